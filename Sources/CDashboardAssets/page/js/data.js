// What several views ask of the API, in the shape that charts take.
import { get } from "./api.js";
import { sentence } from "./format.js";
import { iso, seconds } from "./time.js";

/// One series as a line: {times, values, unit}.
export async function curve(series, from, to, points, signal) {
  const data = await get("chart", { series, from: from && iso(from), to: to && iso(to), points }, signal);
  return { times: data.time, values: data.values[series], unit: data.unit, step: data.step };
}

/// Several series on one time axis: {times, values: {name: [..]}}.
export async function curves(names, from, to, points, signal) {
  const data = await get("chart", { series: names.join(","), from: from && iso(from), to: to && iso(to), points, method: "mean" }, signal);
  return { times: data.time, values: data.values, step: data.step, unit: data.unit };
}

/// Forecast rows as columns.
export function columns(items) {
  const pick = (key) => items.map((r) => r[key]);
  return { times: items.map((r) => seconds(r.target_time)), issue: pick("issue_time"), point: pick("forecast"), q05: pick("q05"), q10: pick("q10"), q25: pick("q25"), q75: pick("q75"), q90: pick("q90"), q95: pick("q95"), model: pick("model") };
}

export async function forecast(series, fields, signal) {
  const from = fields.from && iso(fields.from), to = fields.to && iso(fields.to);
  return columns((await get("forecasts", { series, ...fields, from, to, limit: 20000 }, signal)).items);
}

/// The three bands of a forecast, the widest first.
export function bands(f, color = "--forecast") {
  return [
    { name: "90 %", of: "Forecast", color, alpha: 0.13, times: f.times, low: f.q05, high: f.q95 },
    { name: "80 %", of: "Forecast", color, alpha: 0.15, times: f.times, low: f.q10, high: f.q90 },
    { name: "50 %", of: "Forecast", color, alpha: 0.19, times: f.times, low: f.q25, high: f.q75 },
  ];
}

export async function incidentMarks(series, from, to, signal) {
  const { items } = await get("incidents", { series, from: iso(from), to: iso(to), limit: 500 }, signal);
  return { items, marks: items.map(mark) };
}

export const mark = (i) => ({ id: i.id, from: seconds(i.start), to: seconds(i.end), color: i.class === "load" ? "--load-mark" : "--data-mark", text: `${i.kind}: ${sentence(i.message)}` });

/// The models of issues, those that forecast ahead first: a monitor also works out what its model would have said before.
export function modelsOf(issues) {
  const names = [...new Set(issues.map((i) => i.model))];
  return [...names.filter((n) => !isHindcast(n)), ...names.filter(isHindcast)];
}

const isHindcast = (name) => name.endsWith("-hindcast");
/// The name of the model file behind an issue.
export const modelFile = (name) => name.replace(/-hindcast$/, "");
export const modelTitle = (name) => (isHindcast(name) ? `${modelFile(name)}, worked out afterwards` : name);

/// The operator's own forecast of an area's load, where the history has it.
export const operatorOf = (series, catalog) => (series.measure === "consumption" ? catalog.find((s) => s.area === series.area && s.measure.startsWith("forecast-day-ahead")) : undefined);
export const weatherOf = (series, catalog) => catalog.find((s) => s.area === series.area && s.measure.includes("temperature"));
export const incidentHref = (id) => `#/incidents/${id.split("/").map(encodeURIComponent).join("/")}`;

/// What a monitor elsewhere told of the series since: the newest, and scores as columns; null where there is no such live view.
export async function liveView(series, status, signal) {
  if (!status.live_view) return null;
  const data = await get("live", { series }, signal), pick = (key) => data.scores.map((s) => s[key]);
  return { ...data, times: data.scores.map((s) => seconds(s.time)), values: pick("value"), expected: pick("expected"), q05: pick("q05"), q95: pick("q95") };
}

/// Puts the values of a curve on top of another's: where both have a time, the second counts.
export function overlay(under, over) {
  const merged = new Map(under.times.map((t, i) => [t, under.values[i]]));
  over.times.forEach((t, i) => { if (over.values[i] !== null) merged.set(t, over.values[i]); });
  const all = [...merged].sort((a, b) => a[0] - b[0]);
  return { ...under, times: all.map((e) => e[0]), values: all.map((e) => e[1]) };
}
