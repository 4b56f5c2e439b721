// The class behind <job-tree>. Importing it defines nothing and needs no DOM; the wasm is fetched when the first
// element connects.
import { dropEarly, sendEarly, takeEarly } from "./prefetch.js";
import init, { Mounted, takeEarlyWith } from "./jobtree.js";
import { keepSystem, registerKept } from "./systems.js";
import { onceVisible } from "./visible.js";
import { ownWasm } from "./wasm.js";

const ATTRIBUTES = [
  "system",
  "project-id",
  "job-id",
  "instance-id",
  "proxy",
  "src",
  "interval",
  "timeout",
  "credentials",
  "depth",
  "lang",
  "start",
  "theme",
  "view",
  "expand",
  "filter",
  "query",
];

/** Attributes that are there or not. */
const FLAGS = ["hide-toolbar", "paused", "show-task-data"];

/** Properties that no attribute can hold. */
const OBJECTS = ["fetcher", "headers", "messages"];

let wasmSource = ownWasm;
let wasmReady;
let hasWasm = false;

/** Milliseconds that an element has for taking the request which was sent for it before the wasm was there. */
const MOST_EARLY = 1000;

/** Elements that are drawn. */
const mounted = new Set();

/** Where the wasm comes from, in place of the package's own: an address, a WebAssembly.Module, its bytes, or a function
 *  that returns one of them, or a promise, when the first element connects. */
export function setWasm(source) {
  wasmSource = source ?? ownWasm;
}

/** One instance for all elements of the page. */
function loadWasm() {
  wasmReady ??= startWasm();
  return wasmReady;
}

async function startWasm() {
  await null; // elements connect while the module that imports this one has yet to call setWasm
  try {
    const source = await (typeof wasmSource === "function" ? wasmSource() : wasmSource);
    await init({ module_or_path: source });
  } finally {
    setTimeout(dropEarly, MOST_EARLY);
  }
  hasWasm = true;
  takeEarlyWith(takeEarly);
  registerKept();
}

// In Node there is no HTMLElement, and nothing will be constructed either.
const Base = globalThis.HTMLElement ?? class {};

export class JobTreeElement extends Base {
  static observedAttributes = [...ATTRIBUTES, ...FLAGS];

  /** Makes a system known to all widgets of the page: by a table, or by a function. One of the same name is replaced, and
   *  widgets that use it start over. */
  static registerSystem(name, definition) {
    keepSystem(String(name), definition);
    for (const tree of mounted) if (tree.system === String(name)) tree.#restart();
  }

  #mounted;
  #mounting = false;
  #stopLooking;
  #updateQueued = false;
  #fetcher;
  #headers;
  #messages;
  #internals;
  #snapshot = null;
  /** Whether there is a newer snapshot than `#snapshot`, which nobody has read yet. */
  #hasNewer = false;
  #phase = null;
  #error = null;
  #activity = "idle";
  #refreshing = [];

  constructor() {
    super();
    // Until the wasm is there, and where it cannot run, the element shows its own content.
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    this.#internals = this.attachInternals?.();
  }

  /** The last good answer, or null. A plain object; the `root` and `warnings` of a large one are made when they are read. */
  get snapshot() {
    if (this.#hasNewer && this.#mounted) {
      this.#hasNewer = false;
      this.#snapshot = readable(this.#mounted.snapshot());
    }
    return this.#snapshot;
  }

  /** Why the last refresh brought nothing new, or null. */
  get error() {
    return this.#error;
  }

  /** idle, fetching, waiting, paused, hidden, offline, finished or stopped. */
  get activity() {
    return this.#activity;
  }

  /** `(Request) => Promise<Response>` in place of `fetch`. */
  get fetcher() {
    return this.#fetcher;
  }

  set fetcher(fetcher) {
    this.#fetcher = typeof fetcher === "function" ? fetcher : undefined;
    this.#queueUpdate();
  }

  /** Header names and values sent along with every request, or a function that returns them or a promise of them. It is
   *  called before every refresh, and once more after an answer 401. */
  get headers() {
    return this.#headers;
  }

  set headers(headers) {
    this.#headers = headers ?? undefined;
    this.#queueUpdate();
  }

