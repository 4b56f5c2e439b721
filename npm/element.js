// The class `JobTreeElement` of <job-tree>. Importing this module defines no element and needs no DOM; the wasm is
// fetched when the first element connects.
import { ATTRIBUTES, REQUEST_ATTRIBUTES } from "./attributes.js";
import { layOutEarly } from "./early_layout.js";
import {
  JobTreeActivityEvent,
  JobTreeEndEvent,
  JobTreeErrorEvent,
  JobTreePhaseEvent,
  JobTreeSelectEvent,
  JobTreeUpdateEvent,
} from "./events.js";
import { JobTreeError } from "./job_tree_error.js";
import init, { Mounted, takeEarlyWith, takeTextsWith } from "./jobtree.js";
import { languageOf } from "./language.js";
import { loadTexts, textsOf } from "./languages.js";
import { abortPrefetched, prefetch, takePrefetched } from "./prefetch.js";
import { hasJob } from "./no_job.js";
import { defineProperties, propertyName } from "./reflection.js";
import { nodeById, toSnapshot } from "./snapshot.js";
import { defineSystem, pathOf, registerPending } from "./systems.js";
import { onceVisible } from "./visible.js";
import { packagedWasm } from "./wasm.js";

export * from "./events.js";
export { JobTreeError };

/** Properties without an attribute. */
const OBJECTS = ["fetcher", "headers", "messages"];

let wasmSource = packagedWasm;
let wasmPromise;
let isWasmReady = false;

/** Milliseconds after loading the wasm until prefetched requests that no element has taken are aborted. */
const PREFETCH_TIMEOUT = 1000;

/** Reports mistakes; loaded only where it is wanted. */
let diagnostics;

/** The mounted widget of each element. */
const mounted = new Map();

/** Sets where the wasm is loaded from: a URL, a Response, a WebAssembly.Module, its bytes, or a function that returns one
 *  of these or a promise of one. `null` restores the package's own file. Call it before the first element connects. */
export function setWasm(source) {
  wasmSource = source ?? packagedWasm;
}

/** Starts the wasm once; all elements of the page share the instance. After a failure, the next call tries again. */
function loadWasm() {
  wasmPromise ??= startWasm().catch((cause) => {
    wasmPromise = undefined;
    throw cause;
  });
  return wasmPromise;
}

/** What the widget has reported of a job. Every job begins with a new one, and events that another one was reported to
 *  are dropped: they are of an earlier job, or of a widget that was removed. */
const newJob = () => ({
  snapshot: null,
  /** True if the wasm has a newer snapshot, which is converted when it is read. */
  hasNewSnapshot: false,
  phase: null,
  error: null,
  /** True if the first response already had the phase. */
  isInitial: false,
});

async function startWasm() {
  await null; // elements can connect before the importing module has called setWasm
  try {
    const source = await (typeof wasmSource === "function" ? wasmSource() : wasmSource);
    await init({ module_or_path: source });
  } finally {
    setTimeout(abortPrefetched, PREFETCH_TIMEOUT);
  }
  isWasmReady = true;
  takeEarlyWith(takePrefetched);
  takeTextsWith(provideTexts);
  registerPending();
}

/** Returns the texts of a language to the wasm, if they are there. If not, and they are needed, loads them. */
function provideTexts(tag, isNeeded) {
  if (isNeeded) loadTexts(tag, followLanguage);
  return textsOf(tag);
}

/** Changes all widgets to their language. The plain list has the texts of all languages. */
function followLanguage() {
  for (const widget of mounted.values()) widget.followLanguage?.();
}

// Node has no HTMLElement. There the class can be imported, but not constructed.
const Base = globalThis.HTMLElement ?? class {};

export class JobTreeElement extends Base {
  static observedAttributes = Object.keys(ATTRIBUTES);

  /** Reports mistakes of all elements in the console, as the attribute `debug` does for one. */
  static debug = false;

  /** Registers a system for all widgets of the page: a path with field mappings, or with a `parse` function. Replaces a
   *  system of the same name and restarts the widgets that use it. Throws a TypeError for an invalid definition. */
  static registerSystem(name, definition) {
    defineSystem(String(name), definition);
    for (const element of mounted.keys()) if (element.system === String(name)) element.#restart();
  }

