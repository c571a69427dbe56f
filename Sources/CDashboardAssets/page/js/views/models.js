// Models: their cards, two beside each other, and the record of training runs.
import { get } from "../api.js";
import { empty, failure, h, panel, select, show, table } from "../dom.js";
import { bytes, digits, number, percent, plain, sentence, signed } from "../format.js";
import { setFields } from "../main.js";
import { duration, seconds } from "../time.js";

export async function models({ main, fields, signal }) {
  const [{ items }, runs, nightly] = await Promise.all([get("models", {}, signal), get("runs", { limit: 100 }, signal), get("runs", { command: "nightly", limit: 1000 }, signal)]);
  const head = h("div", { class: "head" }, h("h1", {}, "Models"), h("span", { class: "sub" }, `${items.length} in the models folder`));
  if (!items.length && !runs.items.length) return show(main, head, empty(h("h2", {}, "No model yet"), h("p", {}, h("code", {}, "loadstar train SERIES --model regression --name NAME"), " makes one.")));
  const sound = items.filter((m) => m.card), other = h("div", {});
  show(main, head, items.length ? h("div", { class: "card-list" }, items.map(card)) : empty("No model file is in the models folder."),
    sound.length > 1 && h("div", { style: { "margin-top": "14px" } }, panel("Compare", {}, other)), h("div", { style: { "margin-top": "14px" } }, panel("Promotions", { sub: "what nightly runs decided, newest first" }, promotions(nightly.items))), h("div", { style: { "margin-top": "14px" } }, panel("Runs", { sub: "training, backtests and nightly jobs, newest first" }, history(runs.items))));
  if (sound.length > 1) await compare(other, sound, fields, signal);
}

function card(model) {
  if (!model.card) return panel(model.name, {}, failure(new Error(model.error)));
  const c = model.card, score = c.calibration;
  const pairs = [["Series", c.series], ["Kind", c.kind], ["Trained", `${c.trained_from.slice(0, 10)} to ${c.trained_to.slice(0, 10)}`], ["Readings", `${number(c.known)} known, ${number(c.missing)} missing`], ["Issued", `${c.issue} the day before`], ["Weather", c.weather_series.length ? `${c.weather_series.join(", ")} (${c.weather})` : "none"],
    c.features && ["Features", `${c.features} a slot`], ["Holidays", c.holidays], ["Zone", c.zone], ["File", `${bytes(model.bytes)}, ${model.version.slice(0, 12)}`]];
  return panel(model.name, { sub: c.kind, right: score?.mape !== undefined && h("b", {}, `${percent(score.mape, 2)} MAPE`) },
    score && h("div", { class: "legend" }, `calibration year: ${number(score.n)} slots, MAE ${number(score.mae)}, bias ${signed(score.bias)}${score.coverage?.["90"] !== undefined ? `, 90 % interval holds ${percent(score.coverage["90"], 1)}` : ""}`),
    c.backtest && h("details", {}, h("summary", {}, `Backtest by month, ${c.backtest.from} to ${c.backtest.to}`), backtest(c.backtest)),
    h("dl", { class: "pairs" }, pairs.filter(Boolean).map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)])), c.limits.length > 0 && h("footer", {}, h("b", {}, "Not to be trusted with: "), c.limits.join(" ")));
}

/// The calibration's figures by month and by type of day.
function backtest({ by_month: months, by_day_type: types }) {
  const rows = [...Object.entries(months).sort(([a], [b]) => a.localeCompare(b)), ...["workday", "weekend", "holiday", "near-holiday"].filter((t) => types[t]).map((t) => [t, types[t]])];
  return table([{ title: "Part", lead: true, cell: ([name]) => name }, { title: "Slots", num: true, cell: ([, s]) => number(s.n) }, { title: "MAPE", num: true, cell: ([, s]) => (s.mape === undefined ? "–" : percent(s.mape, 2)) },
    { title: "MAE", num: true, cell: ([, s]) => number(s.mae) }, { title: "90 % holds", num: true, cell: ([, s]) => (s.coverage?.["90"] === undefined ? "–" : percent(s.coverage["90"], 1)) }, { title: "Mean width", num: true, cell: ([, s]) => (s.mean_width?.["90"] === undefined ? "–" : number(s.mean_width["90"])) }], rows, { caption: "Backtest by month and type of day", stack: true });
}

async function compare(where, items, fields, signal) {
  const names = items.map((m) => [m.name, m.name]), a = fields.a ?? items[0].name, b = fields.b ?? items[1].name;
  const data = await get("compare", { a, b }, signal);
  show(where, h("div", { class: "filters" }, h("label", {}, "First", select(names, a, (v) => setFields({ a: v }), "First model")), h("label", {}, "Second", select(names, b, (v) => setFields({ b: v }), "Second model"))),
    data.items.length ? table([{ title: "Field", lead: true, cell: (r) => fieldName(r.field) }, { title: a, wide: true, cell: (r) => readable(r.a_value) }, { title: b, wide: true, cell: (r) => readable(r.b_value) }, { title: "Difference", num: true, cell: (r) => difference(r) }], data.items, { caption: "Where two models differ", stack: true }) : empty("The two cards say the same."));
}

