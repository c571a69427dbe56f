// The layers of a time chart, drawn in CSS pixels on a canvas.
import { zoneName } from "../time.js";
import { color, faded } from "./canvas.js";
import { tickText, timeTicks, valueTicks } from "./scale.js";

export function drawAxes(g, { area, x, y }, { from, to, low, high, zone, unit, bare }) {
  const { ticks, step } = valueTicks(low, high, Math.max(2, Math.floor((area.bottom - area.top) / 44)));
  g.lineWidth = 1;
  g.textBaseline = "middle";
  g.textAlign = "right";
  for (const v of ticks) {
    const py = Math.round(y(v)) + 0.5;
    g.strokeStyle = color(v === 0 && low < 0 ? "--line-strong" : "--line");
    g.beginPath();
    g.moveTo(area.left, py);
    g.lineTo(area.right, py);
    g.stroke();
    g.fillStyle = color("--ink-3");
    g.fillText(tickText(v, step), area.left - 7, py);
  }
  g.textBaseline = "alphabetic";
  g.textAlign = "center";
  let last = -Infinity;
  for (const tick of timeTicks(from, to, zone, Math.max(2, (area.right - area.left) / 72))) {
    const px = Math.round(x(tick.t)) + 0.5;
    g.strokeStyle = color(tick.major ? "--line-strong" : "--line");
    g.beginPath();
    g.moveTo(px, tick.major ? area.top : area.bottom);
    g.lineTo(px, area.bottom + 4);
    g.stroke();
    const half = g.measureText(tick.text).width / 2;
    if (px - half < last + 8 || px + half > area.right + 12) continue;
    last = px + half;
    g.fillStyle = color(tick.major ? "--ink-2" : "--ink-3");
    g.fillText(tick.text, px, area.bottom + 16);
  }
  if (bare) return;
  g.fillStyle = color("--ink-3");
  g.textAlign = "left";
  g.fillText(unit || "", 4, area.bottom + 29);
  g.textAlign = "right";
  const names = [...new Set([zoneName(from, zone), zoneName(to, zone)])].join("/");
  g.fillText(zone === "UTC" ? "UTC" : `${zone} (${names})`, area.right, area.bottom + 29);
}

/// The lowest and highest value between two times.
export function extremes(from, to, lines, bands, stack, hidden) {
  let low = Infinity, high = -Infinity;
  const take = (v) => {
    if (v === null || v === undefined || !Number.isFinite(v)) return;
    if (v < low) low = v;
    if (v > high) high = v;
  };
  for (const l of lines) l.times.forEach((t, i) => t >= from && t <= to && take(l.values[i]));
  for (const b of bands) b.times.forEach((t, i) => { if (t >= from && t <= to) { take(b.low[i]); take(b.high[i]); } });
  if (stack) {
    const layers = stack.layers.filter((l) => !hidden.has(l.name));
    stack.times.forEach((t, i) => {
      if (t < from || t > to) return;
      let up = 0, down = 0;
      for (const l of layers) if (l.values[i] > 0) up += l.values[i]; else down += l.values[i] || 0;
      take(up);
      take(down);
    });
  }
  return [low, high];
}

export function drawLine(g, { x, y }, line) {
  g.strokeStyle = color(line.color);
  g.lineWidth = line.width || 1.6;
  g.setLineDash(line.dash || []);
  g.beginPath();
  let pen = false;
  for (let i = 0; i < line.times.length; i++) {
    const v = line.values[i];
    if (v === null || v === undefined) { pen = false; continue; }
    if (pen) g.lineTo(x(line.times[i]), y(v)); else g.moveTo(x(line.times[i]), y(v));
    pen = true;
  }
  if (!line.dots) g.stroke();
  g.setLineDash([]);
  if (line.dots) {
    g.fillStyle = color(line.color);
    line.times.forEach((t, i) => {
      if (line.values[i] === null) return;
      g.beginPath();
      g.arc(x(t), y(line.values[i]), line.dots, 0, 7);
      g.fill();
    });
  }
}

export function drawBand(g, { x, y }, band) {
  g.fillStyle = faded(band.color, band.alpha);
  let start = 0;
  const flush = (end) => {
    if (end - start < 2) return;
    g.beginPath();
    for (let i = start; i < end; i++) g.lineTo(x(band.times[i]), y(band.high[i]));
    for (let i = end - 1; i >= start; i--) g.lineTo(x(band.times[i]), y(band.low[i]));
    g.fill();
  };
  for (let i = 0; i <= band.times.length; i++) {
    if (i === band.times.length || band.low[i] === null || band.high[i] === null) { flush(i); start = i + 1; }
  }
}

/// Layers on one another: positive ones upwards from 0, negative ones downwards.
export function drawStack(g, { x, y }, stack, hidden) {
  const n = stack.times.length, up = new Float64Array(n), down = new Float64Array(n);
  for (const layer of stack.layers) {
    if (hidden.has(layer.name)) continue;
    g.fillStyle = faded(layer.color, 0.82);
    const low = new Float64Array(n), high = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const v = layer.values[i] || 0;
      if (v >= 0) { low[i] = up[i]; up[i] += v; high[i] = up[i]; } else { high[i] = down[i]; down[i] += v; low[i] = down[i]; }
    }
    g.beginPath();
    for (let i = 0; i < n; i++) g.lineTo(x(stack.times[i]), y(high[i]));
    for (let i = n - 1; i >= 0; i--) g.lineTo(x(stack.times[i]), y(low[i]));
    g.fill();
  }
}

export function drawMarks(g, { area, x }, marks) {
  for (const mark of marks) {
    const a = x(mark.from), b = Math.max(x(mark.to), a + 3);
    g.fillStyle = faded(mark.color, 0.17);
    g.fillRect(a, area.top, b - a, area.bottom - area.top);
    g.fillStyle = color(mark.color);
    g.fillRect(a, area.top - 4, b - a, 4);
  }
}
