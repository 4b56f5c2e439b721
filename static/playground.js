// The page behind `trunk serve`: the widget as any page would use it.
import { embed, isEmbedded } from "./embed.js";

const byId = (id) => document.getElementById(id);

/**
 * Where the proxy is: beside the page where it serves the page itself, under /proxy/ where trunk forwards to it, and
 * nowhere where trunk runs alone (and answers every address with this page).
 */
async function findProxy() {
  for (const prefix of [".", "./proxy"]) {
    const answer = await fetch(`${prefix}/readyz`).catch(() => undefined);
    const isProxy = answer?.ok && answer.headers.get("content-type")?.startsWith("application/json");
    if (isProxy) return { prefix, upstreams: (await answer.json()).upstreams.map(({ name }) => name) };
  }
  return undefined;
}

/** The documented job, as it was answered when it was recorded. */
async function recorded(request) {
  const answer = await fetch(request);
  const headers = { "content-type": "application/json", date: "Thu, 02 Aug 2018 08:21:50 GMT" };
  return new Response(await answer.arrayBuffer(), { status: answer.status, headers });
}

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
    const page = Date.now().toString(36);
    byId("again").addEventListener("click", () => startDemo(demo, `-${page}-${++runs}`));
    form.elements["project-id"].value = "demo";
    form.elements["job-id"].value = "demo-failure";
  } else if (!proxy) {
    byId("recorded").hidden = false;
    const sample = byId("sample");
    sample.fetcher = recorded;
    sample.src = "./samples/cce-v3-01-doc-running.json";
  }
  if (proxy) form.elements.proxy.value = `${proxy.prefix}/${proxy.upstreams[0] ?? ""}`;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    watchOwnJob(form);
  });
}

// The element only then, so that no widget starts before it has been told what to show.
if (isEmbedded) document.body.replaceChildren();
else await showPlayground();
const { JobTreeElement } = await import("./index.js");
if (isEmbedded) embed(JobTreeElement);
