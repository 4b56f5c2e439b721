// The description of <job-tree>: everything that the manifest, the types, the editors' data and the tables in the docs
// say of it. `cargo xtask docs` writes them from here. Texts are Markdown; types are TypeScript.

/**
 * The attributes, each of which reflects to a property. `default` gives the kind: a text is `""`, a number or a flag its
 * value, and an enumerated attribute lists its `values`, the default first. `note` describes the default in words.
 * `ofRequest` marks those that name the job and how it is requested: another value begins another job.
 */
export const attributes = [
  {
    name: "system",
    default: "",
    note: "`auto`",
    ofRequest: true,
    description:
      "The job's API: `cce`, `cce-v2`, `cce-autopilot`, `ief`, `servicestage`, `servicestage-v3`, a registered name, or `auto`: detected from the body (only with `src`).",
  },
  {
    name: "project-id",
    default: "",
    ofRequest: true,
    description: "The ID of the project the job belongs to. Optional where the path of a registered system has no `{project_id}`.",
  },
  {
    name: "job-id",
    default: "",
    ofRequest: true,
    description: "The ID of the job. Without it and `src`, the widget waits for one.",
  },
  {
    name: "instance-id",
    default: "",
    ofRequest: true,
    description: "The ID of the IEF or ServiceStage instance, and `{instance_id}` in the path of a registered system.",
  },
  {
    name: "params",
    default: "",
    ofRequest: true,
    description: "Values for the other `{placeholders}` in the path of a registered system, as a query: `cluster_id=1&pool=2`.",
  },
  {
    name: "proxy",
    default: "",
    note: "the page's own origin",
    ofRequest: true,
    description: "Where requests go: a prefix such as `/proxy/otc`, or a template with `{path}`, `{url}`, `{system}`, `{project_id}` or `{job_id}`.",
  },
  {
    name: "src",
    default: "",
    ofRequest: true,
    description: "The full URL of a job body. Replaces `proxy`, `project-id`, `job-id` and the system's path.",
  },
  {
    name: "interval",
    default: 5,
    description: "Seconds between the end of one request and the start of the next. At least 1, decimals allowed; 0 turns automatic refreshes off.",
  },
  { name: "timeout", default: 30, description: "Seconds until a request times out. More than 0, decimals allowed." },
  {
    name: "credentials",
    values: ["same-origin", "include", "omit"],
    ofRequest: true,
    description: "Whether requests carry cookies, as in `fetch`.",
  },
  {
    name: "depth",
    default: 3,
    ofRequest: true,
    description: "How many levels of CCE sub-jobs are completed by requesting them by ID. 1 turns this off.",
  },
  {
    name: "lang",
    default: "",
    note: "the page's language",
    description: "The language: `en`, `zh-Hans`, `zh-Hant` or `de`. Inherited from the nearest ancestor with a `lang`.",
  },
  { name: "theme", values: ["auto", "light", "dark"], description: "The colour theme. `auto` follows the page's `color-scheme`." },
  {
    name: "view",
    values: ["tree", "timeline", "summary"],
    description: "Rows with progress, rows with bars on a time axis, or one line with a button that opens the rows in a popover.",
  },
  {
    name: "expand",
    values: ["auto", "all", "none"],
    description: "Which branches are expanded. `auto` expands a branch once, when it starts running or fails.",
  },
  { name: "filter", default: "", description: "Phases to show, separated by spaces: tasks in one of them, with the nodes above. Empty shows all." },
  { name: "query", default: "", description: "Text to search for. Only matching rows and their ancestors are shown." },
  {
    name: "start",
    values: ["connected", "visible"],
    description: "When to load. `visible` fetches nothing, not even the wasm, until the element comes into view.",
  },
  { name: "paused", default: false, description: "Stops automatic refreshes; the tree stays. The pause button changes it too." },
  { name: "hide-toolbar", default: false, description: "Hides the filter, the search and the buttons." },
  {
    name: "show-task-data",
    default: false,
    description: "Adds an IEF job's `task_data`, which may contain secrets, to the snapshot's `details`.",
  },
  {
    name: "debug",
    default: false,
    description: "Reports attributes that are not valid and exceptions of `headers` in the console, once each. Development builds of bundlers always do.",
  },
];

/** The properties without an attribute. */
export const properties = [
  {
    name: "headers",
    type: "HeadersSource | undefined",
    description:
      "Headers for every request, or a function that returns them or a promise of them. The function is called before every refresh, and once more after a 401. Setting it keeps the tree: other headers request the job at once, another function is used from the next request on.",
  },
  { name: "fetcher", type: "Fetcher | undefined", description: "Replaces `fetch`: `(Request) => Promise<Response>`. Setting it keeps the tree; it is used from the next request on." },
  { name: "messages", type: "Messages | undefined", description: "Custom texts by key. The type `MessageKey` lists the keys." },
  { name: "snapshot", type: "Snapshot | null", readonly: true, description: "The last successful snapshot; `null` until the first." },
  { name: "error", type: "JobTreeError | null", readonly: true, description: "The error of the last refresh; `null` if it succeeded." },
  {
    name: "activity",
    type: "Activity",
    readonly: true,
    description: "What the widget is doing: `idle`, `fetching`, `waiting`, `paused`, `hidden`, `offline`, `finished` or `stopped`.",
  },
];

