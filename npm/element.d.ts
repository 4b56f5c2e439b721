// The entry `jobtree/element`: the class, without defining the element.
import type {
  Activity,
  Change,
  Fetcher,
  HeadersSource,
  JobError,
  Messages,
  Node,
  Phase,
  Snapshot,
  SystemDefinition,
  WasmSource,
} from "./types.js";

export type * from "./types.js";

/** The `<job-tree>` element: a cloud job as a live progress tree. */
export class JobTreeElement extends HTMLElement {
  static readonly observedAttributes: readonly string[];

  /** Registers a system for all widgets of the page. Replaces a system of the same name and restarts the widgets that use
   *  it. Throws a `TypeError` for an invalid definition; until the wasm is loaded, most errors are reported to the console
   *  instead. */
  static registerSystem(name: string, definition: SystemDefinition): void;

  // Properties that reflect attributes. `null` if the attribute is absent; invalid values count as absent.
  /** `cce`, `cce-v2`, `cce-autopilot`, `ief`, `servicestage`, `servicestage-v3`, a registered name, or `auto` (detected from
   *  the body, only with `src`). Default: `auto`. */
  get system(): string | null;
  set system(value: string | null | undefined);
  /** The ID of the project the job belongs to. */
  get projectId(): string | null;
  set projectId(value: string | null | undefined);
  /** The ID of the job. */
  get jobId(): string | null;
  set jobId(value: string | null | undefined);
  /** The ID of the IEF or ServiceStage instance. */
  get instanceId(): string | null;
  set instanceId(value: string | null | undefined);
  /** Where requests go: a prefix such as `/proxy/otc`, or a template with `{path}`, `{url}`, `{system}`, `{project_id}` or
   *  `{job_id}`. Default: the page's own origin. */
  get proxy(): string | null;
  set proxy(value: string | null | undefined);
  /** The full URL of a job body. Replaces `proxy`, `project-id`, `job-id` and the system's path. */
  get src(): string | null;
  set src(value: string | null | undefined);
  /** Seconds between the end of one request and the start of the next; at least 1, decimals allowed, 0 turns automatic
   *  refreshes off. Default: 5. */
  get interval(): string | null;
  set interval(value: number | string | null | undefined);
  /** The timeout of a request in seconds; more than 0, decimals allowed. Default: 30. */
  get timeout(): string | null;
  set timeout(value: number | string | null | undefined);
  /** Whether requests carry cookies, as in `fetch`. Default: `same-origin`. */
  get credentials(): string | null;
  set credentials(value: "same-origin" | "include" | "omit" | null | undefined);
  /** How many levels of CCE sub-jobs are completed by requesting them by ID; 1 turns this off. Default: 3. */
  get depth(): string | null;
  set depth(value: number | string | null | undefined);
  /** The colour theme; `auto` follows the page's `color-scheme`. Default: `auto`. */
  get theme(): string | null;
  set theme(value: "auto" | "light" | "dark" | null | undefined);
  /** Rows with progress, rows with bars on a time axis, or one line with a button that opens the rows in a popover. Default: `tree`. */
  get view(): string | null;
  set view(value: "tree" | "timeline" | "summary" | null | undefined);
  /** Which branches are expanded; `auto` expands a branch once, when it starts running or fails. Default: `auto`. */
  get expand(): string | null;
  set expand(value: "auto" | "all" | "none" | null | undefined);
  /** Phases to show, separated by spaces; all if empty. */
  get filter(): string | null;
  set filter(value: string | null | undefined);
  /** Text to search for; only matching rows and their ancestors are shown. */
  get query(): string | null;
  set query(value: string | null | undefined);
  /** When to load: when the element is connected, or when it comes into view. `visible` delays the wasm too. Default:
   *  `connected`. */
  get start(): string | null;
  set start(value: "connected" | "visible" | null | undefined);
  /** Stops automatic refreshes; the tree stays. The pause button changes it too. */
  paused: boolean;
  /** Hides the filter, the search and the buttons. */
  hideToolbar: boolean;
  /** Adds an IEF job's `task_data`, which may contain secrets, to the snapshot's `details`. */
  showTaskData: boolean;

  // Properties without an attribute.
  /** Headers for every request, or a function that returns them or a promise of them. The function is called before every
   *  refresh, and once more after a 401. */
  get headers(): HeadersSource | undefined;
  set headers(value: HeadersSource | null | undefined);
  /** Replaces `fetch`. */
  get fetcher(): Fetcher | undefined;
  set fetcher(value: Fetcher | null | undefined);
  /** Custom texts by key. */
  get messages(): Messages | undefined;
  set messages(value: Messages | null | undefined);
  /** The last successful snapshot; `null` until the first. */
  readonly snapshot: Snapshot | null;
  /** The error of the last refresh; `null` if it succeeded. */
  readonly error: JobError | null;
  /** What the widget is doing. */
  readonly activity: Activity;

  /** Requests the job immediately. Resolves with the snapshot; rejects with a `JobError` if the request fails, or with an
   *  `Error` if the element is not on the page. */
  refresh(): Promise<Snapshot>;
  /** Sets `paused`: stops automatic refreshes, the tree stays. */
  pause(): void;
  /** Clears `paused`, with an immediate refresh. */
  resume(): void;
  /** Expands every branch. */
  expandAll(): void;
  /** Collapses every branch except the root. */
  collapseAll(): void;
  /** Expands the ancestors of the node with this ID and moves the focus to it. Returns false if there is no such node. */
  reveal(id: string): boolean;
  /** Returns the tree as plain text, for example for a ticket; empty if nothing is loaded. */
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

/** The events of `<job-tree>`. All bubble and are composed. */
export interface JobTreeEventMap {
  /** The snapshot has changed. */
  "job-tree-update": CustomEvent<Snapshot>;
  /** The root's phase has changed; `from` is `null` for the first snapshot. */
  "job-tree-phase": CustomEvent<Change<Phase, Phase | null>>;
  /** The job has reached a terminal phase. */
  "job-tree-end": CustomEvent<Snapshot>;
  /** A refresh has failed. */
  "job-tree-error": CustomEvent<JobError>;
  /** The user has selected a node. */
  "job-tree-select": CustomEvent<Node>;
  /** The `activity` has changed. */
  "job-tree-activity": CustomEvent<Change<Activity>>;
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
}
