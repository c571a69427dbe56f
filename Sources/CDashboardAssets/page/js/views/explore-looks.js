// The ways to look at a series besides its curve.
import { get } from "../api.js";
import { heat, inkOn, scatter, weekMap } from "../chart/figures.js";
import { isRegion, outline, SIZE } from "../chart/france.js";
import { TimeChart } from "../chart/timechart.js";
import { curve, curves, weatherOf } from "../data.js";
import { csvButton, empty, h, panel, show, skeleton, svg } from "../dom.js";
import { MEASURES, number } from "../format.js";
import { href } from "../main.js";
import { date, iso, isoDate, offset, parts, startOfDay } from "../time.js";

const SOURCES = ["nuclear", "hydro", "wind", "solar", "gas", "coal", "oil", "fuel-oil", "thermal", "bioenergy", "bioenergies", "pumping"];
const COLORS = { nuclear: "--c2", hydro: "--c1", wind: "--c3", solar: "--c7", gas: "--c4", coal: "--c8", oil: "--c5", "fuel-oil": "--c5", thermal: "--c4", bioenergy: "--c9", bioenergies: "--c9", pumping: "--c6" };

export const LOOKS = {
  week: { title: "Week", fits: () => true, draw: week },
  years: { title: "Years", fits: () => true, draw: years },
  weather: { title: "Temperature", fits: ({ series, catalog }) => !!weatherOf(series, catalog) && weatherOf(series, catalog).series !== series.series, draw: weather },
  mix: { title: "Mix", fits: ({ series, catalog }) => mixOf(series, catalog).length > 1, draw: mix },
  regions: { title: "Regions", fits: ({ series, catalog }) => regionsOf(series, catalog).length > 1, draw: regions },
};

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Columns that share their times, as rows of a CSV file.
const timed = (times, columns) => [["time", ...columns.map((c) => c.name)], ...times.map((t, i) => [iso(t), ...columns.map((c) => c.values[i])])];

async function week(body, { series, from, to, signal }) {
  const long = to - from < 28 * 86400 ? {} : { from: iso(from), to: iso(to) };
  const data = await get("profile", { series: series.series, ...long }, signal);
  show(body, panel("Weekday and hour", { sub: long.from ? "mean over the span above" : "mean over the last year", right: csvButton("weekday-and-hour.csv", () => [["weekday", "hour", data.unit], ...data.mean.map((v, i) => [WEEKDAYS[Math.floor(i / 24)], i % 24, v])]) }, weekMap(data.mean, { unit: data.unit, label: "Mean by weekday and hour" })));
}

/// Each year on one axis, aligned by date and clock.
async function years(body, { series, zone, first, last, signal }) {
  const a = parts(first, zone).year, b = parts(last - 1, zone).year, base = b;
  const list = [];
  for (let y = Math.max(a, b - 9); y <= b; y++) list.push(y);
  const data = await Promise.all(list.map((y) => curve(series.series, startOfDay(y, 1, 1, zone), startOfDay(y + 1, 1, 1, zone), 10000, signal)));
  const chart = new TimeChart({ zone, unit: series.unit, height: "h-l", label: "Years compared, daily means" });
  const from = startOfDay(base, 1, 1, zone), to = startOfDay(base + 1, 1, 1, zone);
  const lines = list.map((y, i) => ({ name: String(y), color: i === list.length - 1 ? "--observed" : `--c${(i % 9) + 1}`, width: i === list.length - 1 ? 2 : 1.2, ...daily(data[i], zone, base) }));
  const rows = () => [["year", "day", series.unit], ...lines.flatMap((l) => l.times.map((t, i) => [l.name, isoDate(t, zone).slice(5), l.values[i]]))];
  show(body, panel("Years compared", { sub: "daily means on one axis; drag to zoom", right: csvButton("years.csv", rows) }, chart.element));
  chart.set({ from, to, lines });
}

function daily(c, zone, year) {
  const sums = new Map();
  c.times.forEach((t, i) => {
    if (c.values[i] === null) return;
    const day = Math.floor((t + offset(t, zone)) / 86400), s = sums.get(day) ?? [0, 0];
    sums.set(day, [s[0] + c.values[i], s[1] + 1]);
  });
  const times = [], values = [];
  for (const [day, [sum, n]] of [...sums].sort((p, q) => p[0] - q[0])) {
    const d = new Date(day * 864e5);
    times.push(startOfDay(year, d.getUTCMonth() + 1, d.getUTCDate(), zone) + 43200);
    values.push(sum / n);
  }
  return { times, values };
}