/** The methods. */
export const methods = [
  {
    name: "refresh",
    returns: "Promise<Snapshot>",
    description: "Requests the job immediately. The promise resolves with the snapshot and rejects with a `JobTreeError`.",
  },
  { name: "pause", returns: "void", description: "Sets `paused`: stops automatic refreshes, the tree stays." },
  { name: "resume", returns: "void", description: "Clears `paused`, with an immediate refresh." },
  { name: "expandAll", returns: "void", description: "Expands every branch." },
  { name: "collapseAll", returns: "void", description: "Collapses every branch except the root." },
  {
    name: "reveal",
    parameters: { id: "string" },
    returns: "boolean",
    description: "Expands the ancestors of the node with this ID and moves the focus to it. Returns false if there is no such node.",
  },
  { name: "toText", returns: "string", description: "Returns the tree as plain text, for example for a ticket; empty before the first snapshot." },
  {
    name: "registerSystem",
    static: true,
    parameters: { name: "string", definition: "SystemDefinition" },
    returns: "void",
    description:
      "Registers a system for all widgets of the page. Replaces a system of the same name and restarts the widgets that use it. Throws a `TypeError` for an invalid definition; until the wasm is loaded, most errors are reported to the console instead.",
  },
];

/** The events. All bubble and are composed. `initial` marks those with a property of that name. */
export const events = [
  { name: "job-tree-update", type: "JobTreeUpdateEvent", detail: "Snapshot", description: "The snapshot has changed." },
  {
    name: "job-tree-phase",
    type: "JobTreePhaseEvent",
    detail: "Change<Phase, Phase | null>",
    initial: true,
    description: "The root's phase has changed. `from` is `null` for the first snapshot.",
  },
  { name: "job-tree-end", type: "JobTreeEndEvent", detail: "Snapshot", initial: true, description: "The job has reached a terminal phase." },
  { name: "job-tree-error", type: "JobTreeErrorEvent", detail: "JobTreeError", description: "A refresh has failed." },
  { name: "job-tree-select", type: "JobTreeSelectEvent", detail: "JobNode", description: "The user has selected a node." },
  { name: "job-tree-activity", type: "JobTreeActivityEvent", detail: "Change<Activity>", description: "The `activity` has changed." },
];

/** What the property `initial` of an event means. */
export const INITIAL = "True if the first response already had this phase, so that a page does not announce what happened before.";

/** The slots; the default slot has no name. */
export const slots = {
  "": "Content shown until the widget is loaded, and where WebAssembly cannot run and the proxy has no snapshots.",
  title: "A title above the tree. Without it there is none: the first row has the name of the job.",
  actions: "The page's own buttons, next to the widget's.",
};

/** The shadow parts. */
export const parts = {
  toolbar: "Search, buttons and menu.",
  title: "The title of the page, if there is one.",
  summary: "The head: title, progress in words, refresh status and toolbar.",
  progress: "The bar of the job, which shows what succeeded, failed, was left out and is running, and the progress of each branch.",
  tree: "The tree of all rows.",
  row: "A row, which shows one node.",
  toggle: "The control that expands and collapses a row.",
  icon: "The icon of a phase.",
  name: "The name of a node.",
  type: "The job or task type of a node.",
  reason: "The reason of a node's status, as sent by the service.",
  duration: "The duration of a node, final or so far.",
  timeline: "The time axis and the tree, in the timeline view.",
  details: "The details of the selected node.",
  status: "The refresh status of the widget, and the phase of a row as text.",
  banner: "The banner about a failure or an error.",
};

/** The CSS custom properties; those without a default come from the theme. */
export const variables = [
  { name: "--job-tree-color", description: "Text colour. By default dark or light, as the background requires." },
  { name: "--job-tree-muted", description: "Colour of secondary text. By default mixed from text and background." },
  { name: "--job-tree-background", description: "Background colour." },
  { name: "--job-tree-border", description: "Colour of borders and lines. By default mixed from text and background." },
  { name: "--job-tree-accent", description: "Colour of running nodes, links, the selected row and the focus ring." },
  { name: "--job-tree-succeeded", description: "Colour of succeeded nodes." },
  { name: "--job-tree-failed", description: "Colour of failed nodes and errors." },
  { name: "--job-tree-warning", description: "Colour of paused and partly succeeded nodes, warnings and search matches." },
  { name: "--job-tree-indent", default: "20px", description: "Indentation per level." },
  { name: "--job-tree-radius", default: "8px", description: "Corner radius." },
  { name: "--job-tree-font", default: "system-ui, sans-serif", description: "Font family." },
  {
    name: "--job-tree-font-size",
    default: "14px",
    description: "Font size of a row. Other text, icons, rows and columns follow it; `0.875rem` follows the page.",
  },
  { name: "--job-tree-max-height", default: "none", description: "Maximum height of the tree; it scrolls beyond." },
];

/** The phases, which are also custom states. */
export const phases = ["pending", "running", "paused", "succeeded", "partial", "failed", "cancelled", "skipped", "unknown"];

/** The custom states. */
export const states = {
  loading: "There is no response yet.",
  stale: "The last refresh failed, and an older snapshot is shown.",
  error: "The last refresh failed.",
  ...Object.fromEntries(phases.map((phase) => [phase, `The root's phase is \`${phase}\`.`])),
};