  /** The wasm's widget, while it is mounted. */
  #widget;
  #isMounting = false;
  #stopObserving;
  #isUpdateQueued = false;
  #fetcher;
  #headers;
  #messages;
  #internals;
  #job = newJob();
  #activity = "idle";
  /** `{ resolve, reject }` of each `refresh()` that waits for a response. */
  #pendingRefreshes = [];

  constructor() {
    super();
    // Shows the default slot until the wasm is ready, and where it cannot run.
    const root = this.attachShadow({ mode: "open" });
    root.append(document.createElement("slot"));
    layOutEarly(root);
    this.#internals = this.attachInternals?.();
  }

  /** The last successful snapshot, or null. A plain object; `root` and `warnings` of a large one are built when they are
   *  first read. */
  get snapshot() {
    this.#applyChanges();
    return this.#snapshotOf(this.#job);
  }

  /** The error of the last refresh, or null if it succeeded. */
  get error() {
    this.#applyChanges();
    return this.#job.error;
  }

  /** What the widget is doing: idle, fetching, waiting, paused, hidden, offline, finished or stopped. */
  get activity() {
    this.#applyChanges();
    return this.#activity;
  }

  /** Replaces `fetch`: `(Request) => Promise<Response>`. Anything but a function is an error of the kind `config`. */
  get fetcher() {
    return this.#fetcher;
  }

  set fetcher(fetcher) {
    this.#fetcher = fetcher ?? undefined;
    this.#queueUpdate();
  }

  /** Headers for every request, or a function that returns them or a promise of them. The function is called before every
   *  refresh, and once more after a 401. */
  get headers() {
    return this.#headers;
  }

  set headers(headers) {
    this.#headers = headers ?? undefined;
    this.#queueUpdate();
  }

  /** Custom texts by `MessageKey`. Anything but an object counts as undefined. */
  get messages() {
    return this.#messages;
  }

  set messages(messages) {
    this.#messages = messages && typeof messages === "object" ? messages : undefined;
    this.#queueUpdate();
  }

  /** Expands every branch. */
  expandAll() {
    this.#widget?.openAll(true);
  }

  /** Collapses every branch except the root. */
  collapseAll() {
    this.#widget?.openAll(false);
  }

  /** Expands the ancestors of the node with this id and moves the focus to it. Returns false if there is no such node. */
  reveal(id) {
    return this.#widget?.reveal(String(id)) ?? false;
  }

