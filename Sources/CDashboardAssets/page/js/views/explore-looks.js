// The ways to look at a series besides its curve.
import { get } from "../api.js";
import { heat, scatter, weekMap } from "../chart/figures.js";
import { TimeChart } from "../chart/timechart.js";
import { curve, curves, weatherOf } from "../data.js";
import { empty, h, panel, segmented, show, skeleton, svg } from "../dom.js";
import { MEASURES, number, plain } from "../format.js";
import { href } from "../main.js";
import { date, iso, offset, parts, sameClock, startOfDay } from "../time.js";

const SOURCES = ["nuclear", "hydro", "wind", "solar", "gas", "coal", "oil", "fuel-oil", "thermal", "bioenergy", "bioenergies", "pumping"];
const COLORS = { nuclear: "--c2", hydro: "--c1", wind: "--c3", solar: "--c7", gas: "--c4", coal: "--c8", oil: "--c5", "fuel-oil": "--c5", thermal: "--c4", bioenergy: "--c9", bioenergies: "--c9", pumping: "--c6" };

// Where the twelve regions stand on a grid of tiles: column, row.
const TILES = { "hauts-de-france": [3, 1], normandie: [2, 1], "ile-de-france": [3, 2], "grand-est": [4, 2], bretagne: [1, 2], "pays-de-la-loire": [2, 2], "centre-val-de-loire": [3, 3], "bourgogne-franche-comte": [4, 3], "nouvelle-aquitaine": [2, 4], "auvergne-rhone-alpes": [4, 4], occitanie: [3, 5], "provence-alpes-cote-d-azur": [4, 5], paca: [4, 5] };

export const LOOKS = {
  week: { title: "Week", fits: () => true, draw: week },
  years: { title: "Years", fits: () => true, draw: years },
  weather: { title: "Temperature", fits: ({ series, catalog }) => !!weatherOf(series, catalog) && weatherOf(series, catalog).series !== series.series, draw: weather },
  mix: { title: "Mix", fits: ({ series, catalog }) => mixOf(series, catalog).length > 1, draw: mix },
  regions: { title: "Regions", fits: ({ series, catalog }) => regionsOf(series, catalog).length > 1, draw: regions },
};

async function week(body, { series, from, to, signal }) {
  const long = to - from < 28 * 86400 ? {} : { from: iso(from), to: iso(to) };
  const data = await get("profile", { series: series.series, ...long }, signal);
  show(body, panel("Weekday and hour", { sub: long.from ? "mean over the span above" : "mean over the last year" }, weekMap(data.mean, { unit: data.unit, label: "Mean by weekday and hour" })));
}

/// Each year on one axis, aligned by date and clock.
async function years(body, { series, zone, first, last, signal }) {
  const a = parts(first, zone).year, b = parts(last - 1, zone).year, base = b;
  const list = [];
  for (let y = Math.max(a, b - 9); y <= b; y++) list.push(y);
  const data = await Promise.all(list.map((y) => curve(series.series, startOfDay(y, 1, 1, zone), startOfDay(y + 1, 1, 1, zone), 10000, signal)));
  const chart = new TimeChart({ zone, unit: series.unit, height: "h-l", label: "Years compared, daily means" });
  const from = startOfDay(base, 1, 1, zone), to = startOfDay(base + 1, 1, 1, zone);
  show(body, panel("Years compared", { sub: "daily means on one axis; drag to zoom" }, chart.element));
  chart.set({ from, to, lines: list.map((y, i) => ({ name: String(y), color: i === list.length - 1 ? "--observed" : `--c${(i % 9) + 1}`, width: i === list.length - 1 ? 2 : 1.2, ...daily(data[i], zone, base) })) });
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
  show(body, panel("Load against temperature", { sub: `${number(days.length)} days${span.from ? " of the span above" : ", the last three years"}; ${other.label}`, footer: "The curve is a local linear fit of daily means: at each temperature a line through its neighbours." },
    scatter({ groups: [{ name: "weekdays", color: "--c1", points: days.filter((p) => !p.weekend) }, { name: "weekends", color: "--c2", points: days.filter((p) => p.weekend) }], curve: points.filter((p) => p.kind === "curve"), xUnit: data.with_unit, yUnit: data.unit, label: "Daily load against temperature" })));
}

