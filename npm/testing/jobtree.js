// Stands for the wasm in the entry `./testing`: a widget that draws nothing, requests nothing and shows what a test says.
import { REQUEST_ATTRIBUTES } from "./attributes.js";
import { isTerminal } from "./plain/phases.js";

/** The mounted widget of each element. */
const widgets = new WeakMap();

/** What tests have set for elements that are not mounted yet. */
const waiting = new WeakMap();

const NODE = {
  type: null,
  phase: "unknown",
  rawPhase: null,
  reason: null,
  code: null,
  startedAt: null,
  updatedAt: null,
  endedAt: null,
};
const PROGRESS = { done: 0, succeeded: 0, failed: 0, running: 0, total: 0, percent: null };
const ERROR = { kind: "http", status: null, code: null, message: "", requestId: null, retryAt: null, stopped: false };

/** Fills in the members that a test has left out. */
function completeNode(node, id = "root") {
  const children = (node.children ?? []).map((child, index) => completeNode(child, `${id}/${index}`));
  return { ...NODE, id, name: id, details: [], ...node, progress: { ...PROGRESS, ...node.progress }, children };
}

function completeSnapshot(element, { root, ...rest }) {
  const { system, projectId, jobId } = element;
  const address = { system: system || "auto", projectId: projectId || null, jobId: jobId || null };
  const fetchedAt = new Date().toISOString();
  return { ...address, fetchedAt, complete: true, warnings: [], ...rest, root: completeNode(root) };
}

/** Reports a response to an element, now or once it is mounted. Resolves after the events have been dispatched. */
function respond(element, report) {
  return new Promise((resolve) => {
    const run = (widget) => {
      widget.report(report);
      queueMicrotask(resolve); // events are dispatched in microtasks, which were queued before this one
    };
    const widget = widgets.get(element);
    if (widget) run(widget);
    else waiting.set(element, [...(waiting.get(element) ?? []), run]);
  });
}

/** Shows this snapshot in the element, as if it were the response to a refresh. */
export function setSnapshot(element, snapshot) {
  return respond(element, (widget) => widget.show(completeSnapshot(element, snapshot)));
}

/** Lets a refresh of the element fail with these fields of a `JobTreeError`. */
export function setError(element, fields) {
  return respond(element, (widget) => widget.fail({ ...ERROR, ...fields }));
}

/** The interface of the wasm's own `Mounted`. */
export class Mounted {
  #element;
  #listener;
  #request;
  #snapshot = null;
  #hasFailed = false;

  constructor(element, container, host, listener) {
    this.#element = element;
    this.#listener = listener;
    this.#request = this.#readRequest();
    widgets.set(element, this);
    const reports = waiting.get(element) ?? [];
    waiting.delete(element);
    for (const run of reports) run(this);
  }

  #readRequest() {
    return REQUEST_ATTRIBUTES.map((name) => this.#element.getAttribute(name)).join("\n");
  }

  update(host, beginJob) {
    const request = this.#readRequest();
    if (request === this.#request) return;
    this.#request = request;
    [this.#snapshot, this.#hasFailed] = [null, false];
    this.#listener = beginJob();
  }

  /** Calls `report` between the activities of a refresh. */
  report(report) {
    this.#listener("activity", "fetching");
    this.#listener("activity", report(this));
  }

  show(snapshot) {
    const from = this.#snapshot?.root.phase ?? null;
    const to = snapshot.root.phase;
    this.#snapshot = snapshot;
    if (this.#hasFailed) this.#listener("recovered");
    this.#hasFailed = false;
    this.#listener("update", to);
    if (from !== to) this.#listener("phase", { from, to });
    if (from !== to && isTerminal(to)) this.#listener("end");
    return isTerminal(to) ? "finished" : "waiting";
  }

  fail(error) {
    this.#hasFailed = true;
    this.#listener("error", error);
    return error.stopped ? "stopped" : "waiting";
  }

  /** Stays pending until the test responds. */
  refresh() {}

  snapshot() {
    return this.#snapshot;
  }

  openAll() {}

  reveal(id) {
    const holds = (node) => node.id === id || node.children.some(holds);
    return this.#snapshot !== null && holds(this.#snapshot.root);
  }

  toText() {
    const lines = ({ phase, name, children }, indent = "") => [`${indent}[${phase}] ${name}`, ...children.flatMap((it) => lines(it, `${indent}  `))];
    return lines(this.#snapshot.root).join("\n");
  }

  free() {
    widgets.delete(this.#element);
  }
}

// There is no wasm to start, and no request to hand over.
export default async function init() {}
export function takeEarlyWith() {}
export function takeTextsWith() {}
export function registerSystem() {}
