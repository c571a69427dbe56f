// Elements are made with `h`; text goes in as text nodes, so nothing that the server sends is ever read as HTML.
const SVG = "http://www.w3.org/2000/svg";

function apply(element, props) {
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [name, f] of Object.entries(value)) element.addEventListener(name, f);
    else if (key === "style") for (const [name, v] of Object.entries(value)) element.style.setProperty(name, v);
    else if (key === "class") element.setAttribute("class", value);
    else if (key in element && !key.startsWith("aria") && element.namespaceURI !== SVG && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
}

function fill(element, children) {
  for (const child of children.flat(3)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  apply(element, props);
  return fill(element, children);
}

export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  apply(element, props);
  return fill(element, children);
}

export const $ = (id) => document.getElementById(id);

/// Puts `children` in place of what `element` holds.
export function show(element, ...children) {
  element.replaceChildren();
  return fill(element, children);
}

export const panel = (title, { sub, right, width = "", footer, id } = {}, ...children) =>
  h("section", { class: `panel ${width}`, id, "aria-label": title },
    h("header", {}, h("h2", {}, title), sub && h("span", { class: "sub" }, sub), right && h("span", { class: "right" }, right)),
    ...children, footer && h("footer", {}, footer));

export const tile = (label, value, unit, more) =>
  h("div", { class: "tile" }, h("div", { class: "label" }, label),
    h("div", { class: "value" }, value, unit && h("small", {}, " ", unit)), h("div", { class: "more" }, more || "\u00a0"));

export const skeleton = (height) => h("div", { class: "skeleton", style: { height: `${height}px` }, "aria-hidden": "true" });
export const skeletonTiles = (count) =>
  h("div", { class: "tiles", "aria-hidden": "true" }, Array.from({ length: count }, () =>
    h("div", { class: "tile" }, h("div", { class: "skeleton line" }), h("div", { class: "skeleton line" }))));
export const empty = (...what) => h("div", { class: "empty" }, h("div", {}, ...what));

export function failure(error, retry) {
  return h("div", { class: "failure", role: "alert" }, h("p", {}, error.message || String(error)),
    retry && h("button", { type: "button", on: { click: retry } }, "Try again"));
}

/// Columns are {title, cell(row), num, wide, lead}. `stack`: on a narrow screen each row becomes a card, its `lead` first.
/// The roles are said again, since a table that is laid out as cards is none to a screen reader.
export function table(columns, rows, { caption, stack = false } = {}) {
  const kind = (c) => [c.num && "num", c.wide && "wide", c.lead && "lead"].filter(Boolean).join(" ");
  return h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption || "Table" }, h("table", { class: stack ? "stack" : "", role: "table" },
    caption && h("caption", { class: "visually-hidden" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map((c) => h("th", { scope: "col", role: "columnheader", class: c.num ? "num" : "" }, c.title)))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, columns.map((c) => h("td", { role: "cell", class: kind(c), "data-label": c.title }, c.cell(row))))))));
}

/// A button that hands over rows as a CSV file, made when it is asked for.
export function csvButton(name, rows) {
  const field = (v) => (v === null || v === undefined || Number.isNaN(v) ? "" : /[",\n]/.test(String(v)) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
  const save = () => {
    const address = URL.createObjectURL(new Blob([rows().map((r) => `${r.map(field).join(",")}\n`).join("")], { type: "text/csv" }));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  return h("button", { type: "button", class: "link", "data-csv": name, on: { click: save } }, "CSV");
}

export function segmented(label, choices, current, pick) {
  return h("div", { class: "segmented", role: "group", "aria-label": label }, choices.map(([value, text]) =>
    h("button", { type: "button", "aria-pressed": String(value === current), on: { click: () => pick(value) } }, text)));
}

export function select(choices, current, pick, label) {
  const element = h("select", { "aria-label": label, on: { change: () => pick(element.value) } },
    choices.map(([value, text]) => h("option", { value }, text)));
  element.value = current;
  return element;
}

export function toast(text, href) {
  const one = h("div", { class: "toast" }, href ? h("a", { href }, text) : text);
  $("toasts").append(one);
  setTimeout(() => one.remove(), 6000);
}