  /** Own wording: an object of keys (`MessageKey`) and texts. */
  get messages() {
    return this.#messages;
  }

  set messages(messages) {
    this.#messages = messages && typeof messages === "object" ? messages : undefined;
    this.#queueUpdate();
  }

  /** Opens every branch. */
  expandAll() {
    this.#mounted?.openAll(true);
  }

  /** Closes every branch but the job itself. */
  collapseAll() {
    this.#mounted?.openAll(false);
  }

  /** Opens what is above the node with this id and moves the focus there. Returns whether there is one. */
  reveal(id) {
    return this.#mounted?.reveal(String(id)) ?? false;
  }

  /** The tree as plain text, for a ticket. */
  toText() {
    return this.#mounted?.toText() ?? "";
  }

  /** Asks at once. Resolves with the snapshot that comes of it, rejects with the error. */
  refresh() {
    if (!this.isConnected) return Promise.reject(new Error("<job-tree> is not on the page"));
    const answer = new Promise((resolve, reject) => this.#refreshing.push({ resolve, reject }));
    if (this.#mounted) this.#mounted.refresh();
    else this.#mount(); // which asks as soon as the wasm is there
    return answer;
  }

  /** Asks for nothing until told to. What is shown stays. */
  pause() {
    this.paused = true;
  }

  /** Goes on, with an answer at once. */
  resume() {
    this.paused = false;
  }

  connectedCallback() {
    for (const name of [...ATTRIBUTES, ...FLAGS].map(propertyName).concat(OBJECTS)) this.#upgrade(name);
    this.#begin();
  }

  disconnectedCallback() {
    // Moving the element is not removing it.
    queueMicrotask(() => {
      if (!this.isConnected) this.#unmount();
    });
  }

  adoptedCallback() {
    this.#restart(); // the style sheet belongs to the document that was left
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name !== "start") this.#queueUpdate();
    else if (this.isConnected) this.#begin();
  }

  /** As `start` says: at once, or when the element comes into view. */
  #begin() {
    this.#stopLooking?.();
    this.#stopLooking = undefined;
    if (this.#mounted) return;
    if (this.start === "visible") this.#stopLooking = onceVisible(this, () => this.#mount());
    else this.#mount();
  }

  async #mount() {
    if (this.#mounted || this.#mounting) return;
    this.#stopLooking?.();
    this.#mounting = true;
    // Not at once: frameworks set properties after they have put an element in its place.
    if (!hasWasm) setTimeout(() => this.#sendEarly());
    try {
      await loadWasm();
    } catch (cause) {
      this.#unsupported(cause);
      return;
    } finally {
      this.#mounting = false;
    }
    if (!this.isConnected || this.#mounted) return;
    mounted.add(this);
    const container = document.createElement("div");
    this.shadowRoot.replaceChildren(container);
    // A moment later, so that whoever hears of it finds the widget at rest and can call its methods.
    const hear = (type, detail) => queueMicrotask(() => this.#hear(type, detail));
    this.#mounted = new Mounted(this, container, this.#host(), hear);
    // Otherwise it asks by itself, and perhaps has its answer already.
    const asksNothing = this.paused || document.hidden || !navigator.onLine;
    if (this.#refreshing.length > 0 && asksNothing) this.#mounted.refresh();
    this.#showStates();
  }

  #sendEarly() {
    if (this.#mounting && this.isConnected) sendEarly(this);
  }

  #restart() {
    if (!this.#mounted) return;
    this.#mounted.free();
    this.#mounted = undefined;
    this.#mount();
  }

  #unmount() {
    this.snapshot; // whoever holds the element or an event of it may still read it
    this.#stopLooking?.();
    mounted.delete(this);
    this.#mounted?.free();
    this.#mounted = undefined;
    this.shadowRoot.replaceChildren(document.createElement("slot"));
    const gone = new Error("<job-tree> was removed");
    for (const { reject } of this.#refreshing.splice(0)) reject(gone);
  }

  /** What no attribute can hold. */
  #host() {
    return { fetcher: this.#fetcher, headers: this.#headers, messages: this.#messages };
  }

  /** Several attributes set in a row make one request, not several. */
  #queueUpdate() {
    if (this.#updateQueued) return;
    this.#updateQueued = true;
    queueMicrotask(() => {
      this.#updateQueued = false;
      this.#mounted?.update(this.#host());
    });
  }

  /** A property set before the class was known stands in the way of the class's own. */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  #hear(type, detail) {
    // The person has pressed the button: the attribute follows.
    if (type === "pause") {
      this.paused = detail;
      return;
    }
    if (type === "update") this.#hasNewer = true;
    if (type === "phase") this.#phase = detail.to;
    if (type === "error") this.#error = detail;
    if (type === "recovered") this.#error = null; // told by the activity and by `error`; no event of its own
    if (type === "activity") this.#activity = detail.to;
    this.#showStates();
    if (type === "recovered") return;
    // The end of a request, or an address that no request can be made for.
    const isEnd = type === "activity" ? detail.from === "fetching" : type === "error" && this.#activity !== "fetching";
    if (isEnd) this.#settle();
    this.#emit(type, this.#detail(type, detail));
  }

  /** `:state(loading)`, `:state(stale)`, `:state(error)` and the phase of the job. */
  #showStates() {
    const states = this.#internals?.states;
    if (!states) return;
    const phase = this.#phase;
    const isNow = { loading: !phase && !this.#error, stale: phase && this.#error, error: this.#error };
    try {
      for (const state of states) if (!isNow[state] && state !== phase) states.delete(state);
      for (const state in isNow) if (isNow[state]) states.add(state);
      if (phase) states.add(phase);
    } catch {
      // A browser of before 2024, which wants dashes in front of the names.
    }
  }

  /** A function that makes the detail of an event when somebody reads it. */
  #detail(type, detail) {
    if (type === "update" || type === "end") return once(() => this.snapshot);
    if (type === "select") return once(() => nodeById(this.snapshot?.root, detail));
    return () => detail;
  }

  /** Whoever waits for the end of a request gets what came of it. */
  #settle() {
    for (const { resolve, reject } of this.#refreshing.splice(0)) {
      if (this.#error) reject(this.#error);
      else resolve(this.snapshot);
    }
  }

  #unsupported(cause) {
    wasmReady = undefined; // the next element may have better luck
    const message = `WebAssembly could not be loaded: ${cause?.message ?? cause}`;
    const nothing = { status: null, code: null, requestId: null, retryAt: null };
    this.#error = { kind: "unsupported", message, stopped: true, ...nothing };
    this.#activity = "stopped";
    this.#settle();
    this.#showStates();
    this.#emit("error", () => this.#error);
  }

  #emit(type, detail) {
    const event = new CustomEvent(`job-tree-${type}`, { bubbles: true, composed: true });
    Object.defineProperty(event, "detail", { get: detail });
    this.dispatchEvent(event);
  }
}

for (const attribute of ATTRIBUTES) {
  if (attribute === "lang") continue; // every element has it
  Object.defineProperty(JobTreeElement.prototype, propertyName(attribute), {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute);
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

for (const flag of FLAGS) {
  Object.defineProperty(JobTreeElement.prototype, propertyName(flag), {
    configurable: true,
    enumerable: true,
    get() {
      return this.hasAttribute(flag);
    },
    set(value) {
      this.toggleAttribute(flag, Boolean(value));
    },
  });
}

/** A plain object of an answer that the wasm keeps. What is long in it is made when somebody reads it, and kept so long. */
function readable(kept) {
  if (!kept) return null;
  const snapshot = kept.around();
  if (!kept.isLarge()) {
    Object.assign(snapshot, { root: kept.root(), warnings: kept.warnings() });
    kept.free();
    return snapshot;
  }
  for (const name of ["root", "warnings"]) {
    const get = once(() => kept[name]());
    Object.defineProperty(snapshot, name, { get, enumerable: true, configurable: true });
  }
  return snapshot;
}

/** A function that calls `make` once and remembers what it made. */
function once(make) {
  let made;
  return () => {
    if (make) made = make();
    make = undefined;
    return made;
  };
}

function propertyName(attribute) {
  return attribute.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

function nodeById(root, id) {
  const left = root ? [root] : [];
  while (left.length > 0) {
    const node = left.pop();
    if (node.id === id) return node;
    left.push(...node.children);
  }
  return null;
}
