// Where axis marks stand: round values, and round times of the area's clocks on days of 23, 24 and 25 hours alike.
import { clock, dayStart, parts, startOfDay } from "../time.js";

const DAY = 86400;

export function valueTicks(low, high, count = 5) {
  const raw = (high - low) / count;
  const scale = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * scale).find((s) => s >= raw) ?? 10 * scale;
  const ticks = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) ticks.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return { ticks, step };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const weekday = (p) => WEEKDAYS[new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()];

/// Marks of a time axis: `{t, text, major}`, at most about `count`.
export function timeTicks(from, to, zone, count) {
  const span = to - from;
  const hours = [1, 2, 3, 6, 12].find((n) => span / (n * 3600) <= count);
  if (hours && span < 8 * DAY) return hourTicks(from, to, zone, hours);
  const days = [1, 2, 7, 14].find((n) => span / (n * DAY) <= count);
  if (days) return dayTicks(from, to, zone, days);
  const months = [1, 2, 3, 6].find((n) => span / (n * 30.4 * DAY) <= count);
  if (months) return monthTicks(from, to, zone, months);
  const years = Math.max(1, Math.ceil(span / (365 * DAY * count)));
  return yearTicks(from, to, zone, years);
}

function hourTicks(from, to, zone, hours) {
  const ticks = [];
  for (let t = Math.ceil(from / 1800) * 1800; t <= to; t += 1800) {
    const p = parts(t, zone);
    if (p.minute !== 0 || p.hour % hours !== 0) continue;
    const midnight = p.hour === 0;
    ticks.push({ t, text: midnight ? `${weekday(p)} ${p.day} ${MONTHS[p.month - 1]}` : clock(t, zone), major: midnight });
  }
  return ticks;
}

function dayTicks(from, to, zone, days) {
  const ticks = [];
  for (let t = dayStart(from, zone); t <= to; t = dayStart(t + 12 * 3600, zone, 1)) {
    const p = parts(t, zone);
    const ordinal = Math.round(Date.UTC(p.year, p.month - 1, p.day) / 1000 / DAY) + 3;
    if (ordinal % days !== 0 || t < from) continue;
    const major = p.day <= days, month = MONTHS[p.month - 1];
    ticks.push({ t, text: days >= 7 ? `${p.day} ${month}` : `${weekday(p)} ${p.day}${major ? ` ${month}` : ""}`, major });
  }
  return ticks;
}

function monthTicks(from, to, zone, months) {
  const ticks = [], p = parts(from, zone);
  for (let m = 0; ; m++) {
    const index = p.year * 12 + p.month - 1 + m, t = startOfDay(Math.floor(index / 12), (index % 12) + 1, 1, zone);
    if (t > to) return ticks;
    if (index % months !== 0 || t < from) continue;
    const january = index % 12 === 0;
    ticks.push({ t, text: january ? String(index / 12) : MONTHS[index % 12], major: january });
  }
}

function yearTicks(from, to, zone, years) {
  const ticks = [];
  for (let y = parts(from, zone).year; ; y++) {
    const t = startOfDay(y, 1, 1, zone);
    if (t > to) return ticks;
    if (t >= from && y % years === 0) ticks.push({ t, text: String(y), major: true });
  }
}

/// A value axis' text: one unit for all marks.
export function tickText(value, step) {
  // A step of 2.5 needs one digit more than its size tells.
  const size = Math.floor(Math.log10(step) + 1e-9), isWhole = Math.abs(step / 10 ** size - Math.round(step / 10 ** size)) < 1e-6;
  const decimals = Math.max(0, (isWhole ? 0 : 1) - size);
  return value.toFixed(Math.min(decimals, 4)).replace("-", "−").replace(/\B(?=(\d{3})+(?!\d))/g, decimals ? "" : "\u202f");
}
