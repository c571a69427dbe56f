// Data: what is stored, day by day: gaps, faults, days of clock changes, and how final the values are.
import { get, url } from "../api.js";
import { yearCalendar } from "../chart/figures.js";
import { empty, failure, h, panel, segmented, show, skeleton, skeletonTiles, table, tile } from "../dom.js";
import { number, percent, sentence } from "../format.js";
import { href } from "../main.js";
import { clock, date, dayStart, daySpan, duration, iso, seconds } from "../time.js";

export async function data({ main, series, catalog, signal }) {
  const zone = series.zone, calendar = h("div", {}, skeleton(220)), faults = h("div", {}, skeleton(160)), odd = h("div", {}, skeleton(160)), clocks = h("div", {}, skeleton(160)), tiles = h("div", {}, skeletonTiles(6));
  const csv = (path, text) => h("a", { href: url(path, { series: series.series, ...(path === "audit" ? { limit: 5000 } : {}), format: "csv" }), download: `${path}.csv` }, text);
  show(main, h("div", { class: "head" }, h("h1", {}, `${series.area_label}: data`), h("span", { class: "sub" }, series.label)),
    tiles, h("div", { class: "grid" }, panel("Completeness", { sub: "a square a day; a light square misses slots, an outlined one holds suspect values", right: csv("completeness", "CSV") }, calendar),
      panel("Faults", { sub: "what an audit of the values finds: gaps, stuck and repeated values, spikes, sentinels, wrong units, clock changes, revisions", right: csv("audit", "CSV") }, faults),
      h("div", { class: "w6" }, panel("Days that are not whole", { sub: "worst first" }, odd)), h("div", { class: "w6" }, panel("Days of clock changes", {}, clocks)), panel("All series", { sub: `${catalog.length} stored` }, all(catalog, series))));
  if (!series.last) return [tiles, calendar, faults, odd, clocks].forEach((where) => show(where, where === tiles ? null : empty("No readings yet.")));
  const audit = get("audit", { series: series.series, limit: 5000 }, signal);
  audit.catch(() => {}); // told below, where it is awaited
  const [{ items }, summary] = await Promise.all([get("completeness", { series: series.series }, signal), get(`series/${series.series}`, {}, signal)]);
  clip(items, series, zone);
  const sum = (k) => items.reduce((a, d) => a + d[k], 0), expected = sum("expected");
  show(tiles, h("div", { class: "tiles" }, tile("Span", date(seconds(series.first), zone), "", `to ${date(seconds(series.last), zone)}`), tile("Measured", percent((100 * sum("measured")) / expected, 2), "", `${number(sum("measured"))} of ${number(expected)} slots`),
    tile("Missing", number(sum("missing") + sum("absent")), "slots", `${number(sum("missing"))} said to be missing, ${number(sum("absent"))} absent`), tile("Suspect", number(sum("suspect")), "slots", "kept, and not used by models"), tile("Stored rows", number(summary.rows), "", "all vintages and revisions"), tile("Vintages", vintages(items), "", "of the least final slot of each day")));
  drawCalendar(calendar, items);
  drawOdd(odd, items, series);
  drawClocks(clocks, items, series);
  try {
    drawFaults(faults, await audit, series);
  } catch (error) {
    if (error.name !== "AbortError") show(faults, failure(error));
  }
}

/// Of the first and the last day only the slots between the first and the last reading are expected.
function clip(items, series, zone) {
  const first = seconds(series.first), end = seconds(series.last) + series.step;
  const cut = (day, seconds) => {
    const slots = Math.min(day.absent, Math.round(seconds / series.step));
    day.whole = day.expected;
    day.expected -= slots;
    day.absent -= slots;
  };
  if (!items.length) return;
  cut(items[0], first - dayStart(first, zone));
  cut(items.at(-1), dayStart(end - 1, zone, 1) - end);
}

const FEW = 12;

function drawFaults(where, { items, total, zone }, series, kind = "") {
  if (!items.length) return show(where, empty("The audit finds nothing wrong."));
  const counts = Map.groupBy(items, (f) => f.kind), shown = kind ? counts.get(kind) : items;
  const when = (t) => `${date(t, zone)} ${clock(t, zone)}`;
  const around = (f) => href("explore", { series: series.series, from: iso(dayStart(seconds(f.start), zone, -1)), to: iso(dayStart(seconds(f.end) - 1, zone, 2)) });
  show(where, h("div", { class: "filters" }, segmented("Kind of fault", [["", `all ${number(total)}`], ...[...counts].sort((a, b) => b[1].length - a[1].length).map(([k, list]) => [k, `${k} ${number(list.length)}`])], kind, (k) => drawFaults(where, { items, total, zone }, series, k))),
    table([{ title: "Kind", lead: true, cell: (f) => h("span", { class: "tag data" }, f.kind) }, { title: "Began", cell: (f) => h("a", { href: around(f) }, when(seconds(f.start))) }, { title: "Slots", num: true, cell: (f) => number(f.count) }, { title: "Lasted", num: true, cell: (f) => duration(seconds(f.end) - seconds(f.start)) }, { title: "What", wide: true, cell: (f) => sentence(f.message) }],
      shown.slice(0, FEW), { caption: "Faults, newest first", stack: true }), shown.length > FEW && h("p", { class: "sub" }, `and ${number(shown.length - FEW)} more in the CSV`));
}

