// The entry `jobtree/element`: the class, which defines nothing.
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

/** `<job-tree>`: a cloud job as a progress tree that refreshes by itself. */
export class JobTreeElement extends HTMLElement {
  static readonly observedAttributes: readonly string[];

  /** Makes a system known to all widgets of the page. One of the same name is replaced, and widgets that use it start
   *  over. */
  static registerSystem(name: string, definition: SystemDefinition): void;

  // Attributes. `null` where there is none.
  get system(): string | null;
  set system(value: string | null | undefined);
  get projectId(): string | null;
  set projectId(value: string | null | undefined);
  get jobId(): string | null;
  set jobId(value: string | null | undefined);
  get instanceId(): string | null;
  set instanceId(value: string | null | undefined);
  get proxy(): string | null;
  set proxy(value: string | null | undefined);
  get src(): string | null;
  set src(value: string | null | undefined);
  /** Seconds. */
  get interval(): string | null;
  set interval(value: number | string | null | undefined);
  /** Seconds. */
  get timeout(): string | null;
  set timeout(value: number | string | null | undefined);
  get credentials(): string | null;
  set credentials(value: "same-origin" | "include" | "omit" | null | undefined);
  get depth(): string | null;
  set depth(value: number | string | null | undefined);
  get theme(): string | null;
  set theme(value: "auto" | "light" | "dark" | null | undefined);
  get view(): string | null;
  set view(value: "tree" | "timeline" | null | undefined);
  get expand(): string | null;
  set expand(value: "auto" | "all" | "none" | null | undefined);
  /** Phases, separated by spaces. */
  get filter(): string | null;
  set filter(value: string | null | undefined);
  get query(): string | null;
  set query(value: string | null | undefined);
  get start(): string | null;
  set start(value: "connected" | "visible" | null | undefined);
  paused: boolean;
  hideToolbar: boolean;
  showTaskData: boolean;

  // Properties that no attribute can hold.
  get headers(): HeadersSource | undefined;
  set headers(value: HeadersSource | null | undefined);
  get fetcher(): Fetcher | undefined;
  set fetcher(value: Fetcher | null | undefined);
  get messages(): Messages | undefined;
  set messages(value: Messages | null | undefined);
  readonly snapshot: Snapshot | null;
  readonly error: JobError | null;
  readonly activity: Activity;

  /** Asks at once. Rejects with the error where nothing new comes of it. */
  refresh(): Promise<Snapshot>;
  pause(): void;
  resume(): void;
  expandAll(): void;
  collapseAll(): void;
  /** Whether there is such a node. */
  reveal(id: string): boolean;
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

/** The events, all bubbling and composed. */
export interface JobTreeEventMap {
  "job-tree-update": CustomEvent<Snapshot>;
  "job-tree-phase": CustomEvent<Change<Phase, Phase | null>>;
  "job-tree-end": CustomEvent<Snapshot>;
  "job-tree-error": CustomEvent<JobError>;
  "job-tree-select": CustomEvent<Node>;
  "job-tree-activity": CustomEvent<Change<Activity>>;
}

/** Where the wasm comes from, in place of the package's own. To be called before the first element connects. */
export function setWasm(source: WasmSource | (() => WasmSource | Promise<WasmSource>) | null | undefined): void;

declare global {
  interface HTMLElementTagNameMap {
    "job-tree": JobTreeElement;
  }

  // Heard wherever they bubble to.
  interface HTMLElementEventMap extends JobTreeEventMap {}
  interface DocumentEventMap extends JobTreeEventMap {}
}
