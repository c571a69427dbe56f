// A chart of values over time: lines, bands, stacks, marked spans; hover, zoom by dragging, pan, and the same by keys.
import { h } from "../dom.js";
import { digits, number } from "../format.js";
import { full, zoneName } from "../time.js";
import { color, faded, keepDrawn, prepare } from "./canvas.js";
import { drawAxes, drawBand, drawLine, drawMarks, drawStack, extremes } from "./layers.js";

const PAD = { left: 52, right: 12, top: 10, bottom: 34 };

export class TimeChart {
  /// Options: zone, unit, label (for screen readers), height class, onRange(from, to) after zoom or pan, zero (from 0),
  /// bare (one of many: unit and zone are said once beside them).
  constructor(options) {
    this.options = options;
    this.lines = [];
    this.bands = [];
    this.stack = null;
    this.marks = [];
    this.hidden = new Set();
    this.canvas = h("canvas", { tabindex: 0, role: "img", "aria-label": options.label || "Chart over time" });
    this.tip = h("div", { class: "tip", hidden: true });
    this.said = h("div", { class: "visually-hidden", "aria-live": "polite" });
    this.box = h("div", { class: `chart ${options.height || "h-l"}` }, this.canvas, this.tip, this.said);
    this.legend = h("ul", { class: "legend" });
    this.element = h("div", {}, this.box, options.legend === false ? null : this.legend);
    this.listen();
    keepDrawn(this.box, () => this.draw());
  }

  /// Data: {from, to, lines: [{name, color, times, values, width, dash, dots}], bands: [{name, color, alpha, times, low, high}],
  /// stack: {times, layers: [{name, color, values}]}, marks: [{from, to, color, text}], now}.
  set(data) {
    Object.assign(this, { lines: [], bands: [], stack: null, marks: [], now: null }, data);
    this.view = this.view && data.keepView ? this.view : [this.from, this.to];
    this.drawLegend();
    this.draw();
  }

  drawLegend() {
    const items = [...this.lines.map((l) => ({ ...l, kind: l.dash ? "dash" : "" })), ...this.bands.filter((b) => b.name).map((b) => ({ ...b, kind: "box" })), ...(this.stack?.layers ?? []).map((l) => ({ ...l, kind: "box" }))];
    this.legend.replaceChildren(...items.filter((i) => i.name && !i.quiet).map((item) => {
      const button = h("button", { type: "button", "aria-pressed": String(!this.hidden.has(item.name)), title: "Show or hide", on: { click: () => this.toggle(item.name, button) } },
        h("span", { class: `swatch ${item.kind}`, style: { color: `var(${item.color})`, opacity: item.kind === "box" && item.alpha ? Math.min(1, item.alpha * 2.6) : 1 } }), item.name);
      return h("li", {}, button);
    }));
  }

