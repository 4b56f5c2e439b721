// The widget as a page of a benchmark that drives it from outside: `window.ready` and `window.refresh(rev, change)`.
// `window.hasETag = false` has it ask without `If-None-Match`, as of a server that gives no `ETag`.
import "./jobtree/index.js";

const params = new URLSearchParams(location.search);
const wanted = { n: params.get("n") ?? "100", rev: "0", change: "none" };
window.hasETag = params.get("etag") !== "0";
const tree = document.querySelector("job-tree");

tree.fetcher = (request) => {
  const asked = new Request(`/job?${new URLSearchParams(wanted)}`, request);
  if (!window.hasETag) asked.headers.delete("if-none-match");
  return fetch(asked);
};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function painted() {
  await frame();
  await frame();
}

window.refresh = async (rev, change) => {
  wanted.rev = String(rev);
  wanted.change = change;
  await tree.refresh();
  await painted();
};

window.ready = window.refresh(0, "none");

const poll = Number(params.get("poll") ?? 0);
if (poll) setInterval(() => tree.refresh(), poll);
