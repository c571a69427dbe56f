// Server-sent events: what the server saw change. Views subscribe; the browser reconnects by itself.
import { $ } from "./dom.js";

const listeners = new Set();
let worker = null;

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
  let wasLost = false;
  worker = new Worker("/js/live-worker.js");
  worker.onmessage = ({ data: message }) => {
    if (message.state === "open") {
      state("live", "live");
      // What happened while the line was down is not sent again: views load anew.
      if (wasLost) for (const f of listeners) f("change", {});
      wasLost = false;
    } else if (message.state === "lost") {
      wasLost = true;
      state("lost", "reconnecting");
    } else {
      for (const f of [...listeners]) f(message.kind, message.data);
    }
  };
}

// A page kept for the back button would keep its stream, and a browser has few connections for one server.
addEventListener("pagehide", () => worker?.terminate());
addEventListener("pageshow", (event) => {
  if (event.persisted) connect();
});
