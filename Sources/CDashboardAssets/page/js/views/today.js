// Today: the load, the forecast with its intervals, what is unusual, and what has changed since yesterday.
import { get } from "../api.js";
import { TimeChart } from "../chart/timechart.js";
import { bands, curve, forecast, incidentHref, incidentMarks, liveView, mark, modelTitle, operatorOf, overlay } from "../data.js";
import { empty, h, panel, show, skeleton, skeletonTiles, tile } from "../dom.js";
import { number, percent, sentence, signed } from "../format.js";
import { ago, clock, dayName, dayStart, date, iso, parts, sameClock, seconds, zoneName } from "../time.js";

export async function today({ main, series, catalog, status, signal, live }) {
  const zone = series.zone, name = series.series;
  const head = h("div", { class: "head" }), tiles = h("div", {}, skeletonTiles(6)), news = h("div", {}, skeleton(180)), list = h("div", {}, skeleton(180));
  const chart = new TimeChart({ zone, unit: series.unit, height: "h-xl", label: `${series.area_label}: load, forecast and incidents` });
  const chartPanel = panel("Load and forecast", { sub: `bands hold 50, 80 and 90 % of outcomes`, right: h("span", { class: "sub hint" }, "drag to zoom, double click to reset") }, chart.element);
  show(main, head, tiles, h("div", { class: "grid" }, chartPanel, h("div", { class: "w7" }, panel("Since yesterday", {}, news)), h("div", { class: "w5" }, panel("Incidents", { right: h("a", { href: "#/incidents" }, "all") }, list))));
  if (!series.last) return show(main, empty(h("p", {}, `${name} has no readings yet.`)));
  const state = {};

  async function load() {
    const elsewhere = await liveView(name, status, signal);
    const last = Math.max(state.last ?? seconds(series.last), elsewhere?.newest ? seconds(elsewhere.newest.time) : 0), start = dayStart(last, zone, -1), end = dayStart(last, zone, 2);
    const operator = operatorOf(series, catalog);
    const [observed, predicted, official, { items, marks }] = await Promise.all([
      curve(name, dayStart(last, zone, -8), end, 2000, signal), forecast(name, { from: start, to: end }, signal),
      operator ? curve(operator.series, start, end, 1000, signal) : null, incidentMarks(name, dayStart(last, zone, -2), end, signal)]);
    // Without a forecast of tomorrow the chart ends with today.
    const horizon = Math.max(dayStart(last, zone, 1), predicted.times.length ? predicted.times.at(-1) + series.step : 0);
    Object.assign(state, { start, end: horizon, observed, predicted, official, items, marks, elsewhere });
    if (elsewhere) take(elsewhere);
    state.before = await earlierForecast();
    draw();
  }

  /// Lays what the live view tells over what the history has.
  function take(elsewhere) {
    state.observed = overlay(state.observed, elsewhere);
    keepIncidents(elsewhere.incidents);
  }

  function keepIncidents(told) {
    const known = new Map(state.items.map((i) => [i.id, i]));
    for (const i of told) if (seconds(i.end) > state.start - 86400) known.set(i.id, { ...known.get(i.id), ...i, isElsewhere: !known.has(i.id) || known.get(i.id).isElsewhere });
    state.items = [...known.values()].sort((a, b) => seconds(b.start) - seconds(a.start));
    state.marks = state.items.map(mark);
  }

  /// What the monitor elsewhere expected of slots that no stored forecast covers.
  function expectedElsewhere() {
    const e = state.elsewhere, has = new Set(state.predicted.times), keep = [];
    e?.times.forEach((t, i) => { if (t >= state.start && !has.has(t) && e.expected[i] !== null) keep.push(i); });
    const pick = (column) => keep.map((i) => column[i]);
    return keep.length ? { times: pick(e.times), values: pick(e.expected), low: pick(e.q05), high: pick(e.q95) } : null;
  }

  /// The forecast of today's slots as it stood before the newest issue.
  async function earlierForecast() {
    const newest = state.predicted.issue.at(-1);
    if (!newest) return null;
    const issuedBy = new Date(seconds(newest) * 1000 - 1000).toISOString().replace(".000Z", "Z");
    return forecast(name, { from: state.start, to: state.end, issued_by: issuedBy }, signal);
  }

  function draw() {
    const { observed, predicted, official, start, end } = state;
    const known = observed.values.map((v, i) => [observed.times[i], v]).filter(([, v]) => v !== null);
    if (!known.length) return show(tiles, empty("No readings in the last days."));
    const [at, value] = known.at(-1);
    state.last = at;
    const shown = cut(observed, start);
    const shift = cutShifted(observed, start, end, zone), theirs = expectedElsewhere();
    chart.set({
      from: start, to: end, keepView: state.wasDrawn, now: at, marks: state.marks,
      bands: [...(theirs ? [{ name: "90 % expected", of: "Expected", color: "--changed", alpha: 0.16, ...theirs }] : []), ...bands(predicted).filter((b) => b.low.some((v) => v !== null))],
      lines: [
        { name: "A week before", color: "--yesterday", width: 1, dash: [3, 3], ...shift },
        official && { name: "Operator’s forecast", color: "--operator", width: 1.4, dash: [6, 4], ...official },
        theirs && { name: "Expected", color: "--changed", width: 1.6, times: theirs.times, values: theirs.values },
        predicted.times.length && { name: "Forecast", color: "--forecast", width: 1.8, times: predicted.times, values: predicted.point },
        { name: "Observed", color: "--observed", width: 2.2, ...shown },
      ].filter(Boolean),
    });
    state.wasDrawn = true;
    const stale = seconds(status.now) - at > 2 * 86400;
    show(head, h("h1", {}, `${series.area_label}, ${dayName(at, zone)} ${parts(at, zone).year}`), h("span", { class: "sub" }, `times in ${zone} (${zoneName(at, zone)})`),
      state.elsewhere && h("span", { class: "sub" }, `live view: ${state.elsewhere.source}`),
      state.elsewhere?.failure && h("span", { class: "tag data", title: state.elsewhere.failure }, `live view away, last read ${state.elsewhere.read ? clock(seconds(state.elsewhere.read), zone) : "never"}`),
      stale && h("span", { class: "right" }, h("span", { class: "tag data" }, `history ends ${date(at, zone)}`)));
    drawTiles(at, value);
    drawNews(at);
    drawIncidents();
  }

  const lookup = (c, t, values = c.values) => { const i = c.times.indexOf(t); return i < 0 ? null : values[i]; };

  function drawTiles(at, value) {
    const { observed, predicted } = state, theirs = expectedElsewhere();
    const expected = lookup(predicted, at, predicted.point) ?? (theirs && lookup(theirs, at));
    const yesterday = lookup(observed, sameClock(at, zone, -1)), week = lookup(observed, sameClock(at, zone, -7));
    const peak = peakOf(predicted, dayStart(at, zone), dayStart(at, zone, 2), at), error = dayError(at);
    const open = state.items.filter((i) => i.state !== "closed").length, i = predicted.times.indexOf(at);
    const low = i >= 0 ? predicted.q05[i] : theirs && lookup(theirs, at, theirs.low), high = i >= 0 ? predicted.q95[i] : theirs && lookup(theirs, at, theirs.high);
    const inside = low === null || high === null ? null : value >= low && value <= high;
    show(tiles, h("div", { class: "tiles" },
      tile(`At ${clock(at, zone)}`, number(value), series.unit, stepText()),
      tile("Against the forecast", expected === null ? "–" : signed(value - expected), expected === null ? "" : series.unit, expected === null ? "no forecast of this slot" : `${signed((100 * (value - expected)) / expected, 1)} %, ${inside === null ? "no interval" : inside ? "inside the 90 % interval" : "outside the 90 % interval"}`),
      tile("Against yesterday", yesterday === null ? "–" : signed(value - yesterday), yesterday === null ? "" : series.unit, week === null ? "" : `${signed(value - week)} ${series.unit} against last week`),
      tile("Highest forecast to come", peak ? number(peak.value) : "–", peak ? series.unit : "", peak ? `${dayName(peak.t, zone)} ${clock(peak.t, zone)}` : "no forecast ahead"),
      tile("Error, last 24 h", error ? percent(error.mape, 2) : "–", "", error ? `MAPE of ${error.n} slots${error.operator === null ? "" : `; operator ${percent(error.operator, 2)}`}` : "nothing to score"),
      tile("Open incidents", String(open), "", `${state.items.length} in three days`)));
  }

  const stepText = () => `every ${series.step / 60} min`;

  function peakOf(f, from, to, after) {
    let best = null;
    f.times.forEach((t, i) => { if (t > after && t >= from && t < to && (!best || f.point[i] > best.value)) best = { t, value: f.point[i], issue: f.issue[i] }; });
    return best;
  }

  function dayError(at) {
    const { observed, predicted, official } = state, seen = new Map(observed.times.map((t, i) => [t, observed.values[i]])), theirs = official && new Map(official.times.map((t, i) => [t, official.values[i]]));
    let n = 0, sum = 0, other = 0, m = 0;
    predicted.times.forEach((t, i) => {
      const v = seen.get(t);
      if (t <= at - 86400 || t > at || !v) return;
      n += 1;
      sum += Math.abs(predicted.point[i] / v - 1);
      if (theirs?.get(t)) { other += Math.abs(theirs.get(t) / v - 1); m += 1; }
    });
    return n ? { n, mape: (100 * sum) / n, operator: m ? (100 * other) / m : null } : null;
  }

  function drawNews(at) {
    const { observed, predicted, before } = state, facts = [];
    const mean = (from, to) => { const v = observed.values.filter((x, i) => x !== null && observed.times[i] >= from && observed.times[i] < to); return v.length ? v.reduce((a, b) => a + b) / v.length : null; };
    const day = dayStart(at, zone), so = mean(day, at + 1), then = mean(dayStart(at, zone, -1), sameClock(at, zone, -1) + 1);
    if (so && then) facts.push(["Load", `${signed(so - then)} ${series.unit} on average up to ${clock(at, zone)} (${signed((100 * (so - then)) / then, 1)} %)`]);
    const now = peakOf(predicted, day, dayStart(at, zone, 1), 0), was = before && peakOf(before, day, dayStart(at, zone, 1), 0);
    const highest = highestOf(observed, dayStart(at, zone, -1), day), next = peakOf(predicted, dayStart(at, zone, 1), dayStart(at, zone, 2), 0);
    const against = now && was && was.issue !== now.issue ? `${signed(now.value - was.value)} ${series.unit} against the issue before` : now && highest ? `${signed(now.value - highest)} ${series.unit} against yesterday’s highest load` : "";
    if (now) facts.push(["Peak forecast today", `${number(now.value)} ${series.unit} at ${clock(now.t, zone)}${against && `, ${against}`}`]);
    if (next) facts.push(["Peak forecast tomorrow", `${number(next.value)} ${series.unit} at ${clock(next.t, zone)}${now ? `, ${signed(next.value - now.value)} ${series.unit} against today’s` : ""}`]);
    if (predicted.issue.length) facts.push(["Newest issue", `${dayName(seconds(predicted.issue.at(-1)), zone)} ${clock(seconds(predicted.issue.at(-1)), zone)} by ${modelTitle(predicted.model.at(-1))}`]);
    const fresh = state.items.filter((i) => seconds(i.start) >= dayStart(at, zone, -1));
    facts.push(["Incidents", fresh.length ? `${fresh.length} began since yesterday 00:00` : "none began since yesterday 00:00"]);
    facts.push(["Newest reading", `${dayName(at, zone)} ${clock(at, zone)}, ${ago(seconds(status.now) - at)}`]);
    show(news, h("dl", { class: "pairs" }, facts.map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)])));
  }

  function drawIncidents() {
    if (!state.items.length) return show(list, empty("Nothing unusual in the last three days."));
    show(list, h("ul", { class: "list" }, state.items.slice(0, 6).map((i) => h("li", {}, h("span", { class: "when" }, `${dayName(seconds(i.start), zone)} ${clock(seconds(i.start), zone)}`),
      h("span", {}, h("span", { class: `tag ${i.class}` }, i.kind), " ", h("a", { href: i.isElsewhere ? around(i) : incidentHref(i.id) }, sentence(i.message)))))));
  }

  /// The curve around an incident that only the live view knows.
  const around = (i) => `#/explore?${new URLSearchParams({ series: name, from: iso(seconds(i.start) - 86400), to: iso(seconds(i.end) + 86400) })}`;

  live((kind, data) => {
    if (data.series !== undefined && data.series !== name) return;
    if (kind === "reading" && state.observed) {
      append(state.observed, seconds(data.time), data.value);
      status.now = new Date().toISOString();
      if (seconds(data.time) >= state.end - 86400) return load().catch(() => {});
      draw();
    } else if (kind === "incident" && state.items) {
      state.items = [data, ...state.items.filter((i) => i.id !== data.id)];
      state.marks = state.items.map(mark);
      draw();
    } else if (kind === "live" && state.elsewhere) {
      if (data.newest && seconds(data.newest.time) >= state.end - 86400) return load().catch(() => {});
      if (data.newest) follow(data.newest);
      keepIncidents(closed(data.open));
      draw();
    } else if (kind === "change") {
      clearTimeout(state.timer);
      state.timer = setTimeout(() => load().catch(() => {}), 400);
    }
  });
  /// The newest score of the live view, added to what it told before.
  function follow(score) {
    const e = state.elsewhere, t = seconds(score.time), at = e.times.indexOf(t), i = at < 0 ? e.times.length : at;
    Object.assign(e, { newest: score, failure: null });
    e.times[i] = t;
    for (const [column, key] of [["values", "value"], ["expected", "expected"], ["q05", "q05"], ["q95", "q95"]]) e[column][i] = score[key];
    state.observed = overlay(state.observed, { times: [t], values: [score.value] });
    status.now = new Date().toISOString();
  }

  /// Those that are open, and those that were and are no longer.
  const closed = (open) => [...open, ...state.items.filter((i) => i.isElsewhere && i.state !== "closed" && !open.some((o) => o.id === i.id)).map((i) => ({ ...i, state: "closed" }))];

  await load();
}

function highestOf(c, from, to) {
  const values = c.values.filter((v, i) => v !== null && c.times[i] >= from && c.times[i] < to);
  return values.length ? Math.max(...values) : null;
}

function append(c, t, value) {
  const i = c.times.indexOf(t);
  if (i >= 0) c.values[i] = value;
  else if (t > c.times.at(-1)) { c.times.push(t); c.values.push(value); }
}

function cut(c, from) {
  const first = Math.max(0, c.times.findIndex((t) => t >= from));
  return { times: c.times.slice(first), values: c.values.slice(first) };
}

/// The curve of a week before, moved to today's clock.
function cutShifted(c, from, to, zone) {
  const times = [], values = [];
  c.times.forEach((t, i) => {
    const moved = sameClock(t, zone, 7);
    if (moved >= from && moved < to) { times.push(moved); values.push(c.values[i]); }
  });
  return { times, values };
}
