// Forecasts: the newest and past ones, of what they are made, and what they would be in other weather.
import { get, url } from "../api.js";
import { TimeChart } from "../chart/timechart.js";
import { bands, curve, forecast, modelFile, modelsOf, modelTitle, operatorOf } from "../data.js";
import { empty, failure, h, panel, segmented, select, show, skeleton, table } from "../dom.js";
import { number, percent, signed } from "../format.js";
import { setFields } from "../main.js";
import { clock, dayName, full, seconds, zoneName } from "../time.js";

const COLORS = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8", "--c9"];

export async function forecasts({ main, fields, series, catalog, signal }) {
  const zone = series.zone;
  const { items: all } = await get("forecasts/issues", { series: series.series, limit: 5000 }, signal);
  if (!all.length) {
    return show(main, h("div", { class: "head" }, h("h1", {}, `${series.area_label}: forecasts`)),
      empty(h("h2", {}, "No forecast is stored of this series"), h("p", {}, h("code", {}, `loadstar forecast ${series.series} --model NAME`), " stores one.")));
  }
  const models = modelsOf(all), model = models.includes(fields.model) ? fields.model : models[0], issues = all.filter((i) => i.model === model);
  const at = Math.max(0, issues.findIndex((i) => i.issue_time === fields.issue)), file = modelFile(model);
  const issue = issues[at];
  const chart = new TimeChart({ zone, unit: series.unit, height: "h-l", label: "Forecast with intervals, and what came" });
  const made = h("div", {}, skeleton(260)), other = h("div", {}, skeleton(260)), past = h("div", {}, skeleton(200)), figures = h("span", { class: "sub" });
  const step = (by, text, title) => h("button", { type: "button", title, "aria-label": title, disabled: !issues[at + by], on: { click: () => open(issues[at + by]) } }, text);
  const open = (i) => setFields({ issue: i.issue_time, model: i.model });
  show(main, h("div", { class: "head" }, h("h1", {}, `${series.area_label}: forecasts`), h("span", { class: "sub" }, `issued ${full(seconds(issue.issue_time), zone)} ${zoneName(seconds(issue.issue_time), zone)} by ${modelTitle(model)}`),
    h("div", { class: "right" }, models.length > 1 && select(models.map((m) => [m, modelTitle(m)]), model, (m) => setFields({ model: m, issue: "" }), "Model"), h("div", { class: "row nowrap" }, step(1, "←", "Earlier issue"), select(issues.map((i, k) => [String(k), `${dayName(seconds(i.issue_time), zone)} ${new Date(seconds(i.issue_time) * 1000).getUTCFullYear()} ${clock(seconds(i.issue_time), zone)}`]), String(at), (k) => open(issues[k]), "Issue"), step(-1, "→", "Later issue")))),
    panel("Forecast and what came", { sub: figures, right: h("a", { href: url("forecasts", { series: series.series, issue: issue.issue_time, model: issue.model, format: "csv" }), download: "forecast.csv" }, "CSV") }, chart.element),
    h("div", { class: "grid", style: { "margin-top": "14px" } }, h("div", { class: "w6" }, panel("What it is made of", { sub: `effects in ${series.unit}, stacked` }, made)), h("div", { class: "w6" }, panel("What if it were warmer or colder", {}, other)),
      panel("Past forecasts against what came", { sub: `by issue time; ${number(issues.length)} stored of ${modelTitle(model)}` }, past)));

  const f = await forecast(series.series, { issue: issue.issue_time, model: issue.model }, signal);
  const from = f.times[0], to = f.times.at(-1) + series.step, operator = operatorOf(series, catalog);
  const [came, official] = await Promise.all([curve(series.series, from, to, 2000, signal), operator ? curve(operator.series, from, to, 2000, signal) : null]);
  chart.set({ from, to, bands: bands(f).filter((b) => b.low.some((v) => v !== null)), lines: [official?.values.some((v) => v !== null) && { name: "Operator’s forecast", color: "--operator", dash: [6, 4], width: 1.3, ...official }, { name: "Forecast", color: "--forecast", width: 1.9, times: f.times, values: f.point }, came.values.some((v) => v !== null) && { name: "Observed", color: "--observed", width: 2.1, ...came }].filter(Boolean) });
  figures.textContent = score(f, came);
  pastIssues(past, issues.slice(at, at + ROWS), series, zone, signal).catch((error) => error.name !== "AbortError" && show(past, failure(error)));
  const { items: known } = await get("models", {}, signal);
  if (known.some((m) => m.name === file && m.card)) await Promise.all([effects(), whatIf()]);
  else for (const where of [made, other]) show(where, empty(h("p", {}, `The model file “${file}” is not in the server’s models folder.`)));

  async function effects() {
    try {
      const data = await get("effects", { series: series.series, model: file, issue: issue.issue_time }, signal);
      const stack = new TimeChart({ zone, unit: series.unit, height: "h-m", label: "Effects in the series’ unit, stacked" });
      const base = data.values.base ?? [], level = base.length ? base.reduce((a, b) => a + b, 0) / base.length : 0, choice = h("div", { class: "row" });
      const draw = (whole) => {
        const layers = layersOf(whole ? data.values : { ...data.values, base: [] }), total = data.values.forecast.map((v, i) => (whole ? v : v - (base[i] ?? 0)));
        stack.set({ from: data.time[0], to: data.time.at(-1) + series.step, stack: { times: data.time, layers }, lines: [{ name: whole ? "Forecast" : "All effects together", color: "--observed", width: 1.6, times: data.time, values: total }] });
        if (base.length) show(choice, segmented("Effects", [["", "on top of the base"], ["whole", "with the base"]], whole ? "whole" : "", (v) => draw(v === "whole")));
      };
      show(made, choice, stack.element, h("div", { class: "legend" }, `${base.length ? `base: ${number(level)} ${series.unit} on average; ` : ""}weather after the issue: ${data.weather}${file === model ? "" : "; by the model as it is now"}`));
      draw(false);
    } catch (error) {
      explainAway(made, error, effects);
    }
  }

  async function whatIf() {
    const slider = h("input", { type: "range", min: -8, max: 8, step: 0.5, id: "warmer", "aria-label": "Degrees warmer" }), said = h("output", { for: "warmer" }, "+1.0 °C"), sum = h("p", { class: "sub" }, "\u00a0");
    slider.value = 1;
    const graph = new TimeChart({ zone, unit: series.unit, height: "h-m", label: "The forecast in other weather" });
    let timer = 0;
    const ask = async () => {
      const data = await get("what-if", { series: series.series, model: file, issue: issue.issue_time, warmer: slider.value }, signal);
      graph.set({ from: data.time[0], to: data.time.at(-1) + series.step, lines: [{ name: "As forecast", color: "--forecast", width: 1.8, times: data.time, values: data.forecast }, { name: `${signed(Number(slider.value), 1)} °C`, color: "--changed", width: 1.8, times: data.time, values: data.changed }] });
      const change = data.changed.map((v, i) => v - data.forecast[i]).filter(Number.isFinite), mean = change.reduce((a, b) => a + b, 0) / change.length;
      sum.textContent = data.weather_series ? `${signed(mean)} ${series.unit} on average, ${signed(change.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0))} ${series.unit} at most` : "This model reads no weather: it would forecast the same.";
    };
    slider.addEventListener("input", () => {
      said.textContent = `${signed(Number(slider.value), 1)} °C`;
      clearTimeout(timer);
      timer = setTimeout(() => ask().catch((e) => explainAway(other, e, whatIf)), 90);
    });
    try {
      show(other, h("div", { class: "slider" }, slider, said), graph.element, sum);
      await ask();
    } catch (error) {
      explainAway(other, error, whatIf);
    }
  }

  function explainAway(where, error, retry) {
    if (error.name !== "AbortError") show(where, failure(error, retry));
  }
}