  /** Returns the tree as plain text, for example for a ticket; empty before the first snapshot. */
  toText() {
    this.#applyChanges();
    return (this.#job.phase && this.#widget?.toText()) ?? "";
  }

  /** Requests the job immediately. Resolves with the new snapshot, rejects with the error; without a `job-id` and a `src`
   *  with one of the kind `config`, which the widget does not show. */
  refresh() {
    if (!this.isConnected) return Promise.reject(new JobTreeError({ message: "<job-tree> is not on the page" }));
    if (!hasJob(this)) return Promise.reject(new JobTreeError({ message: "`job-id` is missing." }));
    const refreshed = new Promise((resolve, reject) => this.#pendingRefreshes.push({ resolve, reject }));
    const job = this.#job;
    this.#applyChanges();
    // The request for a new job is a refresh already.
    if (!this.#widget) this.#mount();
    else if (job === this.#job) this.#widget.refresh();
    return refreshed;
  }

  /** Stops automatic refreshes; the tree stays. Sets the attribute `paused`. */
  pause() {
    this.paused = true;
  }

  /** Resumes automatic refreshes, beginning with an immediate one. */
  resume() {
    this.paused = false;
  }

  connectedCallback() {
    for (const name of [...Object.keys(ATTRIBUTES).map(propertyName), ...OBJECTS]) this.#upgradeProperty(name);
    this.#queueUpdate(); // a move can change the language
    this.#widget?.moved();
    this.#mountWhenDue();
  }

  disconnectedCallback() {
    // A move within the document disconnects and connects again; only a removal unmounts.
    queueMicrotask(() => {
      if (!this.isConnected) this.#unmount();
    });
  }

  adoptedCallback() {
    this.#freeWidget(); // the adopted style sheet belongs to the old document
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "start") {
      if (this.isConnected) this.#mountWhenDue();
      return;
    }
    this.#queueUpdate();
    // No state of the old job remains, not even until the update.
    if (REQUEST_ATTRIBUTES.includes(name)) this.#updateStates(newJob());
  }

  /** Mounts immediately or when the element comes into view, depending on `start`. */
  #mountWhenDue() {
    this.#stopObserving?.();
    this.#stopObserving = undefined;
    if (this.#widget) return;
    if (this.start === "visible") this.#stopObserving = onceVisible(this, () => this.#mount());
    else this.#mount();
  }

  async #mount() {
    if (this.#widget || this.#isMounting) return;
    this.#stopObserving?.();
    this.#isMounting = true;
    this.#beginJob();
    if (this.#isChecked) diagnostics ??= await import("./diagnostics.js").catch(() => undefined);
    // Deferred: frameworks set properties after they have inserted the element.
    if (!isWasmReady) setTimeout(() => this.#prefetch());
    try {
      await Promise.all([loadWasm(), this.#loadTexts()]);
    } catch (cause) {
      if (this.isConnected) await this.#mountPlainList(cause);
      return;
    } finally {
      this.#isMounting = false;
    }
    if (!this.isConnected || this.#widget) return;
    const container = this.ownerDocument.createElement("div");
    this.shadowRoot.adoptedStyleSheets = [];
    this.shadowRoot.replaceChildren(container);
    this.#widget = new Mounted(this, container, this.#hostProperties(), this.#beginJob());
    mounted.set(this, this.#widget);
  }

  /** Loads the texts of the element's language. Deferred: frameworks set `lang` after they have inserted the element. */
  async #loadTexts() {
    await null;
    await loadTexts(languageOf(this), followLanguage);
  }

  /** Shows the proxy's own snapshot as a list, without the wasm. The default slot stays until there is one. */
  async #mountPlainList(cause) {
    try {
      const { mountPlainList } = await import("./plain/index.js");
      if (!this.isConnected) return;
      const container = this.ownerDocument.createElement("div");
      this.shadowRoot.append(container);
      this.#widget = mountPlainList(this, container, this.#hostProperties(), this.#beginJob(), () => this.#failUnsupported(cause), pathOf, hasJob);
      mounted.set(this, this.#widget);
    } catch {
      this.#failUnsupported(cause);
    }
  }

  /** Forgets the previous job. Returns the listener for the widget's events of the new one. */
  #beginJob() {
    const job = newJob();
    this.#job = job;
    this.#activity = "idle";
    this.#updateStates();
    // In a microtask: a listener may call methods of the widget, which is not reentrant.
    return (type, detail) => queueMicrotask(() => this.#handleEvent(job, type, detail));
  }

  #prefetch() {
    if (this.#isMounting && this.isConnected) prefetch(this);
  }

  #restart() {
    if (!this.#widget) return;
    this.#freeWidget();
    this.#mount();
  }

  #freeWidget() {
    this.#snapshotOf(this.#job); // converted now, because events may still be asked for it
    mounted.delete(this);
    this.#widget?.free();
    this.#widget = undefined;
    this.#activity = "idle";
    this.#job = { ...this.#job }; // what is known stays readable; events that are still queued are dropped
  }

  #unmount() {
    this.#stopObserving?.();
    this.#freeWidget();
    this.#showDefaultSlot();
    this.#rejectRefreshes(new JobTreeError({ message: "<job-tree> was removed" }));
  }

  #rejectRefreshes(error) {
    for (const { reject } of this.#pendingRefreshes.splice(0)) reject(error);
  }

  #showDefaultSlot() {
    this.shadowRoot.replaceChildren(this.ownerDocument.createElement("slot"));
  }

  get #isChecked() {
    return this.debug || JobTreeElement.debug;
  }

  /** The properties without an attribute, for the wasm. With `refresh`, a new job is requested even while paused. */
  #hostProperties() {
    const [fetcher, messages, refresh] = [this.#fetcher, this.#messages, this.#pendingRefreshes.length > 0];
    if (this.#isChecked) diagnostics?.checkAttributes(this);
    const headers = diagnostics && this.#isChecked ? diagnostics.reportingHeaders(this, this.#headers) : this.#headers;
    const isOf = (value, ...types) => value === undefined || types.includes(typeof value);
    const invalid = isOf(fetcher, "function") ? (isOf(headers, "function", "object") ? undefined : "headers") : "fetcher";
    return { fetcher, headers, messages, refresh, invalid };
  }

  /** Batches changes: several attributes set in one turn lead to one update, and so to one request. */
  #queueUpdate() {
    if (this.#isUpdateQueued) return;
    this.#isUpdateQueued = true;
    queueMicrotask(() => this.#applyChanges());
  }

  /** Applies the queued update now, because what is asked for depends on it. */
  #applyChanges() {
    if (!this.#isUpdateQueued) return;
    this.#isUpdateQueued = false;
    // The widget calls this function if it begins another job.
    this.#widget?.update(this.#hostProperties(), () => this.#beginJob());
    this.#updateStates();
    if (!hasJob(this)) this.#rejectRefreshes(new JobTreeError({ message: "`job-id` is missing." }));
  }

  /** Passes a property that was set before the element was defined to the class's setter, which it would shadow. */
  #upgradeProperty(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  /** Handles an event of the wasm. `recovered` and `pause` only change properties; all others are dispatched. */
  #handleEvent(job, type, detail) {
    this.#applyChanges(); // an earlier listener may have changed the job
    if (job !== this.#job) return;
    // The user pressed the pause button; reflect it in the attribute.
    if (type === "pause") {
      this.paused = detail;
      return;
    }
    const from = this.#activity;
    if (type === "update") [job.hasNewSnapshot, job.phase] = [true, detail];
    if (type === "error") job.error = new JobTreeError(detail);
    if (type === "recovered") job.error = null;
    if (type === "activity") this.#activity = detail;
    this.#updateStates();
    // A request has ended, or the configuration allows none.
    const ended = type === "activity" ? from === "fetching" : type === "error" && from !== "fetching";
    if (ended) this.#settleRefreshes();
    const event = this.#eventOf(job, type, detail, from);
    if (event) this.dispatchEvent(event);
  }

  /** Returns the event for the page, if there is one. */
  #eventOf(job, type, detail, activity) {
    const snapshot = () => this.#snapshotOf(job);
    switch (type) {
      case "update":
        return new JobTreeUpdateEvent(snapshot);
      case "phase":
        job.isInitial = detail.from === null;
        return new JobTreePhaseEvent(detail, { initial: job.isInitial });
      case "end":
        return new JobTreeEndEvent(snapshot, { initial: job.isInitial });
      case "error":
        return new JobTreeErrorEvent(job.error);
      case "select":
        return new JobTreeSelectEvent(() => nodeById(snapshot()?.root, detail));
      case "activity":
        return activity === detail ? undefined : new JobTreeActivityEvent({ from: activity, to: detail });
    }
  }

  /** Sets the custom states: `loading`, `stale`, `error` and the root's phase. */
  #updateStates({ phase, error } = this.#job) {
    const states = this.#internals?.states;
    if (!states) return;
    const active = { loading: !phase && !error && hasJob(this), stale: phase && error, error };
    try {
      for (const state of states) if (!active[state] && state !== phase) states.delete(state);
      for (const state in active) if (active[state]) states.add(state);
      if (phase) states.add(phase);
    } catch {
      // Browsers before 2024 only accept names that begin with dashes.
    }
  }

  /** Converts the newest snapshot of `job`, if that is still the widget's job. */
  #snapshotOf(job) {
    if (job.hasNewSnapshot && job === this.#job) {
      job.hasNewSnapshot = false;
      job.snapshot = toSnapshot(this.#widget.snapshot());
    }
    return job.snapshot;
  }

  /** Resolves or rejects the pending refreshes. */
  #settleRefreshes() {
    for (const { resolve, reject } of this.#pendingRefreshes.splice(0)) {
      if (this.#job.error) reject(this.#job.error);
      else resolve(this.#snapshotOf(this.#job));
    }
  }

  #failUnsupported(cause) {
    this.#freeWidget();
    this.#showDefaultSlot();
    const message = `WebAssembly couldn't be loaded: ${cause?.message ?? cause}`;
    const job = this.#job;
    this.#handleEvent(job, "error", { kind: "unsupported", message });
    this.#handleEvent(job, "activity", "stopped");
  }
}

if (globalThis.HTMLElement) defineProperties(JobTreeElement.prototype);
