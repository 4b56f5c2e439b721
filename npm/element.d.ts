// The entry `jobtree/element`: the class, without defining the element. Generated from description.mjs by `cargo xtask docs`.
import type {
  Activity,
  Change,
  Fetcher,
  HeadersSource,
  JobErrorFields,
  JobNode,
  Messages,
  Phase,
  Snapshot,
  SystemDefinition,
  WasmSource,
} from "./types.js";

export type * from "./types.js";

/** The `<job-tree>` element: a cloud job as a live progress tree. */
export class JobTreeElement extends HTMLElement {
  static readonly observedAttributes: readonly string[];
  /** Reports mistakes of all elements in the console, as the attribute `debug` does for one. */
  static debug: boolean;

  /** Registers a system for all widgets of the page. Replaces a system of the same name and restarts the widgets
   *  that use it. Throws a `TypeError` for an invalid definition; until the wasm is loaded, most errors are reported
   *  to the console instead. */
  static registerSystem(name: string, definition: SystemDefinition): void;

  // Properties that reflect attributes. An invalid value counts as absent; `null` and `undefined` remove the attribute.
  /** The job's API: `cce`, `cce-v2`, `cce-autopilot`, `ief`, `servicestage`, `servicestage-v3`, a registered name,
   *  or `auto`: detected from the body (only with `src`). Default: `auto`. */
  get system(): string;
  set system(value: string | null | undefined);
  /** The ID of the project the job belongs to. Optional where the path of a registered system has no `{project_id}`. */
  get projectId(): string;
  set projectId(value: string | null | undefined);
  /** The ID of the job. Without it and `src`, the widget waits for one. */
  get jobId(): string;
  set jobId(value: string | null | undefined);
  /** The ID of the IEF or ServiceStage instance, and `{instance_id}` in the path of a registered system. */
  get instanceId(): string;
  set instanceId(value: string | null | undefined);
  /** Values for the other `{placeholders}` in the path of a registered system, as a query: `cluster_id=1&pool=2`. */
  get params(): string;
  set params(value: string | null | undefined);
  /** Where requests go: a prefix such as `/proxy/otc`, or a template with `{path}`, `{url}`, `{system}`,
   *  `{project_id}` or `{job_id}`. Default: the page's own origin. */
  get proxy(): string;
  set proxy(value: string | null | undefined);
  /** The full URL of a job body. Replaces `proxy`, `project-id`, `job-id` and the system's path. */
  get src(): string;
  set src(value: string | null | undefined);
  /** Seconds between the end of one request and the start of the next. At least 1, decimals allowed; 0 turns
   *  automatic refreshes off. Default: `5`. */
  get interval(): number;
  set interval(value: number | null | undefined);
  /** Seconds until a request times out. More than 0, decimals allowed. Default: `30`. */
  get timeout(): number;
  set timeout(value: number | null | undefined);
  /** Whether requests carry cookies, as in `fetch`. Default: `same-origin`. */
  get credentials(): "same-origin" | "include" | "omit";
  set credentials(value: "same-origin" | "include" | "omit" | null | undefined);
  /** How many levels of CCE sub-jobs are completed by requesting them by ID. 1 turns this off. Default: `3`. */
  get depth(): number;
  set depth(value: number | null | undefined);
  /** The colour theme. `auto` follows the page's `color-scheme`. Default: `auto`. */
  get theme(): "auto" | "light" | "dark";
  set theme(value: "auto" | "light" | "dark" | null | undefined);
  /** Rows with progress, rows with bars on a time axis, or one line with a button that opens the rows in a popover.
   *  Default: `tree`. */
  get view(): "tree" | "timeline" | "summary";
  set view(value: "tree" | "timeline" | "summary" | null | undefined);
  /** Which branches are expanded. `auto` expands a branch once, when it starts running or fails. Default: `auto`. */
  get expand(): "auto" | "all" | "none";
  set expand(value: "auto" | "all" | "none" | null | undefined);
  /** Phases to show, separated by spaces: tasks in one of them, with the nodes above. Empty shows all. */
  get filter(): string;
  set filter(value: string | null | undefined);
  /** Text to search for. Only matching rows and their ancestors are shown. */
  get query(): string;
  set query(value: string | null | undefined);
  /** When to load. `visible` fetches nothing, not even the wasm, until the element comes into view. Default:
   *  `connected`. */
  get start(): "connected" | "visible";
  set start(value: "connected" | "visible" | null | undefined);
  /** Stops automatic refreshes; the tree stays. The pause button changes it too. */
  paused: boolean;
  /** Hides the filter, the search and the buttons. */
  hideToolbar: boolean;
  /** Adds an IEF job's `task_data`, which may contain secrets, to the snapshot's `details`. */
  showTaskData: boolean;
  /** Reports attributes that are not valid and exceptions of `headers` in the console, once each. Development builds
   *  of bundlers always do. */
  debug: boolean;

