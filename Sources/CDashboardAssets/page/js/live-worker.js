// Holds the event stream for the page. A stream that never ends would otherwise count as loading: the browser's
// own "loading" mark, printing, and tools that take pictures would wait for it for ever.
const kinds = ["reading", "score", "incident", "live", "change"];
let source = null;

function connect() {
  source?.close();
  source = new EventSource("/api/v1/events");
  source.onopen = () => postMessage({ state: "open" });
  source.onerror = () => {
    postMessage({ state: "lost" });
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => postMessage({ kind, data: JSON.parse(event.data) }));
  }
}

connect();
