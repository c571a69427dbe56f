// Data: what is stored, day by day: gaps, faults, days of clock changes, and how final the values are.
import { get, url } from "../api.js";
import { yearCalendar } from "../chart/figures.js";
import { empty, h, panel, show, skeleton, table, tile } from "../dom.js";
import { number, percent } from "../format.js";
import { href } from "../main.js";
import { date, duration, seconds } from "../time.js";

export async function data({ main, series, catalog, signal }) {
  const zone = series.zone, calendar = h("div", {}, skeleton(220)), odd = h("div", {}, skeleton(160)), clocks = h("div", {}, skeleton(100)), tiles = h("div", {});
  show(main, h("div", { class: "head" }, h("h1", {}, `${series.area_label}: data`), h("span", { class: "sub" }, series.label), h("div", { class: "right" }, h("a", { href: url("completeness", { series: series.series, format: "csv" }), download: "completeness.csv" }, "CSV"))),
    tiles, h("div", { class: "grid" }, panel("Completeness", { sub: "a square a day; a light square misses slots, an outlined one holds suspect values" }, calendar), h("div", { class: "w6" }, panel("Days that are not whole", { sub: "worst first" }, odd)), h("div", { class: "w6" }, panel("Days of clock changes", {}, clocks)), panel("All series", { sub: `${catalog.length} stored` }, all(catalog))));
  if (!series.last) return show(calendar, empty("No readings yet."));
  const [{ items }, summary] = await Promise.all([get("completeness", { series: series.series }, signal), get(`series/${series.series}`, {}, signal)]);
  const sum = (k) => items.reduce((a, d) => a + d[k], 0), expected = sum("expected");
  show(tiles, h("div", { class: "tiles" }, tile("Span", date(seconds(series.first), zone), "", `to ${date(seconds(series.last), zone)}`), tile("Measured", percent((100 * sum("measured")) / expected, 2), "", `${number(sum("measured"))} of ${number(expected)} slots`),
    tile("Missing", number(sum("missing") + sum("absent")), "slots", `${number(sum("missing"))} said to be missing, ${number(sum("absent"))} absent`), tile("Suspect", number(sum("suspect")), "slots", "kept, and not used by models"), tile("Stored rows", number(summary.rows), "", "all vintages and revisions"), tile("Vintages", vintages(items), "", "of the least final slot of each day")));
  drawCalendar(calendar, items);
  drawOdd(odd, items, series);
  const usual = 86400 / series.step, changed = items.filter((d) => d.expected !== usual);
  show(clocks, changed.length ? table([{ title: "Day", cell: (d) => d.date }, { title: "Slots", num: true, cell: (d) => d.expected }, { title: "Measured", num: true, cell: (d) => d.measured }, { title: "Whole", cell: (d) => h("span", { class: `tag ${d.measured === d.expected ? "good" : "data"}` }, d.measured === d.expected ? "yes" : "no") }], changed.slice(-10).reverse(), { caption: "Days of clock changes" }) : empty(`The clocks of ${zone} do not change in this span.`));
}

const vintages = (items) => [...new Set(items.map((d) => d.vintage).filter(Boolean))].join(", ") || "–";

function drawCalendar(where, items) {
  const days = new Map(items.map((d) => [d.date, d])), years = [...new Set(items.map((d) => d.date.slice(0, 4)))].reverse();
  const tint = { definitive: "--c1", consolidated: "--c3", "real-time": "--c2", unspecified: "--c1" };
  show(where, h("div", { class: "calendar" }, years.map((year) => yearCalendar(Number(year), (text) => {
    const d = days.get(text);
    if (!d) return null;
    const share = d.measured / d.expected;
    return { fill: share === 0 ? "var(--bad-ground)" : `color-mix(in srgb, var(${tint[d.vintage] ?? "--c1"}) ${Math.round(20 + 80 * share ** 3)}%, var(--panel))`, edge: d.suspect ? "var(--load-mark)" : share < 1 ? "var(--data-mark)" : undefined, text: `${d.measured} of ${d.expected} slots measured, ${d.missing} missing, ${d.absent} absent, ${d.suspect} suspect; ${d.vintage ?? "no vintage"}` };
  }))), h("ul", { class: "legend" }, [["--c1", "definitive or not stated"], ["--c3", "consolidated"], ["--c2", "real-time"], ["--load-mark", "outlined: suspect values"], ["--data-mark", "outlined: slots missing"]].map(([c, t]) => h("li", {}, h("span", { class: "swatch box", style: { color: `var(${c})` } }), t))));
}

function drawOdd(where, items, series) {
  const odd = items.filter((d) => d.measured < d.expected).sort((a, b) => a.measured / a.expected - b.measured / b.expected);
  if (!odd.length) return show(where, empty("Every day is whole."));
  show(where, table([
    { title: "Day", cell: (d) => h("a", { href: href("explore", { series: series.series, from: `${d.date}T00:00:00Z`, to: `${d.date}T23:59:00Z` }) }, d.date) },
    { title: "Measured", num: true, cell: (d) => `${d.measured} of ${d.expected}` }, { title: "Missing", num: true, cell: (d) => d.missing || "–" }, { title: "Absent", num: true, cell: (d) => d.absent || "–" }, { title: "Suspect", num: true, cell: (d) => d.suspect || "–" },
  ], odd.slice(0, 15), { caption: "Days that are not whole" }), odd.length > 15 && h("p", { class: "sub" }, `and ${number(odd.length - 15)} more`));
}

function all(catalog) {
  return table([
    { title: "Series", cell: (s) => h("a", { href: href("data", { series: s.series }) }, s.series) }, { title: "Published as", cell: (s) => s.label }, { title: "Area", cell: (s) => s.area_label }, { title: "Unit", cell: (s) => s.unit }, { title: "Step", num: true, cell: (s) => duration(s.step) },
    { title: "First", cell: (s) => (s.first ? date(seconds(s.first), s.zone) : "–") }, { title: "Last", cell: (s) => (s.last ? date(seconds(s.last), s.zone) : "–") },
  ], catalog, { caption: "All series" });
}
