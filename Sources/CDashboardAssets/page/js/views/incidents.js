// Incidents: the list with its filters, and one with its curve, its evidence and what people did about it.
import { get, post, url } from "../api.js";
import { TimeChart } from "../chart/timechart.js";
import { curve, incidentHref, mark } from "../data.js";
import { empty, h, panel, select, show, skeleton, table, toast } from "../dom.js";
import { number, sentence, signed } from "../format.js";
import { setFields } from "../main.js";
import { clock, dayName, duration, full, iso, parts, seconds, zoneName } from "../time.js";

export async function incidents(view) {
  return view.rest ? one(view) : list(view);
}

const KINDS = ["point", "level", "stuck", "gap", "unit", "shift", "sentinel", "duplicate", "late"];
const SEVERITY = ["minor", "major", "critical"];
const day = (t, zone) => `${dayName(t, zone)} ${parts(t, zone).year} ${clock(t, zone)}`;

async function list({ main, fields, catalog, signal, live }) {
  const page = 100, cursor = Number(fields.cursor || 0), body = h("div", {}, skeleton(300)), rate = h("span", { class: "sub" });
  const ask = { series: fields.of, state: fields.state, class: fields.class, kind: fields.kind, limit: page, cursor };
  const label = (text, ...control) => h("label", {}, text, ...control);
  const watched = catalog.filter((s) => s.last).map((s) => [s.series, s.series]);
  show(main, h("div", { class: "head" }, h("h1", {}, "Incidents"), rate, h("div", { class: "right" }, h("a", { href: url("incidents", { ...ask, limit: 5000, cursor: 0, format: "csv" }), download: "incidents.csv" }, "CSV"))),
    h("div", { class: "filters" },
      label("Series", select([["", "all"], ...watched], fields.of || "", (v) => setFields({ of: v, cursor: "" }), "Series of the incidents")),
      label("State", select([["", "any"], ["open", "open"], ["closed", "closed"]], fields.state || "", (v) => setFields({ state: v, cursor: "" }), "State")),
      label("Class", select([["", "any"], ["load", "load: the load is unusual"], ["data", "data: the measurement is wrong"]], fields.class || "", (v) => setFields({ class: v, cursor: "" }), "Class")),
      label("Kind", select([["", "any"], ...KINDS.map((k) => [k, k])], fields.kind || "", (v) => setFields({ kind: v, cursor: "" }), "Kind"))), body);
  async function load() {
    const answer = await get("incidents", ask, signal), { items, total } = answer;
    show(rate, told(answer));
    if (!items.length) return show(body, empty(h("p", {}, "No incident fits."), h("p", {}, "‘loadstar monitor’ raises them as readings come in.")));
    const turn = (at, text) => h("button", { type: "button", disabled: at < 0 || at >= total, on: { click: () => setFields({ cursor: at || "" }) } }, text);
    show(body, panel(`${number(total)} incident${total === 1 ? "" : "s"}`, { sub: "newest first", right: total > page && h("span", { class: "row" }, turn(cursor - page, "Newer"), turn(cursor + page, "Older")) }, rows(items)));
  }
  live((kind) => kind === "incident" && load().catch(() => {}));
  await load();
}

/// Load incidents a week, as promised and as they came.
function told({ promised_per_week: promised, realised_per_week: realised, watched_weeks: weeks }) {
  if (promised === undefined) return null;
  return `Load incidents a week: ${realised === null ? "–" : number(realised, 2)} realised${realised === null ? "" : ` over ${number(weeks, 1)} weeks`}, ${number(promised, 1)} promised`;
}

function rows(items) {
  return table([
    { title: "Began", cell: (i) => day(seconds(i.start), i.zone) },
    { title: "State", cell: (i) => h("span", { class: `tag ${i.state === "closed" ? "" : "opened"}` }, i.state === "closed" ? "closed" : "open") },
    { title: "Class", cell: (i) => h("span", { class: `tag ${i.class}` }, i.class) },
    { title: "Kind", cell: (i) => i.kind },
    { title: "What", wide: true, lead: true, cell: (i) => h("a", { href: incidentHref(i.id) }, sentence(i.message)) },
    { title: "Series", cell: (i) => i.series },
    { title: "Lasted", num: true, cell: (i) => duration(seconds(i.end) - seconds(i.start)) },
    { title: "Seen", cell: (i) => (i.acknowledged ? "acknowledged" : "–") },
  ], items, { caption: "Incidents", stack: true });
}

