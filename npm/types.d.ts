// The types of the package's data: snapshots, errors, system definitions and texts.

/** The phase of a job or sub-job. Terminal: `succeeded`, `partial`, `failed`, `cancelled` and `skipped`. */
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

/** The state of a job at one moment. */
export interface Snapshot {
  /** The system's name, such as `cce`. */
  readonly system: string;
  readonly projectId: string | null;
  readonly jobId: string | null;
  /** The job itself. */
  readonly root: JobNode;
  /** When the response was received, RFC 3339; by the server's clock if it sent a `Date` header. */
  readonly fetchedAt: string;
  /** False if parts of the tree are missing. */
  readonly complete: boolean;
  readonly warnings: readonly JobWarning[];
}

/** A job or sub-job. Times are RFC 3339 in UTC. */
export interface JobNode {
  /** Unique within the tree. */
  readonly id: string;
  /** Never empty. */
  readonly name: string;
  /** The system's job or task type. */
  readonly type: string | null;
  readonly phase: Phase;
  /** The system's own status, as sent. */
  readonly rawPhase: string | null;
  /** The reason for the status, as sent by the system. Untrusted text. */
  readonly reason: string | null;
  /** The system's error code. */
  readonly code: string | null;
  readonly startedAt: string | null;
  readonly updatedAt: string | null;
  readonly endedAt: string | null;
  readonly progress: JobProgress;
  /** Further values of the body. */
  readonly details: readonly Detail[];
  readonly children: readonly JobNode[];
}

/** The progress of a node, as counts of its leaves. */
export interface JobProgress {
  /** Leaves in a terminal phase. */
  readonly done: number;
  readonly succeeded: number;
  /** Leaves that failed or succeeded only partly. Skipped and cancelled ones are `done`, and neither `succeeded` nor `failed`. */
  readonly failed: number;
  readonly running: number;
  readonly total: number;
  /** 0 to 100; `null` only if the phase is `unknown`. */
  readonly percent: number | null;
}

/** A value of the body without a field of its own. */
export interface Detail {
  readonly key: string;
  readonly value: string;
}

/** The kinds of `JobWarning`. */
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

/** A problem with a body that does not prevent it from being shown. */
export interface JobWarning {
  readonly code: WarningCode;
  readonly message: string;
  /** The node concerned; `null` if the warning is about the whole body. */
  readonly nodeId: string | null;
}

/** The kinds of `JobTreeError`. */
export type ErrorKind =
  /** The configuration is invalid; no request was sent. */
  | "config"
  /** No response, or an incomplete one: DNS, CORS, connection. */
  | "network"
  /** No complete response within `timeout`. */
  | "timeout"
  /** 401 */
  | "auth"
  /** 403 */
  | "forbidden"
  /** 404 */
  | "not-found"
  /** 429 */
  | "throttled"
  /** Any other status outside 200 to 299. */
  | "http"
  /** The response is not a job. */
  | "invalid-body"
  /** WebAssembly cannot be loaded or cannot run. */
  | "unsupported";

/** The fields of a `JobTreeError`. */
export interface JobErrorFields {
  readonly kind: ErrorKind;
  /** The HTTP status; `null` without a response. */
  readonly status: number | null;
  /** The service's error code. */
  readonly code: string | null;
  /** What happened, as sent by the service if it sent a message. Untrusted text. */
  readonly message: string;
  /** The ID by which the service's support can find the request. */
  readonly requestId: string | null;
  /** The time of the next attempt, RFC 3339; `null` if there is none. */
  readonly retryAt: string | null;
  /** True if automatic refreshes have stopped. */
  readonly stopped: boolean;
}

/** What the widget is doing. */
export type Activity = "idle" | "fetching" | "waiting" | "paused" | "hidden" | "offline" | "finished" | "stopped";

/** The `detail` of an event about a changed value. */
export interface Change<T, From = T> {
  readonly from: From;
  readonly to: T;
}

/** Header names and values; one without a value is not sent. */
export type HeadersRecord = Headers | { readonly [name: string]: string | null | undefined };

/** Headers for every request, or a function that returns them. */
export type HeadersSource = HeadersRecord | (() => HeadersRecord | Promise<HeadersRecord>);

/** A replacement for `fetch`. */
export type Fetcher = (request: Request) => Promise<Response>;

/** A source of the wasm: its URL, the response to a request for it, its bytes, or the compiled module. */
export type WasmSource = string | URL | Request | Response | BufferSource | (WebAssembly.Module & object);

/** The definition of a system: field mappings, or a parser function. */
export type SystemDefinition = SystemTable | SystemParser;

/** The location of a value in a body: a JSON pointer (`/entities/sub_jobs`), a key (`job_id`), or a list of these, of which
 *  the first with a value is used. Keys are compared case-insensitively. */
export type Place = string | readonly string[];

