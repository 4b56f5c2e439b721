// What a page without any framework can reach: JSON.parse of every answer, and elements for the rows in sight only.
const HEIGHT = 28;
const SPARE = 4;
const MARKS = { Success: "✓", Failed: "✗", Running: "●", Initializing: "○" };

const params = new URLSearchParams(location.search);
const tree = document.getElementById("tree");
const room = document.getElementById("room");
let rows = [];
let text = "";
const elements = [];

/** The job as a list of rows, with the counts of the leaves below each. */
function flatten(job, level) {
  const row = { job, level, done: 0, total: 0 };
  rows.push(row);
  for (const below of job.spec.subJobs ?? []) {
    const { done, total } = flatten(below, level + 1);
    row.done += done;
    row.total += total;
  }
  if (row.total > 0) return row;
  return { done: Number(job.status.phase === "Success" || job.status.phase === "Failed"), total: 1 };
}

function element(place) {
  const known = elements[place];
  if (known) return known;
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
  return (elements[place] = { row, cells, at: -1, level: -1 });
}

function draw() {
  const first = Math.max(0, Math.floor(tree.scrollTop / HEIGHT) - SPARE);
  const count = Math.min(rows.length - first, Math.ceil(tree.clientHeight / HEIGHT) + 2 * SPARE);
  for (let place = 0; place < Math.max(count, elements.length); place++) {
    const shown = element(place);
    const row = rows[first + place];
    shown.row.hidden = place >= count;
    if (place >= count) continue;
    const { metadata, spec, status } = row.job;
    if (shown.at !== first + place) shown.row.style.top = `${(first + place) * HEIGHT}px`;
    if (shown.level !== row.level) shown.row.style.paddingInlineStart = `${row.level * 20}px`;
    shown.at = first + place;
    shown.level = row.level;
    shown.row.dataset.uid = metadata.uid;
    shown.row.dataset.phase = status.phase;
    const counts = row.total ? `${row.done} of ${row.total}` : "";
    const seconds = Math.round((time(metadata.updateTimestamp) - time(metadata.creationTimestamp)) / 1000);
    const texts = [MARKS[status.phase], spec.type, spec.resourceName, counts, status.reason, `${seconds}s`];
    texts.forEach((text, cell) => {
      if (shown.cells[cell].data !== text) shown.cells[cell].data = text;
    });
  }
}

function time(stamp) {
  return Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11, 23)}Z`);
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

window.refresh = async (rev, change) => {
  const asked = new URLSearchParams({ n: params.get("n"), rev, change });
  const answer = await (await fetch(`/job?${asked}`)).text();
  if (answer !== text) {
    text = answer;
    rows = [];
    flatten(JSON.parse(text), 0);
    room.style.height = `${rows.length * HEIGHT}px`;
    draw();
  }
  await frame();
  await frame();
};

tree.addEventListener("scroll", draw, { passive: true });
window.ready = window.refresh(0, "none");
