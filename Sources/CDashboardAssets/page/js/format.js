// Numbers as people read them: a thin space between thousands, a true minus sign, no more digits than matter.
const formats = new Map();
function format(decimals) {
  if (!formats.has(decimals)) formats.set(decimals, new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  return formats.get(decimals);
}

export function number(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return format(decimals).format(value).replaceAll(",", "\u202f").replace("-", "−");
}

export function signed(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return (value > 0 ? "+" : "") + number(value, decimals);
}

export const percent = (value, decimals = 1) => (Number.isFinite(value) ? `${number(value, decimals)}\u202f%` : "–");
export const unitOf = (unit) => unit || "";

/// Digits that a value of this size deserves.
export const digits = (value) => (Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
export const plain = (value) => number(value, Number.isInteger(value) ? 0 : digits(value || 0));

/// A place's name where only its key is known: `ile-de-france` as `Ile-de-France`.
export const placeName = (key) => key.split("-").map((w, i) => (i > 0 && w.length < 4 ? w : w.charAt(0).toUpperCase() + w.slice(1))).join("-");

export function bytes(count) {
  return count < 1024 ? `${count} B` : count < 1 << 20 ? `${number(count / 1024, 1)} kB` : `${number(count / (1 << 20), 1)} MB`;
}

export const MEASURES = { consumption: "Consumption", nuclear: "Nuclear", hydro: "Hydro", wind: "Wind", solar: "Solar", thermal: "Thermal", gas: "Gas", coal: "Coal", oil: "Oil", "fuel-oil": "Oil", bioenergy: "Bioenergy", bioenergies: "Bioenergy", pumping: "Pumping", temperature: "Temperature", "forecast-day-ahead": "Operator’s forecast, day ahead", "forecast-intraday": "Operator’s forecast, same day", "physical-exchanges": "Exchanges" };

/// A sentence of the program as people read it: it writes numbers below 0 with a hyphen, for machines.
export const sentence = (text) => text.replace(/(^|[\s(])-(?=[\d.])/g, "$1−");
