// Accuracy: stored forecasts against what came, beside the operator's and a week before's.
import { get, url } from "../api.js";
import { bars, fitted } from "../chart/figures.js";
import { TimeChart } from "../chart/timechart.js";
import { modelTitle, modelsOf, operatorOf } from "../data.js";
import { empty, h, panel, segmented, select, show, skeleton, skeletonTiles, table, tile } from "../dom.js";
import { number, percent, signed } from "../format.js";
import { setFields } from "../main.js";
import { dayStart, daySpan, iso, seconds, startOfDay } from "../time.js";

const SPANS = [["28", "4 weeks"], ["91", "3 months"], ["364", "1 year"], ["1461", "4 years"]];
const DAY_TYPES = { workday: "Workdays", saturday: "Saturdays", sunday: "Sundays", holiday: "Holidays", bridge: "Bridge days" };

export async function accuracy({ main, fields, series, catalog, signal }) {
  const zone = series.zone, operator = operatorOf(series, catalog), days = fields.days || "364";
  const head = h("div", { class: "head" }, h("h1", {}, `${series.area_label}: accuracy`)), body = h("div", {}, skeletonTiles(5), skeleton(300));
  show(main, head, body);
  if (!series.last) return show(body, empty("No readings yet."));
  const { items: issues } = await get("forecasts/issues", { series: series.series, limit: 5000 }, signal);
  const models = modelsOf(issues), model = models.includes(fields.model) ? fields.model : models[0];
  if (!model) return show(body, empty(h("h2", {}, "No forecast is stored of this series"), h("p", {}, "What is to be scored has to be forecast first.")));
  const end = seconds(series.last) + series.step, ask = { series: series.series, model, reference: operator?.series, from: iso(dayStart(end - 1, zone, 1 - Number(days))), to: iso(end) };
  head.append(h("div", { class: "right" }, select(models.map((m) => [m, modelTitle(m)]), model, (v) => setFields({ model: v }), "Model"), segmented("Span", SPANS, days, (v) => setFields({ days: v })), h("a", { href: url("accuracy", { ...ask, format: "csv" }), download: "accuracy.csv" }, "CSV")));
  const data = await get("accuracy", ask, signal);
  if (!data.overall.n) return show(body, empty("No stored forecast of this span has been followed by readings yet."));
  draw(body, data, { operator, zone, unit: series.unit });
}

function draw(body, data, { operator, zone, unit }) {
  const o = data.overall, ninety = data.coverage.find((c) => Math.round(c.nominal) === 90);
  const rolling = new TimeChart({ zone, unit: "%", height: "h-m", zero: true, decimals: 2, label: "Error of the last 28 days" });
  const times = data.daily.date.map((d) => { const [y, m, day] = d.split("-").map(Number); return startOfDay(y, m, day, zone) + 43200; });
  const series = [{ name: "Forecast", color: "--forecast" }, operator && { name: "Operator", color: "--operator" }, { name: "A week before", color: "--yesterday" }].filter(Boolean);
  const values = (r) => [r.mape, ...(operator ? [r.reference_mape] : []), r.naive_mape];
  const group = (title, rows, share, name = (k) => k) => panel(title, { sub: "MAPE, %" }, bars(rows.map((r) => ({ key: name(r.key), values: values(r) })), series, { unit: "%", label: `${title}: error in percent`, width: fitted(share) }));
  show(body, h("div", { class: "tiles" },
    tile("Error", percent(o.mape, 2), "", `MAPE of ${number(o.n)} slots`),
    tile("Operator’s error", operator ? percent(o.reference_mape, 2) : "–", "", operator ? `${signed(100 * (1 - o.mape / o.reference_mape), 0)} % saved against it` : "no such series"),
    tile("A week before’s error", percent(o.naive_mape, 2), "", `${signed(100 * (1 - o.mape / o.naive_mape), 0)} % saved against it`),
    tile("Mean absolute error", number(o.mae), unit, `RMSE ${number(o.rmse)}, bias ${signed(o.bias)} ${unit}`),
    tile("In the 90 % interval", ninety ? percent(ninety.realised, 1) : "–", "", ninety ? `mean width ${number(ninety.mean_width)} ${unit}` : "no intervals")),
  h("div", { class: "grid" }, panel("Error of the last 28 days", { sub: "rolling; all on the same slots" }, rolling.element),
    h("div", { class: "w6" }, group("By hour of the day", data.by_hour, 1 / 2)), h("div", { class: "w6" }, group("By month", data.by_month, 1 / 2)),
    h("div", { class: "w4" }, group("By kind of day", data.by_day_type, 1 / 3, (k) => DAY_TYPES[k] ?? k)), h("div", { class: "w4" }, coverage(data, unit)), h("div", { class: "w4" }, worst(data, unit, zone))));
  rolling.set({ from: times[0] - 43200, to: times.at(-1) + 43200, lines: [{ name: "A week before", color: "--yesterday", width: 1.2, dash: [3, 3], times, values: data.daily.naive_rolling_mape }, operator && { name: "Operator", color: "--operator", width: 1.5, dash: [6, 4], times, values: data.daily.reference_rolling_mape }, { name: "Forecast", color: "--forecast", width: 2, times, values: data.daily.rolling_mape }].filter(Boolean) });
}

function coverage(data, unit) {
  if (!data.coverage.length) return panel("Realised coverage", {}, empty("The stored forecasts carry no intervals."));
  return panel("Realised coverage", { sub: "share of readings inside, against what was promised" }, table([
    { title: "Promised", num: true, cell: (c) => percent(c.nominal, 0) }, { title: "Realised", num: true, cell: (c) => percent(c.realised, 1) },
    { title: "Off by", num: true, cell: (c) => `${signed(c.realised - c.nominal, 1)} pts` }, { title: "Mean width", num: true, cell: (c) => `${number(c.mean_width)} ${unit}` },
  ], data.coverage, { caption: "Realised coverage" }));
}

function worst(data, unit, zone) {
  return panel("Worst days", {}, table([
    { title: "Day", cell: (d) => h("a", { href: `#/explore?${new URLSearchParams({ series: data.series, ...daySpan(d.key, zone) })}` }, d.key) },
    { title: "Error", num: true, cell: (d) => percent(d.mape, 1) }, { title: "Bias", num: true, cell: (d) => `${signed(d.bias)} ${unit}` }, { title: "A week before", num: true, cell: (d) => percent(d.naive_mape, 1) },
  ], data.worst_days.slice(0, 8), { caption: "Days with the largest error" }));
}
