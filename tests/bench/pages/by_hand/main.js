// The baseline: a page without a framework. Parses every response with JSON.parse and renders only the rows in view.
const HEIGHT = 28;
const OVERSCAN = 4;
const ICONS = { Success: "✓", Failed: "✗", Running: "●", Initializing: "○" };

const params = new URLSearchParams(location.search);
const tree = document.getElementById("tree");
const spacer = document.getElementById("room");
let rows = [];
let text = "";
const elements = [];

/** Appends the rows of a job, with the counts of the leaves below each. */
function flatten(job, level) {
  const row = { job, level, done: 0, total: 0 };
  rows.push(row);
  for (const subJob of job.spec.subJobs ?? []) {
    const { done, total } = flatten(subJob, level + 1);
    row.done += done;
    row.total += total;
  }
  if (row.total > 0) return row;
  return { done: Number(job.status.phase === "Success" || job.status.phase === "Failed"), total: 1 };
}

function element(slot) {
  const existing = elements[slot];
  if (existing) return existing;
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "treeitem");
  const cells = ["mark", "type", "name", "counts", "reason", "duration"].map((name) => {
    const cell = document.createElement("span");
    cell.className = name;
    row.append(cell);
    return cell.appendChild(new Text());
  });
  tree.append(row);
  return (elements[slot] = { row, cells, at: -1, level: -1 });
}

function render() {
  const first = Math.max(0, Math.floor(tree.scrollTop / HEIGHT) - OVERSCAN);
  const count = Math.min(rows.length - first, Math.ceil(tree.clientHeight / HEIGHT) + 2 * OVERSCAN);
  for (let slot = 0; slot < Math.max(count, elements.length); slot++) {
    const rendered = element(slot);
    const row = rows[first + slot];
    rendered.row.hidden = slot >= count;
    if (slot >= count) continue;
    const { metadata, spec, status } = row.job;
    if (rendered.at !== first + slot) rendered.row.style.top = `${(first + slot) * HEIGHT}px`;
    if (rendered.level !== row.level) rendered.row.style.paddingInlineStart = `${row.level * 20}px`;
    rendered.at = first + slot;
    rendered.level = row.level;
    rendered.row.dataset.uid = metadata.uid;
    rendered.row.dataset.phase = status.phase;
    const counts = row.total ? `${row.done} of ${row.total}` : "";
    const seconds = Math.round((time(metadata.updateTimestamp) - time(metadata.creationTimestamp)) / 1000);
    const texts = [ICONS[status.phase], spec.type, spec.resourceName, counts, status.reason, `${seconds}s`];
    texts.forEach((text, cell) => {
      if (rendered.cells[cell].data !== text) rendered.cells[cell].data = text;
    });
  }
}

function time(stamp) {
  return Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11, 23)}Z`);
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

window.refresh = async (rev, change) => {
  const query = new URLSearchParams({ n: params.get("n"), rev, change });
  const body = await (await fetch(`/job?${query}`)).text();
  if (body !== text) {
    text = body;
    rows = [];
    flatten(JSON.parse(text), 0);
    spacer.style.height = `${rows.length * HEIGHT}px`;
    render();
  }
  await frame();
  await frame();
};

tree.addEventListener("scroll", render, { passive: true });
window.ready = window.refresh(0, "none");
