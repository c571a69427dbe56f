// Explore: any series over any span, from ten years to a day, and what its history looks like from several sides.
import { url } from "../api.js";
import { TimeChart } from "../chart/timechart.js";
import { curve, curves, incidentMarks } from "../data.js";
import { empty, failure, h, panel, segmented, select, show, skeleton } from "../dom.js";
import { MEASURES, number } from "../format.js";
import { setFields } from "../main.js";
import { date, dayStart, duration, iso, isoDate, seconds } from "../time.js";
import { LOOKS } from "./explore-looks.js";

const SPANS = [["1", "1 day"], ["7", "7 days"], ["30", "30 days"], ["365", "1 year"], ["all", "All"]];

export async function explore(view) {
  const { main, fields, series, catalog, signal, onLeave } = view;
  if (!series.last) return show(main, empty(h("p", {}, `${series.series} has no readings yet.`)));
  const zone = series.zone, first = seconds(series.first), last = seconds(series.last) + series.step;
  const state = { from: fields.from ? seconds(fields.from) : dayStart(last - 1, zone, -6), to: fields.to ? seconds(fields.to) : last, more: (fields.with || "").split(",").filter(Boolean) };
  const chart = new TimeChart({ zone, unit: series.unit, height: "h-l", label: `${series.series} over time`, onRange: (a, b) => move(a, b) });
  const sub = h("span", { class: "sub" }), csv = h("a", { download: "loadstar.csv" }, "CSV of what is seen"), body = h("div", {}, skeleton(260));
  const others = catalog.filter((s) => s.series !== series.series && s.unit === series.unit && !state.more.includes(s.series));
  const bar = h("div", { class: "filters" },
    h("label", {}, "Span", segmented("Span", SPANS, null, (v) => (v === "all" ? move(first, last) : move(dayStart(state.to - 1, zone, 1 - Number(v)), state.to)))),
    h("label", {}, "From", field("from", (t) => move(t, Math.max(state.to, t + 86400)))), h("label", {}, "To", field("to", (t) => move(Math.min(state.from, t), dayStart(t, zone, 1)))),
    h("div", { class: "row" }, button("←", "Earlier", () => shift(-0.5)), button("→", "Later", () => shift(0.5)), button("+", "Zoom in", () => zoom(0.5)), button("−", "Zoom out", () => zoom(2))),
    h("label", {}, "Beside it", select([["", "add a series …"], ...others.map((s) => [s.series, `${s.area_label} · ${MEASURES[s.measure] ?? s.label}`])], "", (v) => v && setFields({ with: [...state.more, v].join(","), from: iso(state.from), to: iso(state.to) }))),
    state.more.length > 0 && button("only this one", "Remove the other series", () => setFields({ with: "" })));
  const look = LOOKS[fields.look] ? fields.look : "week";
  const looks = h("div", { class: "row", style: { margin: "14px 0 10px" } }, segmented("Look at", Object.entries(LOOKS).filter(([, l]) => l.fits(view)).map(([k, l]) => [k, l.title]), look, (v) => setFields({ look: v, from: iso(state.from), to: iso(state.to) })));
  show(main, h("div", { class: "head" }, h("h1", {}, `${series.area_label}: ${MEASURES[series.measure] ?? series.label}`), h("span", { class: "sub" }, `${series.label}, ${duration(series.step)} steps, ${date(first, zone)} to ${date(last - 1, zone)}`)),
    bar, panel("Readings", { sub, right: csv }, chart.element), looks, body);

  function field(which, change) {
    const input = h("input", { type: "date", value: isoDate(which === "to" ? state.to - 1 : state.from, zone), on: { change: () => { if (input.value) { const [y, m, d] = input.value.split("-").map(Number); change(dayStart(Date.UTC(y, m - 1, d, 12) / 1000, zone)); } } } });
    state[`${which}Field`] = input;
    return input;
  }

  function button(text, title, f) { return h("button", { type: "button", title, "aria-label": title, on: { click: f } }, text); }
  const shift = (part) => move(state.from + part * (state.to - state.from), state.to + part * (state.to - state.from));
  const zoom = (factor) => { const c = (state.from + state.to) / 2, w = ((state.to - state.from) * factor) / 2; move(c - w, c + w); };

  function move(from, to) {
    const width = Math.min(to - from, last - first + 2 * 86400);
    const a = Math.max(first - 86400, Math.min(from, last + 86400 - width));
    state.from = Math.round(a / series.step) * series.step;
    state.to = Math.round((a + width) / series.step) * series.step;
    state.fromField.value = isoDate(state.from, zone);
    state.toField.value = isoDate(state.to - 1, zone);
    setFields({ from: iso(state.from), to: iso(state.to) }, { quiet: true });
    clearTimeout(state.timer);
    state.timer = setTimeout(() => load().catch(fail), 120);
  }

  async function load() {
    const { from, to, more } = state, points = Math.max(200, Math.round(chart.canvas.clientWidth));
    const [own, marked, beside] = await Promise.all([curve(series.series, from, to, points, signal), to - from < 92 * 86400 ? incidentMarks(series.series, from, to, signal) : { marks: [] },
      Promise.all(more.map((n) => curve(n, from, to, points, signal)))]);
    const label = (n) => { const s = catalog.find((c) => c.series === n); return s ? `${s.area_label} · ${MEASURES[s.measure] ?? s.label}` : n; };
    chart.set({ from, to, marks: marked.marks, lines: [{ name: label(series.series), color: "--observed", width: 1.5, ...own }, ...beside.map((c, i) => ({ name: label(more[i]), color: `--c${(i % 9) + 1}`, width: 1.3, ...c }))] });
    const known = own.values.filter((v) => v !== null);
    sub.textContent = known.length ? `${duration(to - from)}; ${number(Math.min(...known))} to ${number(Math.max(...known))} ${series.unit}` : "no readings in this span";
    csv.href = more.length ? url("chart", { series: [series.series, ...more].join(","), from: iso(from), to: iso(to), points: 5000, format: "csv" }) : url("readings", { series: series.series, from: iso(from), to: iso(to), limit: 50000, format: "csv" });
  }

  const fail = (error) => { if (error.name !== "AbortError") sub.textContent = error.message; };
  onLeave(() => clearTimeout(state.timer));
  await load();
  try {
    await LOOKS[look].draw(body, { ...view, zone, first, last, from: state.from, to: state.to, curves });
  } catch (error) {
    if (error.name !== "AbortError") show(body, failure(error));
  }
}
