// Calls of the server's own API. The browser keeps entity tags and asks with them; a problem becomes an Error.
import { $ } from "./dom.js";

export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title || `the server answered ${status}`);
    this.status = status;
  }
}

export function url(path, fields = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined && value !== null && value !== "") query.set(key, value);
  const text = query.toString();
  return `/api/v1/${path}${text ? `?${text}` : ""}`;
}

async function answer(response) {
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.title, problem.detail);
}

async function call(make) {
  let response;
  try {
    response = await make();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "", "The server can’t be reached.");
  }
  return response;
}

export async function get(path, fields, signal) {
  const request = () => fetch(url(path, fields), { signal, headers: { Accept: "application/json" } });
  const response = await call(request);
  if (response.status === 401 && (await askForToken())) return answer(await call(request));
  return answer(response);
}

export async function post(path, body) {
  const request = () => fetch(`/api/v1/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const response = await call(request);
  if (response.status === 401 && (await askForToken())) return answer(await call(request));
  return answer(response);
}

let asking = null;
/// Asks for the token and trades it for a cookie; false where the user cancels.
function askForToken() {
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

async function ask() {
  const dialog = $("token-dialog"), field = $("token"), error = $("token-error");
  error.textContent = "";
  for (;;) {
    field.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
    if (dialog.returnValue !== "ok") return false;
    const response = await fetch("/api/v1/session", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: field.value }) });
    if (response.ok) return true;
    error.textContent = "That is not the token.";
  }
}