async function one({ main, rest, catalog, signal, live }) {
  const path = `incidents/${rest.split("/").map(encodeURIComponent).join("/")}`;
  const body = h("div", {}, skeleton(400));
  show(main, body);
  async function load() { draw(await get(path, {}, signal)); }
  async function act(what, fields, said) {
    try {
      draw(await post(`${path}/${what}`, fields));
      toast(said);
    } catch (error) {
      toast(error.message);
    }
  }

  async function draw(i) {
    const zone = i.zone, from = seconds(i.start), to = seconds(i.end), around = Math.max(86400, (to - from) / 2);
    const chart = new TimeChart({ zone, unit: i.unit, height: "h-l", label: "Readings around the incident, and what was expected" });
    const evidence = h("div", {}, skeleton(120));
    const note = h("textarea", { id: "note", maxLength: 4000, placeholder: "What was it? Who has been told?" });
    show(body, h("div", { class: "head" }, h("h1", {}, parted(i).finding), h("span", { class: `tag ${i.class}` }, `${i.class}: ${i.kind}`), h("span", { class: `tag ${i.state === "closed" ? "" : "opened"}` }, i.state === "closed" ? "closed" : "open"), h("div", { class: "right" }, h("a", { href: "#/incidents" }, "all incidents"))),
      h("div", { class: "grid" }, panel("Curve", { sub: `${catalog.find((s) => s.series === i.series)?.label ?? i.series}, times in ${zone} (${zoneName(from, zone)})` }, chart.element),
        h("div", { class: "w6" }, panel("What is known", {}, facts(i, zone, parted(i).cause))), h("div", { class: "w6" }, panel("Evidence", { sub: "readings of the incident, the most unusual first" }, evidence)),
        panel("What was done", {}, h("div", { class: "grid" },
          h("div", { class: "w6 notes" }, i.notes.length ? i.notes.map((n) => h("p", {}, h("span", { class: "when" }, `${full(seconds(n.written), zone)}  `), n.text)) : h("span", { class: "sub" }, "No note yet.")),
          h("form", { class: "w6 notes", on: { submit: (e) => { e.preventDefault(); if (note.value.trim()) act("notes", { text: note.value.trim() }, "Note kept"); } } }, h("label", { for: "note" }, "Note"), note,
            h("div", { class: "row" }, h("button", { class: "primary" }, "Keep note"), h("button", { type: "button", disabled: !!i.acknowledged, on: { click: () => act("acknowledge", {}, "Acknowledged") } }, i.acknowledged ? "Acknowledged" : "Acknowledge"),
              h("button", { type: "button", on: { click: () => act("mute", { until: i.muted_until ? null : iso(Math.floor(Date.now() / 1000) + 86400) }, i.muted_until ? "No longer muted" : "Muted for a day") } }, i.muted_until ? "Unmute" : "Mute for a day")))))));
    const [observed, scores] = await Promise.all([curve(i.series, from - around, to + around, 2000, signal), get("scores", { series: i.series, from: iso(from - around), to: iso(to + around), limit: 20000 }, signal)]);
    const times = scores.items.map((s) => seconds(s.time)), pick = (k) => scores.items.map((s) => s[k]);
    const newest = observed.times.findLast((_, k) => observed.values[k] !== null) ?? to;
    chart.set({ from: from - around, to: Math.min(to + around, Math.max(newest, to) + 3600), marks: [mark(i)], bands: times.length ? [{ name: "90 % expected", color: "--forecast", alpha: 0.2, times, low: pick("q05"), high: pick("q95") }] : [],
      lines: [times.length && { name: "Expected", color: "--forecast", width: 1.6, times, values: pick("expected") }, { name: "Observed", color: "--observed", width: 2, ...observed }].filter(Boolean) });
    const during = scores.items.filter((s) => seconds(s.time) >= from && seconds(s.time) < to).sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, 8);
    show(evidence, during.length ? table([
      { title: "Slot", lead: true, cell: (s) => day(seconds(s.time), zone) }, { title: "Value", num: true, cell: (s) => number(s.value) }, { title: "Expected", num: true, cell: (s) => number(s.expected) },
      { title: "Off by", num: true, cell: (s) => (s.value === null || s.expected === null ? "–" : signed(s.value - s.expected)) }, { title: "p", num: true, cell: (s) => (s.p === null ? "–" : s.p < 0.001 ? "<\u202f0.001" : number(s.p, 3)) },
    ], during, { caption: "Evidence", stack: true }) : empty("No scored reading falls into the incident: none came, or none could be scored."));
  }
  live((kind, data) => kind === "incident" && data.id === rest && draw(data).catch(() => {}));
  await load();
}

/// What a monitor said of an incident: its finding, and what lies behind it where it could tell.
function parted(i) {
  const text = sentence(i.message), [, finding, weather, effects, rest] = text.match(/^(.*?)(?:, of which (.+?)| \((in the forecast of .+?)\))(;.*)?$/) ?? [];
  return finding ? { finding: finding + (rest ?? ""), cause: weather ? `of it, ${weather}` : effects } : { finding: text };
}

function facts(i, zone, cause) {
  const pairs = [cause && ["Cause", cause], ["Series", h("a", { href: `#/explore?${new URLSearchParams({ series: i.series })}` }, i.series)], ["Began", day(seconds(i.start), zone)], [i.state === "closed" ? "Ended" : "Seen until", day(seconds(i.end), zone)], ["Lasted", duration(seconds(i.end) - seconds(i.start))],
    ["Peak", `${day(seconds(i.peak_time), zone)}, score ${i.peak_score === null ? "–" : number(i.peak_score, 4)}`], i.class === "load" && ["Energy", `${signed(i.energy_mwh)} ${i.unit === "MW" ? "MWh" : `${i.unit}·h`}`],
    ["Severity", SEVERITY[i.severity] ?? String(i.severity)], ["Last report", day(seconds(i.reported), zone)], ["Acknowledged", i.acknowledged ? day(seconds(i.acknowledged), zone) : "not yet"], i.muted_until && ["Muted until", day(seconds(i.muted_until), zone)], ["Identifier", h("code", {}, i.id)]];
  return h("dl", { class: "pairs" }, pairs.filter(Boolean).map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)]));
}