const mixOf = (series, catalog) => SOURCES.map((m) => catalog.find((s) => s.area === series.area && s.measure === m && s.last)).filter(Boolean);

async function mix(body, { series, catalog, zone, from, to, signal }) {
  const parts = mixOf(series, catalog);
  const data = await curves(parts.map((s) => s.series), from, to, 600, signal);
  const chart = new TimeChart({ zone, unit: parts[0].unit, height: "h-l", label: "Production by source" });
  show(body, panel("Production by source", { sub: "stacked; pumping takes power and counts downwards" }, chart.element));
  chart.set({ from, to, stack: { times: data.times, layers: parts.map((s) => ({ name: MEASURES[s.measure] ?? s.label, color: COLORS[s.measure], values: data.values[s.series] })) } });
}

const regionsOf = (series, catalog) => catalog.filter((s) => s.measure === series.measure && s.last && TILES[s.area]);

/// Regions side by side, and as tiles that stand about where the regions do.
async function regions(body, { series, catalog, zone, from, to, signal }) {
  const all = regionsOf(series, catalog), ends = all.map((s) => Date.parse(s.last) / 1000 + s.step), end = Math.min(to, Math.max(...ends)), start = end - Math.min(to - from, 31 * 86400);
  show(body, skeleton(300));
  const data = await curves(all.map((s) => s.series), start, end, 400, signal);
  const means = Object.fromEntries(all.map((s) => { const v = data.values[s.series].filter((x) => x !== null); return [s.area, v.length ? v.reduce((p, q) => p + q) / v.length : null]; }));
  const known = Object.values(means).filter((v) => v !== null), high = Math.max(...known), low = Math.min(...known, 0);
  const map = h("div", {}, svg("svg", { viewBox: "0 0 404 404", width: "100%", role: "group", "aria-label": "Regions of France, each a tile about where it lies" }, all.map((s) => {
    const [c, r] = TILES[s.area], v = means[s.area], share = v === null ? 0 : (v - low) / (high - low || 1);
    const light = document.documentElement.dataset.theme !== "dark", ink = share > 0.45 === light ? "#ffffff" : "#0b1620";
    return svg("a", { href: href("explore", { series: s.series, from: iso(start), to: iso(end) }), "aria-label": `${s.area_label}: ${v === null ? "no data" : plain(v)} ${s.unit}` }, svg("rect", { x: (c - 1) * 101, y: (r - 1) * 81, width: 97, height: 77, rx: 7, fill: v === null ? "var(--sunken)" : heat(share) }),
      svg("text", { x: (c - 1) * 101 + 48, y: (r - 1) * 81 + 30, "text-anchor": "middle", "font-size": 10.5, fill: ink }, short(s.area_label)), svg("text", { x: (c - 1) * 101 + 48, y: (r - 1) * 81 + 52, "text-anchor": "middle", "font-size": 16, "font-weight": 650, fill: ink }, v === null ? "–" : plain(Math.round(v))));
  })));
  const minis = h("div", { class: "minis" });
  show(body, h("div", { class: "grid" }, h("div", { class: "w4" }, panel("Map", { sub: `mean, ${series.unit}, ${date(start, zone)} to ${date(end - 1, zone)}` }, map)), h("div", { class: "w8" }, panel("Side by side", { sub: "one scale for all" }, minis))));
  const top = Math.max(...all.flatMap((s) => data.values[s.series].filter((v) => v !== null)));
  for (const s of all) {
    const chart = new TimeChart({ zone, unit: s.unit, height: "h-s", legend: false, zero: true, label: `${s.area_label} over time` });
    minis.append(h("div", {}, h("h3", {}, s.area_label), chart.element));
    chart.set({ from: start, to: end, lines: [{ name: s.area_label, color: "--forecast", times: data.times, values: data.values[s.series] }, { name: "", quiet: true, color: "--panel", width: 0.01, times: [start, end], values: [0, top] }] });
  }
}

const short = (label) => (label.length > 16 ? label.split(/[- ]/).filter((w) => w.length > 2).map((w, i, all) => (i === all.length - 1 ? w : `${w.slice(0, 4)}.`)).slice(-2).join(" ") : label);