  toggle(name, button) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    button.setAttribute("aria-pressed", String(!this.hidden.has(name)));
    this.draw();
  }

  shown(layer) { return !this.hidden.has(layer.name) && !(layer.of && this.hidden.has(layer.of)); }

  draw() {
    if (!this.view || !this.box.isConnected) return;
    const { g, width, height } = prepare(this.canvas);
    if (width < 40) return;
    const [from, to] = this.view;
    const area = { left: PAD.left, right: width - PAD.right, top: PAD.top, bottom: height - (this.options.bare ? 20 : PAD.bottom) };
    const [low, high] = this.valueRange(from, to);
    const x = (t) => area.left + ((t - from) / (to - from)) * (area.right - area.left);
    const y = (v) => area.bottom - ((v - low) / (high - low)) * (area.bottom - area.top);
    this.scale = { area, x, y, t: (px) => from + ((px - area.left) / (area.right - area.left)) * (to - from) };
    drawAxes(g, this.scale, { from, to, low, high, zone: this.options.zone, unit: this.options.unit, bare: this.options.bare });
    g.save();
    g.beginPath();
    g.rect(area.left, area.top - 4, area.right - area.left, area.bottom - area.top + 4);
    g.clip();
    drawMarks(g, this.scale, this.marks);
    if (this.stack) drawStack(g, this.scale, this.stack, this.hidden);
    for (const band of this.bands) if (this.shown(band)) drawBand(g, this.scale, band);
    for (const line of this.lines) if (this.shown(line)) drawLine(g, this.scale, line);
    if (this.now) this.drawNow(g);
    this.drawCursor(g);
    g.restore();
  }

  valueRange(from, to) {
    let [low, high] = extremes(from, to, this.lines.filter((l) => this.shown(l)), this.bands.filter((b) => this.shown(b)), this.stack, this.hidden);
    if (!Number.isFinite(low)) [low, high] = [0, 1];
    if (this.options.zero || this.stack) [low, high] = [Math.min(0, low), Math.max(0, high)];
    const pad = (high - low || Math.abs(high) || 1) * 0.05;
    return [this.options.zero || this.stack ? low - (low < 0 ? pad : 0) : low - pad, high + pad];
  }

  drawNow(g) {
    const { x, area } = this.scale, px = x(this.now);
    g.strokeStyle = color("--ink-3");
    g.setLineDash([2, 3]);
    g.beginPath();
    g.moveTo(px, area.top);
    g.lineTo(px, area.bottom);
    g.stroke();
    g.setLineDash([]);
  }

  drawCursor(g) {
    const { x, area } = this.scale;
    if (this.drag) {
      g.fillStyle = faded("--accent", 0.14);
      g.fillRect(Math.min(this.drag.x0, this.drag.x1), area.top, Math.abs(this.drag.x1 - this.drag.x0), area.bottom - area.top);
    }
    if (this.cursor === undefined) return;
    g.strokeStyle = color("--line-strong");
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(x(this.cursor), area.top);
    g.lineTo(x(this.cursor), area.bottom);
    g.stroke();
  }

  // What the tip says: the value of each layer at the nearest time that has one.
  point(t) {
    const rows = [];
    let at = null;
    const near = (times) => {
      let a = 0, b = times.length - 1;
      while (a < b) { const m = (a + b) >> 1; if (times[m] < t) a = m + 1; else b = m; }
      return a > 0 && t - times[a - 1] < times[a] - t ? a - 1 : a;
    };
    const add = (layer, times, value, text) => {
      if (!times.length || !this.shown(layer)) return;
      const i = near(times);
      if (Math.abs(times[i] - t) > Math.max(7200, (this.view[1] - this.view[0]) / 60)) return;
      at ??= times[i];
      const v = value(i);
      if (v === null || v === undefined) return;
      rows.push({ name: layer.name, color: layer.color, text: text ? text(i) : this.text(v) });
    };
    for (const line of this.lines) if (line.name) add(line, line.times, (i) => line.values[i]);
    for (const band of this.bands) if (band.name && band.tip !== false) add(band, band.times, (i) => band.low[i], (i) => `${this.text(band.low[i])} – ${this.text(band.high[i])}`);
    for (const layer of this.stack?.layers ?? []) add(layer, this.stack.times, (i) => layer.values[i]);
    return { at: at ?? t, rows };
  }

  text(value) { return `${number(value, this.options.decimals ?? digits(value))} ${this.options.unit || ""}`; }

  showTip(px) {
    const { area, x } = this.scale;
    const { at, rows } = this.point(this.scale.t(Math.min(Math.max(px, area.left), area.right)));
    this.cursor = at;
    const mark = this.marks.find((m) => m.text && m.from <= at && at < m.to);
    this.tip.replaceChildren(h("b", {}, `${full(at, this.options.zone)} ${zoneName(at, this.options.zone)}`),
      ...rows.map((r) => h("div", {}, h("span", { class: "swatch", style: { color: `var(${r.color})` } }), h("span", {}, r.name), h("span", {}, r.text))), mark ? h("div", {}, mark.text) : "");
    this.tip.hidden = rows.length === 0;
    const left = x(at) + 14 + this.tip.offsetWidth > area.right ? x(at) - 14 - this.tip.offsetWidth : x(at) + 14;
    this.tip.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${area.top + 4}px)`;
    this.draw();
    return `${full(at, this.options.zone)}: ${rows.map((r) => `${r.name} ${r.text}`).join(", ")}`;
  }

  hideTip() {
    this.cursor = undefined;
    this.tip.hidden = true;
    this.draw();
  }

  zoom(from, to) {
    const least = 2 * 3600;
    if (to - from < least) [from, to] = [(from + to - least) / 2, (from + to + least) / 2];
    this.view = [from, to];
    this.draw();
    this.options.onRange?.(from, to);
  }

  reset() { this.zoom(this.from, this.to); }

  listen() {
    const c = this.canvas;
    c.addEventListener("pointermove", (e) => {
      if (!this.scale) return;
      if (this.drag) { this.drag.x1 = e.offsetX; this.draw(); } else this.showTip(e.offsetX);
    });
    c.addEventListener("pointerleave", () => this.hideTip());
    c.addEventListener("pointerdown", (e) => {
      if (e.button !== 0 || !this.scale) return;
      c.setPointerCapture(e.pointerId);
      this.drag = { x0: e.offsetX, x1: e.offsetX, pan: e.shiftKey };
    });
    c.addEventListener("pointerup", (e) => this.drop(e.offsetX));
    c.addEventListener("pointercancel", () => { this.drag = null; this.draw(); });
    c.addEventListener("dblclick", () => this.reset());
    c.addEventListener("wheel", (e) => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      this.zoomAt(this.scale.t(e.offsetX), e.deltaY > 0 ? 1.25 : 0.8);
    }, { passive: false });
    c.addEventListener("keydown", (e) => this.key(e));
  }

  drop(px) {
    const drag = this.drag;
    this.drag = null;
    if (!drag) return;
    const [a, b] = [this.scale.t(Math.min(drag.x0, px)), this.scale.t(Math.max(drag.x0, px))];
    if (Math.abs(px - drag.x0) < 6) return this.options.onPick?.(this.scale.t(px));
    if (drag.pan) {
      const shift = this.scale.t(drag.x0) - this.scale.t(px);
      return this.zoom(this.view[0] + shift, this.view[1] + shift);
    }
    this.zoom(a, b);
  }

  zoomAt(t, factor) {
    const [from, to] = this.view;
    this.zoom(t - (t - from) * factor, t + (to - t) * factor);
  }

  key(e) {
    const [from, to] = this.view, middle = (from + to) / 2, width = to - from;
    const step = this.lines[0]?.times.length > 1 ? Math.max(this.lines[0].times[1] - this.lines[0].times[0], width / 400) : width / 100;
    const sign = e.key === "ArrowLeft" ? -1 : 1;
    if (e.key.startsWith("Arrow") && (e.key === "ArrowLeft" || e.key === "ArrowRight")) {
      if (e.shiftKey) this.zoom(from + sign * width / 4, to + sign * width / 4);
      else this.said.textContent = this.showTip(this.scale.x(Math.min(Math.max((this.cursor ?? middle) + sign * step, from), to)));
    } else if (e.key === "+" || e.key === "=") this.zoomAt(this.cursor ?? middle, 0.6);
    else if (e.key === "-") this.zoomAt(this.cursor ?? middle, 1.6);
    else if (e.key === "0" || e.key === "Home") this.reset();
    else if (e.key === "Escape") this.hideTip();
    else return;
    e.preventDefault();
  }
}
