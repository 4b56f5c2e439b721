// The playground page: uses the widget as any page would.
import { embed, isEmbedded } from "./embed.js";

const byId = (id) => document.getElementById(id);

/**
 * Finds the proxy and its upstreams: next to the page if it serves the page itself, or under `/proxy/` if the server forwards
 * to it. `undefined` if there is none; `trunk serve` then responds with this page to every path.
 */
async function findProxy() {
  for (const prefix of [".", "./proxy"]) {
    const response = await fetch(`${prefix}/readyz`).catch(() => undefined);
    const isProxy = response?.ok && response.headers.get("content-type")?.startsWith("application/json");
    if (isProxy) return { prefix, upstreams: (await response.json()).upstreams.map(({ name }) => name) };
  }
  return undefined;
}

/** A fetcher for the recorded job: adds the `Date` of the recording, from which durations are measured. */
async function fetchRecording(request) {
  const response = await fetch(request);
  const headers = { "content-type": "application/json", date: "Thu, 02 Aug 2018 08:21:50 GMT" };
  return new Response(await response.arrayBuffer(), { status: response.status, headers });
}

/** Points the demo widgets at the jobs with this suffix; a new suffix starts new jobs. */
function startDemo(proxy, suffix) {
  for (const tree of byId("live").querySelectorAll("job-tree")) {
    tree.proxy = proxy;
    tree.jobId = `${tree.dataset.job}${suffix}`;
  }
}

function watchOwnJob(form) {
  const tree = document.createElement("job-tree");
  for (const [name, value] of new FormData(form)) tree.setAttribute(name, value);
  byId("watched").replaceChildren(tree);
}

async function showPlayground() {
  const proxy = await findProxy();
  const form = byId("own");
  const demo = proxy?.upstreams.includes("demo") ? `${proxy.prefix}/demo` : undefined;

  if (demo) {
    byId("live").hidden = false;
    startDemo(demo, "");
    let runs = 0;
    const pageId = Date.now().toString(36);
    byId("again").addEventListener("click", () => startDemo(demo, `-${pageId}-${++runs}`));
    form.elements["project-id"].value = "demo";
    form.elements["job-id"].value = "demo-failure";
  } else if (!proxy) {
    byId("recorded").hidden = false;
    const sample = byId("sample");
    sample.fetcher = fetchRecording;
    sample.src = "./samples/cce-v3-01-doc-running.json";
  }
  if (proxy) form.elements.proxy.value = `${proxy.prefix}/${proxy.upstreams[0] ?? ""}`;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    watchOwnJob(form);
  });
}

// The element is defined last, so that no widget starts before its attributes are set.
if (isEmbedded) document.body.replaceChildren();
else await showPlayground();
const { JobTreeElement } = await import("./index.js");
if (isEmbedded) embed(JobTreeElement);
