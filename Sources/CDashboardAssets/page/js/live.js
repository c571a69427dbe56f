// Server-sent events: what the server saw change. Views subscribe; the browser reconnects by itself.
import { $ } from "./dom.js";

const listeners = new Set();
let source = null;

function state(name, text) {
  const mark = $("live");
  mark.dataset.state = name;
  mark.lastElementChild.textContent = text;
  mark.title = text;
}

/// Calls `f(kind, data)` for each event until the returned function is called.
export function listen(f) {
  listeners.add(f);
  return () => listeners.delete(f);
}

export function connect() {
  source?.close();
  source = new EventSource("/api/v1/events");
  let wasLost = false;
  source.onopen = () => {
    state("live", "live");
    // What happened while the line was down is not sent again: views load anew.
    if (wasLost) for (const f of listeners) f("change", {});
    wasLost = false;
  };
  source.onerror = () => {
    wasLost = true;
    state("lost", "reconnecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
  for (const kind of ["reading", "score", "incident", "change"]) {
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      for (const f of [...listeners]) f(kind, data);
    });
  }
}
