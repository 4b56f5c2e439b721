// Prefetches a job's first response while the wasm is loading. Sends exactly the request that the wasm would send; where
// only the wasm can know it, sends nothing.
import { isOneResponse, pathOf } from "./systems.js";

/** Requests that are sent, but not taken by the wasm yet. */
let prefetched = [];

/** Sends the request of `element`, unless an equal one is in flight. */
export function prefetch(element) {
  const { fetcher, credentials } = element;
  const url = requestUrl(element);
  if (!url || !canPrefetch(element)) return;
  const key = { url, credentials, fetcher };
  if (prefetched.some((other) => isSame(other, key))) return;
  const controller = new AbortController();
  try {
    const { signal } = controller;
    const headers = { accept: "application/json" };
    const request = new Request(url, { headers, credentials, cache: "no-cache", signal });
    if (!request.url.startsWith("http")) return;
    const sentAt = performance.now();
    const response = Promise.resolve((fetcher ?? fetch)(request));
    response.catch(() => {}); // reported by the wasm once it takes the request
    prefetched.push({ ...key, controller, taken: [response, controller, sentAt] });
  } catch {
    // An invalid URL. The wasm reports it.
  }
}

/** Hands a prefetched request over to the wasm: `[Promise<Response>, AbortController, sentAt]`, `sentAt` in ms of
 *  `performance.now()`. `undefined` if there is none for this URL, these credentials and this fetcher. */
export function takePrefetched(url, credentials, fetcher) {
  const found = prefetched.find((request) => isSame(request, { url, credentials, fetcher }));
  prefetched = prefetched.filter((request) => request !== found);
  return found?.taken;
}

/** Aborts the requests that were not taken. */
export function abortPrefetched() {
  for (const { controller } of prefetched.splice(0)) controller.abort();
}

/** Whether the wasm, once it is there, would send exactly this request at once. */
function canPrefetch(element) {
  const { fetcher, headers, paused } = element;
  const isPlain = !headers && (!fetcher || typeof fetcher === "function") && globalThis.WebAssembly;
  return isPlain && !paused && isRendered(element) && !document.hidden && navigator.onLine;
}

/** Whether the content of `element` is rendered. An element with `display: contents` counts as not rendered here. */
function isRendered(element) {
  const hidesContent = getComputedStyle(element).contentVisibility === "hidden";
  return !hidesContent && (element.checkVisibility?.() ?? true);
}

function isSame(one, other) {
  return ["url", "credentials", "fetcher"].every((name) => one[name] === other[name]);
}

/** The URL that the wasm will request, or `undefined` if only the wasm can tell. */
function requestUrl({ src, system, projectId, jobId, instanceId, proxy }) {
  if (src) return system.startsWith("servicestage") ? undefined : src.trim(); // ServiceStage adds paging parameters
  const isPlain = (id) => /^[\w-]+$/.test(id);
  const isKnown = isOneResponse(system) && !instanceId && isPlain(projectId) && isPlain(jobId);
  if (!isKnown || proxy.includes("{")) return undefined;
  // Without a proxy the page's own origin, whatever its `<base>` is. An opaque one has no URL.
  const prefix = proxy.trim() || origin.replace(/^null$/, "");
  return prefix.replace(/\/+$/, "") + pathOf(system).replace("{project_id}", projectId).replace("{job_id}", jobId);
}
