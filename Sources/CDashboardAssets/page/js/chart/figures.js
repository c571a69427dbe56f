// Small figures: bars, heat map, scatter, calendar. SVG, so that they print sharp and carry their text.
import { $, h, svg } from "../dom.js";
import { number, percent, plain } from "../format.js";
import { color } from "./canvas.js";
import { tickText, valueTicks } from "./scale.js";

function mix(a, b, share) {
  const [p, q] = [a, b].map((c) => parseInt(color(c).slice(1), 16));
  const part = (shift) => Math.round(((p >> shift) & 255) * (1 - share) + ((q >> shift) & 255) * share);
  return `rgb(${part(16)} ${part(8)} ${part(0)})`;
}

/// Black or white, whichever is easier to read on a colour `rgb(r g b)` (WCAG 2, relative luminance).
export function inkOn(fill) {
  const [r, g, b] = fill.match(/\d+/g).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
}

/// A colour of the one-hued scale from low to high.
export const heat = (share) => (share < 0.5 ? mix("--heat-low", "--heat-mid", share * 2) : mix("--heat-mid", "--heat-high", share * 2 - 1));

/// The width in pixels of a figure whose panel takes that share of the page; below 900 px panels take it all.
export function fitted(share = 1, most = 1700) {
  const page = $("main").clientWidth, room = page - (page < 900 ? 20 : 36);
  return Math.round(Math.min(most, Math.max(280, room * (innerWidth >= 900 ? share : 1) - 14 * (share < 1) - 30)));
}

/// Groups of bars: rows {key, values: [..]}, series [{name, color}].
export function bars(rows, series, { unit = "", label, width = 520, height = 190 } = {}) {
  const left = 40, bottom = height - 24, top = 8;
  const highest = Math.max(...rows.flatMap((r) => r.values.filter(Number.isFinite)), 1e-9);
  const { ticks, step } = valueTicks(0, highest, 4);
  const y = (v) => bottom - (v / highest) * (bottom - top);
  const slot = (width - left - 6) / rows.length, bar = Math.min(22, (slot * 0.78) / series.length);
  const longest = Math.max(...rows.map((r) => r.key.length)), every = Math.ceil(rows.length / (width / Math.max(30, longest * 7)));
  return h("div", {}, svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "figure", role: "img", "aria-label": label },
    ticks.map((v) => [svg("line", { x1: left, x2: width - 4, y1: y(v), y2: y(v), stroke: "var(--line)" }), svg("text", { x: left - 6, y: y(v) + 4, "text-anchor": "end", fill: "var(--ink-3)", "font-size": 11 }, tickText(v, step))]),
    rows.map((r, i) => {
      const x0 = left + slot * i + (slot - bar * series.length) / 2;
      return [r.values.map((v, k) => Number.isFinite(v) && svg("rect", { x: x0 + bar * k, y: y(v), width: Math.max(1, bar - 1), height: Math.max(0, bottom - y(v)), fill: `var(${series[k].color})` }, svg("title", {}, `${r.key}, ${series[k].name}: ${number(v, 2)} ${unit}`))),
        i % every === 0 && svg("text", { x: left + slot * (i + 0.5), y: bottom + 15, "text-anchor": "middle", fill: "var(--ink-3)", "font-size": 11 }, r.key)];
    })), legend(series));
}

export const legend = (series, kind = "box") => h("ul", { class: "legend" }, series.map((s) => h("li", {}, h("span", { class: `swatch ${kind}`, style: { color: `var(${s.color})` } }), s.name)));

/// A grid of weekday by hour.
export function weekMap(values, { unit, label }) {
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], known = values.filter(Number.isFinite), width = fitted();
  const low = Math.min(...known), high = Math.max(...known), left = 34, w = (width - left) / 24, t = w > 40 ? 30 : 22, every = w < 20 ? 6 : 3;
  return h("div", {}, svg("svg", { viewBox: `0 0 ${width} ${7 * t + 20}`, class: "figure", role: "img", "aria-label": label },
    values.map((v, i) => svg("rect", { x: left + (i % 24) * w, y: Math.floor(i / 24) * t, width: w - 1, height: t - 1, rx: 2, fill: Number.isFinite(v) ? heat((v - low) / (high - low || 1)) : "var(--sunken)" },
      svg("title", {}, `${days[Math.floor(i / 24)]} ${i % 24}:00: ${plain(v)} ${unit}`))),
    days.map((d, i) => svg("text", { x: left - 6, y: i * t + t / 2 + 3.5, "text-anchor": "end", fill: "var(--ink-3)", "font-size": 10.5 }, d)),
    [0, 3, 6, 9, 12, 15, 18, 21].filter((hour) => hour % every === 0).map((hour) => svg("text", { x: left + hour * w + w / 2, y: 7 * t + 14, "text-anchor": "middle", fill: "var(--ink-3)", "font-size": 10.5 }, `${hour}:00`))), scaleLegend(low, high, unit));
}