async function weather(body, { series, catalog, signal, from, to }) {
  const other = weatherOf(series, catalog), span = to - from > 300 * 86400 ? { from: iso(from), to: iso(to) } : {};
  const data = await get("response", { series: series.series, with: other.series, ...span }, signal);
  const points = data.kind.map((kind, i) => ({ kind, weekend: data.weekend[i], x: data.x[i], y: data.y[i] })).filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
  const days = points.filter((p) => p.kind === "day");
  if (!days.length) return show(body, empty("No days with both load and temperature."));
  show(body, panel("Load against temperature", { sub: `${number(days.length)} days${span.from ? " of the span above" : ", the last three years"}; ${other.label}`, right: csvButton("temperature.csv", () => [["kind", "weekend", data.with_unit, data.unit], ...points.map((p) => [p.kind, p.weekend, p.x, p.y])]), footer: "The curve is a local linear fit of daily means: at each temperature a line through its neighbours." },
    scatter({ groups: [{ name: "weekdays", color: "--c1", points: days.filter((p) => !p.weekend) }, { name: "weekends", color: "--c2", points: days.filter((p) => p.weekend) }], curve: points.filter((p) => p.kind === "curve"), xUnit: data.with_unit, yUnit: data.unit, label: "Daily load against temperature" })));
}

const mixOf = (series, catalog) => SOURCES.map((m) => catalog.find((s) => s.area === series.area && s.measure === m && s.last)).filter(Boolean);

async function mix(body, { series, catalog, zone, from, to, signal }) {
  const parts = mixOf(series, catalog);
  const data = await curves(parts.map((s) => s.series), from, to, 600, signal);
  const chart = new TimeChart({ zone, unit: parts[0].unit, height: "h-l", label: "Production by source" });
  const layers = parts.map((s) => ({ name: MEASURES[s.measure] ?? s.label, color: COLORS[s.measure], values: data.values[s.series] }));
  show(body, panel("Production by source", { sub: "stacked; pumping takes power and counts downwards", right: csvButton("mix.csv", () => timed(data.times, layers)) }, chart.element));
  chart.set({ from, to, stack: { times: data.times, layers } });
}

const regionsOf = (series, catalog) => catalog.filter((s) => s.measure === series.measure && s.last && isRegion(s.area));

/// Regions side by side, and on a map.
async function regions(body, { series, catalog, zone, from, to, signal }) {
  const all = regionsOf(series, catalog), ends = all.map((s) => Date.parse(s.last) / 1000 + s.step), end = Math.min(to, Math.max(...ends)), start = end - Math.min(to - from, 31 * 86400);
  show(body, skeleton(300));
  const data = await curves(all.map((s) => s.series), start, end, 400, signal);
  const means = Object.fromEntries(all.map((s) => { const v = data.values[s.series].filter((x) => x !== null); return [s.area, v.length ? v.reduce((p, q) => p + q) / v.length : null]; }));
  const known = Object.values(means).filter((v) => v !== null), high = Math.max(...known), low = Math.min(...known, 0);
  const map = svg("svg", { viewBox: `0 0 ${SIZE.join(" ")}`, class: "map", role: "group", "aria-label": "Regions of France" }, all.map((s) => region(s, means[s.area], (means[s.area] - low) / (high - low || 1), href("explore", { series: s.series, from: iso(start), to: iso(end) }))));
  const minis = h("div", { class: "minis" });
  show(body, h("div", { class: "grid" }, h("div", { class: "w5" }, panel("Map", { sub: `mean, ${series.unit}, ${date(start, zone)} to ${date(end - 1, zone)}` }, map)), h("div", { class: "w7" }, panel("Side by side", { sub: `one scale for all, ${series.unit}; times in ${zone}`, right: csvButton("regions.csv", () => timed(data.times, all.map((s) => ({ name: s.series, values: data.values[s.series] })))) }, minis))));
  const top = Math.max(...all.flatMap((s) => data.values[s.series].filter((v) => v !== null)));
  for (const s of all) {
    const chart = new TimeChart({ zone, unit: s.unit, height: "h-s", legend: false, zero: true, bare: true, label: `${s.area_label} over time` });
    minis.append(h("div", {}, h("h3", {}, s.area_label), chart.element));
    chart.set({ from: start, to: end, lines: [{ name: s.area_label, color: "--forecast", times: data.times, values: data.values[s.series] }, { name: "", quiet: true, color: "--panel", width: 0.01, times: [start, end], values: [0, top] }] });
  }
}

function region(s, mean, share, target) {
  const { name, path, at: [x, y] } = outline(s.area), fill = mean === null ? null : heat(share), ink = fill ? inkOn(fill) : "var(--ink-2)", said = mean === null ? "no data" : `${number(mean)} ${s.unit}`;
  return svg("a", { href: target, "aria-label": `${s.area_label}: ${said}` }, svg("title", {}, `${s.area_label}: ${said}`), svg("path", { d: path, fill: fill ?? "var(--sunken)" }),
    svg("text", { x, y: y - 4, class: "name", fill: ink }, name), svg("text", { x, y: y + 13, class: "mean", fill: ink }, mean === null ? "–" : number(mean)));
}
