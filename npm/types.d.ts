// What a job is, to whoever reads one. The words are those of the README.

export type Phase =
  | "pending"
  | "running"
  | "paused"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled"
  | "skipped"
  | "unknown";

/** A job as it was at one moment. */
export interface Snapshot {
  readonly system: string;
  readonly projectId: string | null;
  readonly jobId: string | null;
  readonly root: Node;
  /** RFC 3339, by the server's clock where it told it. */
  readonly fetchedAt: string;
  /** Whether the tree is whole. */
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
}

/** A job or sub-job. Times are RFC 3339, UTC. */
export interface Node {
  /** Unique in the tree. */
  readonly id: string;
  /** Never empty. */
  readonly name: string;
  readonly type: string | null;
  readonly phase: Phase;
  /** The system's own word, as sent. */
  readonly rawPhase: string | null;
  /** Why, in the system's words. Text from outside. */
  readonly reason: string | null;
  readonly code: string | null;
  readonly startedAt: string | null;
  readonly updatedAt: string | null;
  readonly endedAt: string | null;
  readonly progress: Progress;
  readonly details: readonly Detail[];
  readonly children: readonly Node[];
}

/** How far a node is, counted in its leaves. */
export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  readonly total: number;
  /** 0 to 100; `null` only where the phase is unknown. */
  readonly percent: number | null;
}

/** A fact without a field of its own. */
export interface Detail {
  readonly key: string;
  readonly value: string;
}

export type WarningCode =
  | "counts-disagree"
  | "children-missing"
  | "duplicate-id"
  | "missing-id"
  | "bad-time"
  | "bad-nested-json"
  | "unknown-phase"
  | "wrong-type"
  | "parent-child-disagree"
  | "lenient-json"
  | "too-deep";

/** Something odd about a body that did not keep it from being shown. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly nodeId: string | null;
}

export type ErrorKind =
  | "config"
  | "network"
  | "timeout"
  | "auth"
  | "forbidden"
  | "not-found"
  | "throttled"
  | "http"
  | "invalid-body"
  | "unsupported";

/** Why a refresh brought nothing new. */
export interface JobError {
  readonly kind: ErrorKind;
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  /** RFC 3339. */
  readonly retryAt: string | null;
  /** Whether nothing more is asked for of its own accord. */
  readonly stopped: boolean;
}

/** What a widget is doing. */
export type Activity = "idle" | "fetching" | "waiting" | "paused" | "hidden" | "offline" | "finished" | "stopped";

/** A change from one to another. */
export interface Change<T, From = T> {
  readonly from: From;
  readonly to: T;
}

export type HeadersRecord = Record<string, string>;

/** Headers for every request, or a function that is asked for them. */
export type HeadersSource = HeadersRecord | (() => HeadersRecord | Promise<HeadersRecord>);

export type Fetcher = (request: Request) => Promise<Response>;

/** Where the wasm comes from. */
export type WasmSource = string | URL | Request | Response | BufferSource | (WebAssembly.Module & object);

/** A system that the page describes. */
export type SystemDefinition = SystemTable | SystemParser;

/** A JSON pointer (`/entities/sub_jobs`) or a key (`job_id`), or several, of which the first that says something counts. */
export type Place = string | readonly string[];

/** Where things stand in the bodies of a system. */
export interface SystemTable {
  /** What is asked for, such as `/v1/{project_id}/jobs/{job_id}`. */
  readonly path: string;
  /** JSON pointer to the job. */
  readonly root?: string;
  readonly children?: Place;
  readonly id?: Place;
  readonly name?: Place;
  readonly type?: Place;
  readonly phase: Place;
  /** The system's own status words, where they are not the usual ones. */
  readonly phases?: Readonly<Record<string, Phase>>;
  readonly reason?: Place;
  readonly code?: Place;
  readonly startedAt?: Place;
  readonly updatedAt?: Place;
  readonly endedAt?: Place;
  readonly percent?: Place;
  readonly parse?: undefined;
}

/** A function that makes a node of a body. Members that are missing are filled in. */
export interface SystemParser {
  readonly path: string;
  readonly parse: (body: any) => PartialNode;
}

/** As much of a node as is known. */
export type PartialNode = Partial<Omit<Node, "children" | "progress" | "details" | "phase">> & {
  readonly phase?: Phase | (string & {});
  readonly progress?: Partial<Progress>;
  readonly details?: readonly { readonly key: string; readonly value: unknown }[];
  readonly children?: readonly PartialNode[];
};

/** Own wording, by keys. `{places}` within a text stay as they are in the default one. */
export type Messages = { readonly [key in MessageKey]?: string };

/** The texts that can be replaced. */
export type MessageKey =
  | "phase-pending"
  | "phase-running"
  | "phase-paused"
  | "phase-succeeded"
  | "phase-partial"
  | "phase-failed"
  | "phase-cancelled"
  | "phase-skipped"
  | "phase-unknown"
  | "link-idle"
  | "link-refreshing"
  | "link-live"
  | "link-manual"
  | "link-paused"
  | "link-hidden"
  | "link-offline"
  | "link-retrying"
  | "link-sign-in"
  | "link-stopped"
  | "link-ended"
  | "stale-for"
  | "stale-since"
  | "loading"
  | "no-answer"
  | "no-match"
  | "no-sub-jobs"
  | "show-all"
  | "error-config"
  | "advice-config"
  | "error-network"
  | "advice-network"
  | "error-timeout"
  | "advice-timeout"
  | "error-auth"
  | "advice-auth"
  | "error-forbidden"
  | "advice-forbidden"
  | "error-not-found"
  | "advice-not-found"
  | "error-no-api"
  | "advice-no-api"
  | "error-throttled"
  | "advice-throttled"
  | "error-http"
  | "advice-http"
  | "error-invalid-body"
  | "advice-invalid-body"
  | "error-unsupported"
  | "advice-unsupported"
  | "request-id"
  | "tree-label"
  | "progress"
  | "progress-failed"
  | "progress-short"
  | "progress-label"
  | "refresh"
  | "pause"
  | "resume"
  | "expand-all"
  | "collapse-all"
  | "view-label"
  | "view-tree"
  | "view-timeline"
  | "copy-text"
  | "copied"
  | "copy-refused"
  | "filter-label"
  | "search"
  | "hits"
  | "hits-one"
  | "hits-other"
  | "next-hit"
  | "previous-hit"
  | "cause"
  | "show-cause"
  | "more-failed-one"
  | "more-failed-other"
  | "details"
  | "close"
  | "copy"
  | "field-status"
  | "field-reason"
  | "field-code"
  | "field-name"
  | "field-type"
  | "field-id"
  | "field-started"
  | "field-updated"
  | "field-ended"
  | "field-duration"
  | "field-progress"
  | "field-job-id"
  | "field-project-id"
  | "field-system"
  | "field-fetched"
  | "oddities"
  | "show-raw"
  | "hide-raw"
  | "raw-answer"
  | "bar-from"
  | "said-failed"
  | "said-phase";
