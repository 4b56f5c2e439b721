// The first request for a job, sent while the wasm is still on its way. What is asked for is what the wasm would ask for; where
// only the wasm can tell, nothing is.

/** What stands before the project's id, and between it and the job's, in systems whose answers come as a whole. */
const PATHS = {
  cce: ["/api/v3/projects/", "/jobs/"],
  "cce-v2": ["/api/v2/projects/", "/jobs/"],
  "cce-autopilot": ["/autopilot/v3/projects/", "/jobs/"],
  ief: ["/v2/", "/productmgr/jobs/"],
};

/** Requests that the wasm has not taken yet. */
let sent = [];

/** Sends the request of `element`, unless one just like it is under way. */
export function sendEarly(element) {
  const { fetcher, credentials } = element;
  const url = address(element);
  if (!url || element.headers || element.paused || document.hidden || !navigator.onLine) return;
  const wish = { url, credentials: /^(include|omit)$/.test(credentials) ? credentials : "same-origin", fetcher };
  if (sent.some((other) => isSame(other, wish))) return;
  const controller = new AbortController();
  try {
    const { signal } = controller;
    const headers = { accept: "application/json" };
    const request = new Request(url, { headers, credentials: wish.credentials, cache: "no-cache", signal });
    if (!request.url.startsWith("http")) return;
    const at = performance.now();
    const answer = Promise.resolve((fetcher ?? fetch)(request));
    answer.catch(() => {}); // whoever takes it hears of it
    sent.push({ ...wish, controller, taken: [answer, controller, at] });
  } catch {
    // An address that is none. The wasm will say so.
  }
}

/** The answer to such a request, what aborts it, and when it was sent. Called by the wasm. */
export function takeEarly(url, credentials, fetcher) {
  const found = sent.find((request) => isSame(request, { url, credentials, fetcher }));
  sent = sent.filter((request) => request !== found);
  return found?.taken;
}

/** Aborts what nobody has taken. */
export function dropEarly() {
  for (const { controller } of sent.splice(0)) controller.abort();
}

function isSame(one, other) {
  return ["url", "credentials", "fetcher"].every((name) => one[name] === other[name]);
}

function address({ src, system, projectId, jobId, instanceId, proxy }) {
  if (src) return system?.startsWith("servicestage") ? undefined : src.trim(); // its pages are numbered
  const isPlain = (id) => /^[\w-]+$/.test(id ?? ""); // none is null, and no word
  const path = Object.hasOwn(PATHS, system) && !instanceId && isPlain(projectId) && isPlain(jobId) && PATHS[system];
  if (!path || proxy?.includes("{")) return undefined;
  return (proxy ?? "").replace(/\/+$/, "") + path[0] + projectId + path[1] + jobId;
}