function drawClocks(where, items, series) {
  const usual = 86400 / series.step, changed = items.filter((d) => (d.whole ?? d.expected) !== usual);
  if (!changed.length) return show(where, empty(`The clocks of ${series.zone} do not change in this span.`));
  show(where, table([
    { title: "Day", cell: (d) => h("a", { href: href("explore", { series: series.series, ...daySpan(d.date, series.zone) }) }, d.date) }, { title: "Slots", num: true, cell: (d) => d.expected }, { title: "Measured", num: true, cell: (d) => d.measured },
    { title: "Whole", cell: (d) => h("span", { class: `tag ${d.measured === d.expected ? "good" : "data"}` }, d.measured === d.expected ? "yes" : "no") },
  ], changed.slice(-10).reverse(), { caption: "Days of clock changes, newest first" }));
}

const vintages = (items) => [...new Set(items.map((d) => d.vintage).filter(Boolean).map((v) => (v === "unspecified" ? "not stated" : v)))].join(", ") || "–";

function drawCalendar(where, items) {
  const days = new Map(items.map((d) => [d.date, d])), years = [...new Set(items.map((d) => d.date.slice(0, 4)))].reverse();
  const tint = { definitive: "--c1", consolidated: "--c3", "real-time": "--c2", unspecified: "--c1" };
  show(where, h("div", { class: "calendar", tabindex: 0, role: "group", "aria-label": "Completeness by day" }, years.map((year) => yearCalendar(Number(year), (text) => {
    const d = days.get(text);
    if (!d) return null;
    const share = d.measured / d.expected;
    return { fill: share === 0 ? "var(--bad-ground)" : `color-mix(in srgb, var(${tint[d.vintage] ?? "--c1"}) ${Math.round(20 + 80 * share ** 3)}%, var(--panel))`, edge: d.suspect ? "var(--load-mark)" : share < 1 ? "var(--data-mark)" : undefined, text: `${d.measured} of ${d.expected} slots measured, ${d.missing} missing, ${d.absent} absent, ${d.suspect} suspect; ${d.vintage ?? "no vintage"}` };
  }))), h("ul", { class: "legend" }, [["--c1", "definitive or not stated", "box"], ["--c3", "consolidated", "box"], ["--c2", "real-time", "box"], ["--load-mark", "suspect values", "edge"], ["--data-mark", "slots missing", "edge"]].map(([c, t, kind]) => h("li", {}, h("span", { class: `swatch ${kind}`, style: { color: `var(${c})` } }), t))));
}

function drawOdd(where, items, series) {
  const odd = items.filter((d) => d.measured < d.expected).sort((a, b) => a.measured / a.expected - b.measured / b.expected);
  if (!odd.length) return show(where, empty("Every day is whole."));
  show(where, table([
    { title: "Day", cell: (d) => h("a", { href: href("explore", { series: series.series, ...daySpan(d.date, series.zone) }) }, d.date) },
    { title: "Measured", num: true, cell: (d) => `${d.measured} of ${d.expected}` }, { title: "Missing", num: true, cell: (d) => d.missing || "–" }, { title: "Absent", num: true, cell: (d) => d.absent || "–" }, { title: "Suspect", num: true, cell: (d) => d.suspect || "–" },
  ], odd.slice(0, 10), { caption: "Days that miss slots, worst first" }), odd.length > 10 && h("p", { class: "sub" }, `and ${number(odd.length - 10)} more`));
}

/// Those of the area, and on demand the others.
function all(catalog, series) {
  const own = catalog.filter((s) => s.area === series.area), others = catalog.filter((s) => s.area !== series.area), rest = h("div", {});
  const open = () => { if (!rest.firstChild) rest.append(listed(others)); };
  return [listed(own), others.length > 0 && h("details", { on: { toggle: open } }, h("summary", {}, `${number(others.length)} of other areas`), rest)];
}

function listed(catalog) {
  return table([
    { title: "Series", lead: true, cell: (s) => h("a", { href: href("data", { series: s.series }) }, s.series) }, { title: "Published as", wide: true, cell: (s) => s.label }, { title: "Area", cell: (s) => s.area_label }, { title: "Unit", cell: (s) => s.unit }, { title: "Step", num: true, cell: (s) => duration(s.step) },
    { title: "First", cell: (s) => (s.first ? date(seconds(s.first), s.zone) : "–") }, { title: "Last", cell: (s) => (s.last ? date(seconds(s.last), s.zone) : "–") },
  ], catalog, { caption: "Series", stack: true });
}
