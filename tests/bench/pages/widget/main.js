// The widget in a page that a benchmark drives from outside, by `window.ready` and `window.refresh(rev, change)`.
// With `window.hasETag = false` requests have no `If-None-Match`, as if the server sent no `ETag`.
import "jobtree";

const params = new URLSearchParams(location.search);
const query = { n: params.get("n") ?? "100", rev: "0", change: "none" };
window.hasETag = params.get("etag") !== "0";
const tree = document.querySelector("job-tree");

tree.fetcher = (request) => {
  const jobRequest = new Request(`/job?${new URLSearchParams(query)}`, request);
  if (!window.hasETag) jobRequest.headers.delete("if-none-match");
  return fetch(jobRequest);
};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function painted() {
  await frame();
  await frame();
}

window.refresh = async (rev, change) => {
  query.rev = String(rev);
  query.change = change;
  await tree.refresh();
  await painted();
};

window.ready = window.refresh(0, "none");

const poll = Number(params.get("poll") ?? 0);
if (poll) setInterval(() => tree.refresh(), poll);