const utc = (t) => new Date(t).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const day = (t) => new Date(t * 1000).toISOString().slice(0, 10);

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

/// What nightly runs decided on models: a challenger replaces the champion only where it does better on days neither has seen.
const isNumber = (text) => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text ?? "");
const readable = (text) => (isNumber(text) ? plain(Number(text)) : (text || "–"));
const NAMES = { mape: "MAPE, %", mae: "MAE", rmse: "RMSE" };

/// `calibration.mean_width.50` as `Calibration: mean width, 50 %`.
function fieldName(key) {
  const [first, ...rest] = key.replaceAll("_", " ").split("."), words = rest.map((w) => NAMES[w] ?? (/^\d+$/.test(w) ? `${w} %` : w));
  return (first.charAt(0).toUpperCase() + first.slice(1)) + (words.length ? `: ${words.join(", ")}` : "");
}

function difference({ a_value: a, b_value: b }) {
  if (!isNumber(a) || !isNumber(b)) return "";
  const d = Number(b) - Number(a);
  return signed(d, Number.isInteger(d) ? 0 : digits(d));
}

function promotions(runs) {
  const decisions = runs.flatMap((r) => (parsed(r.result)?.series ?? []).filter((d) => d.action !== "kept").map((d) => ({ ...d, at: r.started })));
  if (!decisions.length) return empty(h("p", {}, "No challenger has met a champion yet."), h("p", {}, h("code", {}, "loadstar nightly"), " trains one where it is due."));
  const error = (score) => (score ? percent(score.mape, 2) : "–");
  return table([
    { title: "Model", lead: true, cell: (d) => d.model }, { title: "Decided (UTC)", cell: (d) => utc(d.at) }, { title: "Series", cell: (d) => d.series },
    { title: "Challenger", cell: (d) => h("span", { class: `tag ${d.action === "promoted" ? "good" : ""}` }, d.action) },
    { title: "Its error", num: true, cell: (d) => error(d.challenger) }, { title: "The champion’s", num: true, cell: (d) => error(d.champion) },
    { title: "Why", wide: true, cell: (d) => d.reason },
  ], decisions, { caption: "History of promotions, newest first", stack: true });
}

/// A run's options in words; the rest behind a fold.
function asked(run) {
  const o = parsed(run.options);
  if (!o || typeof o !== "object") return run.options;
  const span = (typeof o.from === "number" || typeof o.to === "number") && [typeof o.from === "number" && `from ${day(o.from)}`, typeof o.to === "number" && `to ${day(o.to)}`].filter(Boolean).join(" ");
  const dates = typeof o.from === "string" && `${o.from} to ${o.to}`, kind = o.kind ?? o.models?.join(", ") ?? o.model;
  const words = [o.series, kind && `${kind}${o.name ? ` as ${o.name}` : ""}`, o.weather?.length > 0 && `with ${o.weather.join(", ")}${o.weatherAs ? ` (${o.weatherAs})` : ""}`, dates || span].filter(Boolean);
  return h("span", {}, words.join("; "), " ", h("details", {}, h("summary", {}, "all options"), h("pre", {}, JSON.stringify(o, null, 1))));
}

/// What came of a run, in words.
function outcome(run) {
  if (!run.result) return "–";
  if (/^[0-9a-f]{64}$/.test(run.result)) return h("span", {}, "model ", h("code", {}, run.result.slice(0, 12)));
  const result = parsed(run.result);
  if (Array.isArray(result)) return result.map((s) => `${s.model}: MAPE ${percent(s.mape, 2)} of ${number(s.n)} slots`).join("; ");
  if (result?.series) {
    const count = (action) => result.series.filter((d) => d.action === action).length;
    const parts = [["kept", count("kept")], ["promoted", count("promoted")], ["rejected", count("rejected")], ["failed", result.failed?.length ?? 0]].filter(([, n]) => n);
    return `${number(result.series.length)} series: ${parts.map(([what, n]) => `${number(n)} ${what}`).join(", ") || "nothing to do"}`;
  }
  return sentence(run.result.slice(0, 300));
}

function history(runs) {
  if (!runs.length) return empty("No run is recorded.");
  return table([
    { title: "Command", lead: true, cell: (r) => r.command }, { title: "Began (UTC)", cell: (r) => utc(r.started) }, { title: "Status", cell: (r) => h("span", { class: `tag ${r.status === "done" ? "good" : r.status === "running" ? "" : "load"}` }, r.status) },
    { title: "Took", num: true, cell: (r) => (r.finished ? duration(seconds(r.finished) - seconds(r.started)) : "–") }, { title: "Of what", wide: true, cell: asked }, { title: "What came of it", wide: true, cell: outcome },
  ], runs, { caption: "Runs", stack: true });
}
