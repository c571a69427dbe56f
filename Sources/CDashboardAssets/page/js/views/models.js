// Models: their cards, two beside each other, and the record of training runs.
import { get } from "../api.js";
import { empty, failure, h, panel, select, show, table } from "../dom.js";
import { bytes, number, percent, signed } from "../format.js";
import { setFields } from "../main.js";
import { duration, seconds } from "../time.js";

export async function models({ main, fields, signal }) {
  const [{ items }, runs] = await Promise.all([get("models", {}, signal), get("runs", { limit: 100 }, signal)]);
  const head = h("div", { class: "head" }, h("h1", {}, "Models"), h("span", { class: "sub" }, `${items.length} in the models folder`));
  if (!items.length && !runs.items.length) return show(main, head, empty(h("h2", {}, "No model yet"), h("p", {}, h("code", {}, "loadstar train SERIES --model regression --name NAME"), " makes one.")));
  const sound = items.filter((m) => m.card), other = h("div", {});
  show(main, head, items.length ? h("div", { class: "card-list" }, items.map(card)) : empty("No model file is in the models folder."),
    sound.length > 1 && h("div", { style: { "margin-top": "14px" } }, panel("Compare", {}, other)), h("div", { style: { "margin-top": "14px" } }, panel("Runs", { sub: "training, promotion, backtests and nightly jobs, newest first" }, history(runs.items))));
  if (sound.length > 1) await compare(other, sound, fields, signal);
}

function card(model) {
  if (!model.card) return panel(model.name, {}, failure(new Error(model.error)));
  const c = model.card, score = c.backtest ?? c.calibration;
  const pairs = [["Series", c.series], ["Kind", c.kind], ["Trained", `${c.trained_from.slice(0, 10)} to ${c.trained_to.slice(0, 10)}`], ["Readings", `${number(c.known)} known, ${number(c.missing)} missing`], ["Issued", `${c.issue} the day before`], ["Weather", c.weather_series.length ? `${c.weather_series.join(", ")} (${c.weather})` : "none"],
    c.features && ["Features", `${c.features} a slot`], ["Holidays", c.holidays], ["Zone", c.zone], ["File", `${bytes(model.bytes)}, ${model.version.slice(0, 12)}`]];
  return panel(model.name, { sub: c.kind, right: score?.mape !== undefined && h("b", {}, `${percent(score.mape, 2)} MAPE`) },
    score && h("div", { class: "legend" }, `${c.backtest ? "backtest" : "calibration year"}: ${number(score.n)} slots, MAE ${number(score.mae)}, bias ${signed(score.bias)}${score.coverage?.["90"] !== undefined ? `, 90 % interval holds ${percent(score.coverage["90"], 1)}` : ""}`),
    h("dl", { class: "pairs" }, pairs.filter(Boolean).map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)])), c.limits.length > 0 && h("footer", {}, h("b", {}, "Not to be trusted with: "), c.limits.join(" ")));
}

async function compare(where, items, fields, signal) {
  const names = items.map((m) => [m.name, m.name]), a = fields.a ?? items[0].name, b = fields.b ?? items[1].name;
  const data = await get("compare", { a, b }, signal);
  show(where, h("div", { class: "filters" }, h("label", {}, "First", select(names, a, (v) => setFields({ a: v }), "First model")), h("label", {}, "Second", select(names, b, (v) => setFields({ b: v }), "Second model"))),
    data.items.length ? table([{ title: "Field", cell: (r) => r.field.replaceAll("_", " ") }, { title: a, wide: true, cell: (r) => r.a_value ?? "–" }, { title: b, wide: true, cell: (r) => r.b_value ?? "–" }], data.items, { caption: "Where two models differ" }) : empty("The two cards say the same."));
}

function history(runs) {
  if (!runs.length) return empty("No run is recorded.");
  const local = (t) => new Date(t).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return table([
    { title: "Began (UTC)", cell: (r) => local(r.started) }, { title: "Command", cell: (r) => r.command }, { title: "Status", cell: (r) => h("span", { class: `tag ${r.status === "done" ? "good" : r.status === "running" ? "" : "load"}` }, r.status) },
    { title: "Took", num: true, cell: (r) => (r.finished ? duration(seconds(r.finished) - seconds(r.started)) : "–") }, { title: "Options", wide: true, cell: (r) => h("code", {}, r.options) }, { title: "Result", wide: true, cell: (r) => (r.result ? h("code", {}, /^[0-9a-f]{64}$/.test(r.result) ? `model ${r.result.slice(0, 12)}` : r.result.slice(0, 300)) : "–") },
  ], runs, { caption: "Runs" });
}