/** A list of sub-jobs that is shown below a heading of its own. */
export interface SystemGroup {
  /** The text of the heading. */
  readonly name: string;
  /** The list of sub-jobs. */
  readonly at: Place;
}

/** A system defined by field mappings: the location of each value in a body. */
export interface SystemTable {
  /** The path template of the request, such as `/v1/{project_id}/jobs/{job_id}`. Placeholders other than `project_id`,
   *  `job_id` and `instance_id` are filled from `params`. */
  readonly path: string;
  /** JSON pointer to the job; the whole body by default. */
  readonly root?: string;
  /** The list of sub-jobs, or several lists, each a group of its own. */
  readonly children?: Place | readonly SystemGroup[];
  readonly id?: Place;
  readonly name?: Place;
  readonly type?: Place;
  readonly phase: Place;
  /** Phases by the system's own statuses, for statuses that are not recognised by default. A key that ends in `*` stands
   *  for all statuses that begin alike; an exact key takes precedence, then the longest one. */
  readonly phases?: Readonly<Record<string, Phase>>;
  /** The phase of a job without a status; `unknown` by default. */
  readonly defaultPhase?: Phase;
  /** Derives the phase of the root, and the times and the reason that it lacks, from its sub-jobs. `phase` then applies to
   *  the jobs below. */
  readonly rootPhase?: "children";
  readonly reason?: Place;
  readonly code?: Place;
  readonly startedAt?: Place;
  readonly updatedAt?: Place;
  readonly endedAt?: Place;
  /** The progress in percent, or in another unit: `of` is the value that means 100 %. */
  readonly percent?: Place | { readonly at: Place; readonly of: number };
  /** Values without a field of their own, shown as they are. */
  readonly details?: Place;
  /** The zone of times that are sent without one: an offset such as `+08:00`, or `utc`, the default. */
  readonly timeZone?: string;
  readonly parse?: undefined;
}

/** A system defined by a function that converts a parsed body to a node. */
export interface SystemParser {
  /** The path template of the request, such as `/v1/{project_id}/jobs/{job_id}`. Placeholders other than `project_id`,
   *  `job_id` and `instance_id` are filled from `params`. */
  readonly path: string;
  /** Missing members of the node are filled in. An error it throws becomes an `invalid-body` error. */
  readonly parse: (body: any) => PartialNode;
}

/** A node whose members are optional. */
export type PartialNode = Partial<Omit<JobNode, "children" | "progress" | "details" | "phase">> & {
  readonly phase?: Phase | (string & {});
  readonly progress?: Partial<JobProgress>;
  readonly details?: readonly { readonly key: string; readonly value: unknown }[];
  readonly children?: readonly PartialNode[];
};

/** Custom texts by key. Keep the `{placeholders}` of the default text. */
export type Messages = { readonly [key in MessageKey]?: string };

/** The texts that can be replaced: those of the catalog, and `type.` followed by a job type as the service sends it. */
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
  | "no-job"
  | "rows-not-printed"
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
  | "detail-status"
  | "detail-proxy"
  | "detail-unreachable"
  | "detail-cut-off"
  | "detail-headers"
  | "detail-redirected"
  | "detail-empty"
  | "detail-not-json"
  | "detail-no-job"
  | "detail-no-known-job"
  | "detail-error-body"
  | "detail-missing"
  | "detail-invalid-id"
  | "detail-not-ascii"
  | "detail-wrong-type"
  | "detail-invalid-url"
  | "detail-no-system"
  | "detail-unknown-system"
  | "detail-unknown-placeholder"
  | "detail-no-placeholder"
  | "detail-missing-param"
  | "unnamed-job"
  | "unnamed-task"
  | "tree-label"
  | "progress"
  | "progress-failed"
  | "progress-succeeded"
  | "progress-and"
  | "count-failed"
  | "count-partial"
  | "count-cancelled"
  | "count-skipped"
  | "count-unfinished"
  | "count-not-started"
  | "count-unknown"
  | "progress-short"
  | "progress-label"
  | "more"
  | "refresh"
  | "pause"
  | "resume"
  | "expand-all"
  | "collapse-all"
  | "view-label"
  | "view-tree"
  | "view-timeline"
  | "open-tree"
  | "copy-text"
  | "copied"
  | "copy-refused"
  | "copy-by-hand"
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
  | "warning-counts-disagree"
  | "warning-children-missing"
  | "warning-duplicate-id"
  | "warning-missing-id"
  | "warning-bad-time"
  | "warning-bad-nested-json"
  | "warning-unknown-phase"
  | "warning-wrong-type"
  | "warning-parent-child-disagree"
  | "warning-lenient-json"
  | "warning-too-deep"
  | "show-raw"
  | "hide-raw"
  | "raw-answer"
  | "bar-from"
  | "said-failed"
  | "said-phase"
  | `type.${string}`;
