// Times of an area. The server sends UTC; everything shown is local to the area, with its zone named.
const formatters = new Map();
function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formatters.get(key);
}

export const seconds = (text) => (typeof text === "number" ? text : Date.parse(text) / 1000);
const format = (t, zone, options) => formatter(zone, options).format(new Date(t * 1000));

export const clock = (t, zone) => format(t, zone, { hour: "2-digit", minute: "2-digit" });
export const date = (t, zone) => format(t, zone, { day: "numeric", month: "short", year: "numeric" });
export const dayName = (t, zone) => format(t, zone, { weekday: "short", day: "numeric", month: "short" });
export const full = (t, zone) => `${format(t, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" })} ${clock(t, zone)}`;
/// The zone's short name at that time, such as CET or CEST; else its offset.
export const zoneName = (t, zone) => formatter(zone, { timeZoneName: "short" }).formatToParts(new Date(t * 1000)).find((p) => p.type === "timeZoneName")?.value ?? zone;

export function parts(t, zone) {
  const found = {};
  for (const p of formatter(zone, { hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(new Date(t * 1000))) found[p.type] = Number(p.value);
  return found;
}

/// Seconds that the zone's clocks are ahead of UTC.
export function offset(t, zone) {
  const p = parts(t, zone);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) / 1000 - Math.floor(t);
}

/// The first instant of a local date, whose numbers may overflow (day 0, month 13).
export function startOfDay(year, month, day, zone) {
  const clockTime = Date.UTC(year, month - 1, day) / 1000;
  // Around a clock change the offsets before and after differ: of both candidates, the one that shows the date.
  const candidates = [clockTime - offset(clockTime - 86400, zone), clockTime - offset(clockTime + 86400, zone)];
  for (const t of candidates.sort((a, b) => a - b)) if (t + offset(t, zone) >= clockTime) return t;
  return candidates[1];
}

export function dayStart(t, zone, days = 0) {
  const p = parts(t, zone);
  return startOfDay(p.year, p.month, p.day + days, zone);
}

export function isoDate(t, zone) {
  const p = parts(t, zone);
  return `${p.year}-${String(p.month).padStart(2, "0")}-${String(p.day).padStart(2, "0")}`;
}

/// The local day `2018-03-25` as a span.
export function daySpan(text, zone) {
  const [y, m, d] = text.split("-").map(Number);
  return { from: iso(startOfDay(y, m, d, zone)), to: iso(startOfDay(y, m, d + 1, zone)) };
}

export const iso = (t) => new Date(t * 1000).toISOString().replace(".000Z", "Z");

/// The same time on the clock some days earlier or later.
export function sameClock(t, zone, days) {
  const shifted = t + days * 86400;
  return shifted + offset(t, zone) - offset(shifted, zone);
}

export function ago(age) {
  if (age < 90) return `${Math.round(age)} s ago`;
  if (age < 5400) return `${Math.round(age / 60)} min ago`;
  if (age < 129600) return `${Math.round(age / 3600)} h ago`;
  if (age < 730 * 86400) return `${Math.round(age / 86400)} days ago`;
  return `${Math.round(age / 86400 / 365.25)} years ago`;
}

export function duration(s) {
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 3600) return `${Math.round(s / 60)} min`;
  if (s < 172800) return `${+(s / 3600).toFixed(1)} h`;
  return `${+(s / 86400).toFixed(1)} days`;
}