  // Properties without an attribute.
  /** Headers for every request, or a function that returns them or a promise of them. The function is called before
   *  every refresh, and once more after a 401. Setting it keeps the tree: other headers request the job at once,
   *  another function is used from the next request on. */
  get headers(): HeadersSource | undefined;
  set headers(value: HeadersSource | null | undefined);
  /** Replaces `fetch`: `(Request) => Promise<Response>`. Setting it keeps the tree; it is used from the next request
   *  on. */
  get fetcher(): Fetcher | undefined;
  set fetcher(value: Fetcher | null | undefined);
  /** Custom texts by key. The type `MessageKey` lists the keys. */
  get messages(): Messages | undefined;
  set messages(value: Messages | null | undefined);
  /** The last successful snapshot; `null` until the first. */
  readonly snapshot: Snapshot | null;
  /** The error of the last refresh; `null` if it succeeded. */
  readonly error: JobTreeError | null;
  /** What the widget is doing: `idle`, `fetching`, `waiting`, `paused`, `hidden`, `offline`, `finished` or
   *  `stopped`. */
  readonly activity: Activity;

  /** Requests the job immediately. The promise resolves with the snapshot and rejects with a `JobTreeError`. */
  refresh(): Promise<Snapshot>;
  /** Sets `paused`: stops automatic refreshes, the tree stays. */
  pause(): void;
  /** Clears `paused`, with an immediate refresh. */
  resume(): void;
  /** Expands every branch. */
  expandAll(): void;
  /** Collapses every branch except the root. */
  collapseAll(): void;
  /** Expands the ancestors of the node with this ID and moves the focus to it. Returns false if there is no such
   *  node. */
  reveal(id: string): boolean;
  /** Returns the tree as plain text, for example for a ticket; empty before the first snapshot. */
  toText(): string;

  addEventListener<K extends keyof JobTreeEventMap>(
    type: K,
    listener: (this: JobTreeElement, event: JobTreeEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: JobTreeElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof JobTreeEventMap>(
    type: K,
    listener: (this: JobTreeElement, event: JobTreeEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: JobTreeElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Why a refresh failed: what `refresh()` rejects with, and the property `error`. */
export class JobTreeError extends Error implements JobErrorFields {
  constructor(fields: Partial<JobErrorFields>);
  readonly kind: JobErrorFields["kind"];
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly retryAt: string | null;
  readonly stopped: boolean;
}

/** The event `job-tree-update`. */
export class JobTreeUpdateEvent extends CustomEvent<Snapshot> {
  constructor(detail: Snapshot);
}

/** The event `job-tree-phase`. */
export class JobTreePhaseEvent extends CustomEvent<Change<Phase, Phase | null>> {
  constructor(detail: Change<Phase, Phase | null>, init?: { initial?: boolean });
  /** True if the first response already had this phase, so that a page does not announce what happened before. */
  readonly initial: boolean;
}

/** The event `job-tree-end`. */
export class JobTreeEndEvent extends CustomEvent<Snapshot> {
  constructor(detail: Snapshot, init?: { initial?: boolean });
  /** True if the first response already had this phase, so that a page does not announce what happened before. */
  readonly initial: boolean;
}

/** The event `job-tree-error`. */
export class JobTreeErrorEvent extends CustomEvent<JobTreeError> {
  constructor(detail: JobTreeError);
}

/** The event `job-tree-select`. */
export class JobTreeSelectEvent extends CustomEvent<JobNode> {
  constructor(detail: JobNode);
}

/** The event `job-tree-activity`. */
export class JobTreeActivityEvent extends CustomEvent<Change<Activity>> {
  constructor(detail: Change<Activity>);
}

/** The events of `<job-tree>`. All bubble and are composed. */
export interface JobTreeEventMap {
  /** The snapshot has changed. */
  "job-tree-update": JobTreeUpdateEvent;
  /** The root's phase has changed. `from` is `null` for the first snapshot. */
  "job-tree-phase": JobTreePhaseEvent;
  /** The job has reached a terminal phase. */
  "job-tree-end": JobTreeEndEvent;
  /** A refresh has failed. */
  "job-tree-error": JobTreeErrorEvent;
  /** The user has selected a node. */
  "job-tree-select": JobTreeSelectEvent;
  /** The `activity` has changed. */
  "job-tree-activity": JobTreeActivityEvent;
}

/** Sets where the wasm is loaded from; `null` restores the package's own file. Call it before the first element connects. */
export function setWasm(source: WasmSource | (() => WasmSource | Promise<WasmSource>) | null | undefined): void;

declare global {
  interface HTMLElementTagNameMap {
    "job-tree": JobTreeElement;
  }

  // For listeners on ancestors, which the events bubble to.
  interface HTMLElementEventMap extends JobTreeEventMap {}
  interface DocumentEventMap extends JobTreeEventMap {}
  interface WindowEventMap extends JobTreeEventMap {}
}
