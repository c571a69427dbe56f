// What all charts on a canvas share: size, sharpness, colours of the theme.
export function color(name) {
  return name.startsWith("--") ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : name;
}

export function faded(name, alpha) {
  const c = color(name), n = parseInt(c.slice(1), 16);
  return `rgb(${n >> 16} ${(n >> 8) & 255} ${n & 255} / ${alpha})`;
}

export const FONT = "11px system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

/// Sizes the canvas to its box; gives the context in CSS pixels, cleared.
export function prepare(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = FONT;
  g.lineJoin = "round";
  return { g, width, height };
}

const drawn = new Set();
const observer = new ResizeObserver((entries) => {
  for (const entry of entries) entry.target.redraw?.();
});

/// Draws again when the box or the theme changes, for as long as the element is in the page.
export function keepDrawn(element, redraw) {
  element.redraw = redraw;
  observer.observe(element);
  drawn.add(element);
}

export function redrawAll() {
  for (const element of drawn) {
    if (element.isConnected) element.redraw();
    else {
      observer.unobserve(element);
      drawn.delete(element);
    }
  }
}
new MutationObserver(redrawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

// Paper is light, whatever the screen is.
let screenTheme = null;
addEventListener("beforeprint", () => {
  screenTheme ??= document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  redrawAll();
});
addEventListener("afterprint", () => {
  if (screenTheme) document.documentElement.dataset.theme = screenTheme;
  screenTheme = null;
});