function scaleLegend(low, high, unit) {
  return h("div", { class: "legend" }, h("span", {}, `${plain(low)}`), svg("svg", { viewBox: "0 0 120 10", width: 120, height: 10, "aria-hidden": "true" },
    Array.from({ length: 24 }, (_, i) => svg("rect", { x: i * 5, y: 0, width: 5, height: 10, fill: heat(i / 23) }))), h("span", {}, `${plain(high)} ${unit}`));
}

/// Points and a curve through them.
export function scatter({ groups, curve, xUnit, yUnit, label }) {
  const width = fitted(), height = width > 1200 ? 460 : 360, left = 56, bottom = height - 34, top = 8;
  const all = [...groups.flatMap((g) => g.points), ...curve];
  const [x0, x1] = [Math.min(...all.map((p) => p.x)), Math.max(...all.map((p) => p.x))], [y0, y1] = [Math.min(...all.map((p) => p.y)), Math.max(...all.map((p) => p.y))];
  const x = (v) => left + ((v - x0) / (x1 - x0 || 1)) * (width - left - 10), y = (v) => bottom - ((v - y0) / (y1 - y0 || 1)) * (bottom - top);
  const xs = valueTicks(x0, x1, Math.min(10, width / 80)), ys = valueTicks(y0, y1, 5);
  return h("div", {}, svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "figure", role: "img", "aria-label": label },
    ys.ticks.map((v) => [svg("line", { x1: left, x2: width - 8, y1: y(v), y2: y(v), stroke: "var(--line)" }), svg("text", { x: left - 7, y: y(v) + 4, "text-anchor": "end", fill: "var(--ink-3)", "font-size": 11 }, tickText(v, ys.step))]),
    xs.ticks.map((v) => svg("text", { x: x(v), y: bottom + 16, "text-anchor": "middle", fill: "var(--ink-3)", "font-size": 11 }, tickText(v, xs.step))),
    svg("text", { x: width - 8, y: bottom + 30, "text-anchor": "end", fill: "var(--ink-3)", "font-size": 11 }, `daily mean, ${xUnit}`), svg("text", { x: 4, y: bottom + 30, fill: "var(--ink-3)", "font-size": 11 }, yUnit),
    groups.map((g) => svg("g", { fill: `var(${g.color})`, "fill-opacity": 0.5 }, g.points.map((p) => svg("circle", { cx: x(p.x).toFixed(1), cy: y(p.y).toFixed(1), r: 2.4 })))),
    svg("path", { d: curve.map((p, i) => `${i ? "L" : "M"}${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)}`).join(""), fill: "none", stroke: "var(--load-mark)", "stroke-width": 3 })),
    legend([...groups, { name: "local fit", color: "--load-mark" }]));
}

/// One year of days, a square each: `shade(date)` gives {share, text} or null.
export function yearCalendar(year, shade) {
  const size = 15, left = 30, top = 14, first = new Date(Date.UTC(year, 0, 1));
  const lead = (first.getUTCDay() + 6) % 7, squares = [], months = [];
  for (let d = new Date(first); d.getUTCFullYear() === year; d = new Date(d.getTime() + 864e5)) {
    const index = Math.round((d - first) / 864e5) + lead, text = d.toISOString().slice(0, 10), day = shade(text);
    if (d.getUTCDate() === 1) months.push(svg("text", { x: left + Math.floor(index / 7) * size, y: 9 }, d.toLocaleString("en-GB", { month: "short", timeZone: "UTC" })));
    squares.push(svg("rect", { x: left + Math.floor(index / 7) * size, y: top + (index % 7) * size, width: size - 2, height: size - 2, rx: 2, fill: day ? day.fill : "var(--sunken)", stroke: day?.edge ?? "none" }, svg("title", {}, `${text}: ${day ? day.text : "no data"}`)));
  }
  return svg("svg", { viewBox: `0 0 ${left + 54 * size} ${top + 7 * size}`, role: "img", "aria-label": `Completeness of ${year}` }, svg("text", { x: 0, y: top + 11 }, String(year)), months, squares);
}

export const share = (part, whole) => (whole ? percent((100 * part) / whole, 1) : "–");
