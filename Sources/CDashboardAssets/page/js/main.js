// The frame: which view is open, which series is chosen, and the live line.
import { get } from "./api.js";
import { $, empty, failure, h, show, toast } from "./dom.js";
import { MEASURES, placeName, sentence } from "./format.js";
import { connect, listen } from "./live.js";
import { today } from "./views/today.js";

const VIEWS = { today: "Today", explore: "Explore", forecasts: "Forecasts", accuracy: "Accuracy", incidents: "Incidents", models: "Models", data: "Data" };
const context = { catalog: [], series: null, status: null };
let close = () => {};
let opening = 0;

/// The address: `#/view/rest?field=value`.
export function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/").map(decodeURIComponent);
  return { view: view || "today", rest: rest.join("/"), fields: Object.fromEntries(new URLSearchParams(query || "")) };
}

export function href(view, fields = {}) {
  const kept = Object.entries(fields).filter(([, v]) => v !== undefined && v !== null && v !== "");
  return `#/${view}${kept.length ? `?${new URLSearchParams(kept)}` : ""}`;
}

/// Changes the address' fields; the view opens anew unless `quiet`.
export function setFields(change, { quiet = false } = {}) {
  const { view, rest, fields } = address();
  const next = href(rest ? `${view}/${rest}` : view, { ...fields, ...change });
  if (quiet) history.replaceState(null, "", next);
  else location.hash = next;
}

async function loadView(name) {
  if (name === "today") return today;
  const module = await import(`./views/${name}.js`);
  return module[name];
}

async function open() {
  const turn = ++opening;
  const { view, rest, fields } = address();
  const main = $("main");
  close();
  close = () => {};
  for (const link of document.querySelectorAll(".views a")) {
    if (link.getAttribute("href") === `#/${view}`) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    } else link.removeAttribute("aria-current");
  }
  document.title = `${VIEWS[view] ?? "Not found"} · Loadstar`;
  if (!VIEWS[view]) return show(main, empty("There is no such view."));
  choose(fields.series);
  if (!context.series) return show(main, nothingYet());
  const stop = new AbortController();
  const leaving = [];
  close = () => {
    stop.abort();
    leaving.forEach((f) => f());
  };
  try {
    const show = await loadView(view);
    if (turn !== opening) return;
    await show({ main, fields, rest, series: context.series, catalog: context.catalog, status: context.status, signal: stop.signal, onLeave: (f) => leaving.push(f), live: (f) => leaving.push(listen(f)) });
  } catch (error) {
    if (error.name !== "AbortError" && turn === opening) show(main, failure(error, open));
  }
}

function nothingYet() {
  return empty(h("h1", {}, "No series yet"), h("p", {}, "Fill the history, then look again:"), h("p", {}, h("code", {}, "loadstar ingest PATH")),
    h("p", {}, h("button", { type: "button", on: { click: start } }, "Look again")));
}

/// The series of the address, else the one looked at before, else the first consumption with the newest readings.
function choose(name) {
  const known = (n) => context.catalog.find((s) => s.series === n);
  let kept = null;
  try { kept = localStorage.getItem("loadstar-series"); } catch { /* storage may be off */ }
  const loads = context.catalog.filter((s) => s.last).sort((a, b) => (b.last > a.last ? 1 : -1) || 0);
  context.series = known(name) ?? known(kept) ?? loads.find((s) => s.measure === "consumption") ?? loads.find((s) => s.measure === "demand") ?? loads[0] ?? context.catalog[0] ?? null;
  if (!context.series) return;
  $("series").value = context.series.series;
  try { localStorage.setItem("loadstar-series", context.series.series); } catch { /* storage may be off */ }
}

export const measureName = (s) => MEASURES[s.measure] ?? s.label;

function fillPicker() {
  const areas = Map.groupBy(context.catalog, (s) => s.area);
  const order = [...areas.keys()].sort((a, b) => (a === "france" ? -1 : b === "france" ? 1 : a < b ? -1 : 1));
  show($("series"), order.map((area) => h("optgroup", { label: areas.get(area)[0].area_label }, areas.get(area).map((s) => h("option", { value: s.series }, `${s.area_label} · ${measureName(s)}`)))));
}

async function countIncidents() {
  const { total } = await get("incidents", { state: "open", limit: 1 });
  $("incident-count").textContent = total;
  $("incident-count").hidden = total === 0;
}

async function loadCatalog() {
  context.catalog = (await get("series", { limit: 5000 })).items;
  for (const s of context.catalog) if (s.area_label === s.area) s.area_label = placeName(s.area);
  fillPicker();
}

async function start() {
  try {
    [context.status] = await Promise.all([get("status"), loadCatalog()]);
  } catch (error) {
    return show($("main"), failure(error, start));
  }
  open();
  connect();
  countIncidents().catch(() => {});
}

listen((kind, data) => {
  if (kind === "incident") {
    countIncidents().catch(() => {});
    if (data.state === "opened") toast(`${data.series}: ${sentence(data.message)}`, `#/incidents/${data.id.split("/").map(encodeURIComponent).join("/")}`);
  }
  if (kind === "change" && !context.series) start();
});
$("series").addEventListener("change", () => {
  const { view } = address();
  location.hash = href(view, { series: $("series").value });
});
$("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("loadstar-theme", theme); } catch { /* storage may be off */ }
});
addEventListener("hashchange", open);
start();