/// The effects as layers, the largest first; as many as there are colours, the others added up.
function layersOf(values) {
  const names = Object.keys(values).filter((n) => n !== "forecast" && values[n].length && size(values[n]) > 0).sort((a, b) => size(values[b]) - size(values[a]));
  const own = names.length > COLORS.length ? names.slice(0, COLORS.length - 1) : names, rest = names.slice(own.length);
  const layers = own.map((n, i) => ({ name: n, color: COLORS[i], values: values[n] }));
  if (rest.length) layers.push({ name: `${rest.length} others`, color: COLORS.at(-1), values: values[rest[0]].map((_, i) => rest.reduce((sum, n) => sum + (values[n][i] || 0), 0)) });
  return layers;
}

const size = (values) => Math.max(...values.map((v) => Math.abs(v || 0)));

/// A forecast against what came: its error and how much of it the 90 % interval held; null where nothing came.
function against(f, came) {
  const seen = new Map(came.times.map((t, i) => [t, came.values[i]])), errors = [];
  let inside = 0, held = 0;
  f.times.forEach((t, i) => {
    const v = seen.get(t);
    if (!v) return;
    errors.push(Math.abs(f.point[i] / v - 1));
    if (f.q05[i] === null) return;
    held += 1;
    if (v >= f.q05[i] && v <= f.q95[i]) inside += 1;
  });
  return errors.length ? { n: errors.length, mape: (100 * errors.reduce((a, b) => a + b)) / errors.length, inside, held } : null;
}

function score(f, came) {
  const s = against(f, came);
  if (!s) return "nothing has come yet";
  return `error ${number(s.mape, 2)} % (MAPE of ${s.n} slots)${s.held ? `; ${s.inside} of ${s.held} in the 90 % interval` : ""}`;
}

const ROWS = 14;

async function pastIssues(where, issues, series, zone, signal) {
  const when = (t) => `${dayName(seconds(t), zone)} ${clock(seconds(t), zone)}`;
  const from = Math.min(...issues.map((i) => seconds(i.first_target))), to = Math.max(...issues.map((i) => seconds(i.last_target))) + series.step;
  const [came, ...all] = await Promise.all([curve(series.series, from, to, 10000, signal), ...issues.map((i) => forecast(series.series, { issue: i.issue_time, model: i.model }, signal))]);
  const scores = new Map(issues.map((i, k) => [i, against(all[k], came)])), worst = Math.max(...[...scores.values()].map((s) => s?.mape ?? 0), 1e-9);
  const of = (i, text) => (scores.get(i) ? text(scores.get(i)) : "–");
  show(where, table([
    { title: "Issued", lead: true, cell: (i) => h("a", { href: `#/forecasts?${new URLSearchParams({ series: series.series, issue: i.issue_time, model: i.model })}` }, when(i.issue_time)) },
    { title: "For", cell: (i) => `${when(i.first_target)} to ${when(i.last_target)}` },
    { title: "Error (MAPE)", num: true, cell: (i) => of(i, (s) => h("span", {}, percent(s.mape, 2), h("span", { class: "bar", style: { width: `${(100 * s.mape) / worst}%` } }))) },
    { title: "In the 90 % interval", num: true, cell: (i) => of(i, (s) => (s.held ? percent((100 * s.inside) / s.held, 0) : "–")) },
    { title: "Slots that came", num: true, cell: (i) => of(i, (s) => number(s.n)) },
    { title: "Model version", cell: (i) => h("code", {}, i.model_version.slice(0, 12)) },
  ], issues, { caption: "Past forecasts", stack: true }));
}
