// The second baseline: a component per node with Lit. Parses every response with JSON.parse and renders every row.
import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const ICONS = { Success: "✓", Failed: "✗", Running: "●", Initializing: "○" };

const params = new URLSearchParams(location.search);

/** Without a shadow root, so that one style sheet serves all rows. */
class LightElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}

class BenchNode extends LightElement {
  static properties = { node: { attribute: false }, isOpen: { state: true } };

  constructor() {
    super();
    this.isOpen = true;
  }

  render() {
    const { uid, phase, type, name, reason, seconds, done, total, children } = this.node;
    const isParent = children.length > 0;
    return html`
      <div class="row" role="treeitem" data-uid=${uid} data-phase=${phase} aria-expanded=${isParent ? this.isOpen : nothing}>
        ${isParent ? html`<button class="toggle" @click=${this.toggle}>${this.isOpen ? "▾" : "▸"}</button>` : nothing}
        <span class="mark" role="img" aria-label=${phase}>${ICONS[phase]}</span>
        <span class="type">${type}</span>
        <span class="name">${name}</span>
        ${isParent ? bar(done, total) : nothing}
        ${reason ? html`<span class="reason">${reason}</span>` : nothing}
        <span class="duration">${seconds}s</span>
      </div>
      ${isParent && this.isOpen ? html`<div role="group">${repeat(children, byUid, element)}</div>` : nothing}
    `;
  }

  toggle() {
    this.isOpen = !this.isOpen;
  }
}

class BenchTree extends LightElement {
  static properties = { root: { attribute: false } };

  render() {
    return this.root ? html`<div role="tree" aria-label="Job">${element(this.root)}</div>` : nothing;
  }
}

const byUid = ({ uid }) => uid;
const element = (node) => html`<bench-node .node=${node}></bench-node>`;
const bar = (done, total) =>
  html`<span class="bar"><span style="width: ${(100 * done) / total}%"></span></span><span>${done} of ${total}</span>`;

/** What is rendered of a job and its sub-jobs. Returns `before` if nothing has changed, so that Lit renders nothing. */
function toNode(job, before) {
  const children = (job.spec.subJobs ?? []).map((subJob, index) => toNode(subJob, before?.children[index]));
  const node = {
    uid: job.metadata.uid,
    phase: job.status.phase,
    type: job.spec.type,
    name: job.spec.resourceName,
    reason: job.status.reason,
    seconds: Math.round((time(job.metadata.updateTimestamp) - time(job.metadata.creationTimestamp)) / 1000),
    done: 0,
    total: 0,
    children,
  };
  for (const child of children) {
    node.done += child.total ? child.done : Number(child.phase === "Success" || child.phase === "Failed");
    node.total += child.total || 1;
  }
  const isSame = ([key, value]) => (key === "children" ? children.every(isSameChild) : before[key] === value);
  const isSameChild = (child, index) => child === before.children[index];
  const hasSameLength = before?.children.length === children.length;
  return hasSameLength && Object.entries(node).every(isSame) ? before : node;
}

function time(stamp) {
  return Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11, 23)}Z`);
}

customElements.define("bench-node", BenchNode);
customElements.define("bench-tree", BenchTree);

const tree = document.querySelector("bench-tree");
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

window.refresh = async (rev, change) => {
  const query = new URLSearchParams({ n: params.get("n"), rev, change });
  const body = await (await fetch(`/job?${query}`)).text();
  tree.root = toNode(JSON.parse(body), tree.root);
  await tree.updateComplete;
  await frame();
  await frame();
};

window.ready = window.refresh(0, "none");
