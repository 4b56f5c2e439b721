// Type tests of the element: valid uses compile, invalid ones are errors.
import { JobTreeElement, JobTreeEndEvent, JobTreeError, JobTreePhaseEvent, setWasm } from "jobtree";
import type { Activity, JobErrorFields, JobNode, JobProgress, JobWarning, MessageKey, Phase, Snapshot } from "jobtree";
import * as element from "jobtree/element";
import * as inline from "jobtree/inline";
import wasm from "jobtree/jobtree.wasm";

const tree = document.createElement("job-tree");
const found: JobTreeElement | null = document.querySelector("job-tree");
tree satisfies JobTreeElement;
found?.refresh().then((snapshot: Snapshot) => snapshot.root.children[0]?.phase);

tree.system = "cce";
tree.projectId = "p";
tree.instanceId = null;
tree.instanceId satisfies string;
tree.params = "cluster_id=1";
tree.params satisfies string;
tree.interval = 2.5;
tree.interval satisfies number;
tree.depth satisfies number;
tree.theme satisfies "auto" | "light" | "dark";
tree.credentials = "include";
tree.theme = "dark";
tree.view = "timeline";
tree.view = "summary";
tree.expand = "none";
tree.start = "visible";
tree.filter = "failed running";
tree.lang = "zh-Hans";
tree.paused = true;
tree.hideToolbar = true;
tree.showTaskData = false;
tree.headers = { "X-Auth-Token": "t" };
tree.headers = async () => ({ "X-Auth-Token": "t" });
tree.headers = undefined;
tree.headers = new Headers({ "X-Auth-Token": "t" });
tree.headers = () => new Headers();
tree.headers = { "X-Auth-Token": sessionStorage.getItem("token") };
tree.fetcher = (request) => fetch(request);
tree.messages = { loading: "One moment", "type.CreateCluster": "Create the cluster" };
// @ts-expect-error -- a number, not text
tree.interval = "2.5";
// @ts-expect-error -- unknown theme
tree.theme = "pink";
// @ts-expect-error -- unknown view
tree.view = "list";
// @ts-expect-error -- a flag is a boolean
tree.paused = "yes";
// @ts-expect-error -- header values are strings
tree.headers = { "X-Auth-Token": 7 };
// @ts-expect-error -- a fetcher returns a Response
tree.fetcher = async () => "body";
// @ts-expect-error -- unknown message key
tree.messages = { hello: "Hello" };
// @ts-expect-error -- read only
tree.snapshot = null;
// @ts-expect-error -- read only
tree.activity = "idle";
// @ts-expect-error -- unknown property
tree.jobid = "j";
// @ts-expect-error -- the snapshot can be null
tree.snapshot.root;

const snapshot = tree.snapshot;
if (snapshot) {
  const { root, warnings }: { root: JobNode; warnings: readonly JobWarning[] } = snapshot;
  const { percent }: JobProgress = root.progress;
  percent satisfies number | null;
  const names: string[] = root.children.map((child) => child.name);
  void [percent, names, warnings[0]?.code === "unknown-phase"];
  // @ts-expect-error -- snapshots are read only
  root.name = "x";
  // @ts-expect-error -- the reason can be null
  root.reason.length;
  // @ts-expect-error -- unknown phase
  void (root.phase === "done");
}
const error: JobTreeError | null = tree.error;
void (error?.kind === "throttled" && error.retryAt);
error satisfies Error | null;
error satisfies JobErrorFields | null;
tree.refresh().catch((error: unknown) => error instanceof JobTreeError && error.requestId);
new JobTreeError({ kind: "network", message: "down" });
// @ts-expect-error -- unknown kind
new JobTreeError({ kind: "bad" });
// The DOM's own types are not shadowed.
document.body satisfies Node;
const activity: Activity = tree.activity;
void activity;
const key: MessageKey = "phase-running";
void key;

tree.addEventListener("job-tree-update", ({ detail }) => detail.root.phase satisfies Phase);
tree.addEventListener("job-tree-error", ({ detail }) => detail.kind === "auth");
tree.addEventListener("job-tree-select", (event) => event.detail.id.length);
tree.addEventListener("click", (event) => event.clientX);
document.addEventListener("job-tree-phase", ({ detail: { from, to } }) => [from satisfies Phase | null, to satisfies Phase]);
document.body.addEventListener("job-tree-activity", ({ detail }) => detail.to satisfies Activity);
window.addEventListener("job-tree-end", ({ initial, detail }) => !initial && detail.root.phase);
window.addEventListener("job-tree-phase", (event) => event satisfies JobTreePhaseEvent);
tree.addEventListener("job-tree-end", (event: JobTreeEndEvent) => event.initial satisfies boolean);
// @ts-expect-error -- not every event has it
window.addEventListener("job-tree-update", ({ initial }) => initial);
// @ts-expect-error -- the detail of job-tree-end is a snapshot
tree.addEventListener("job-tree-end", ({ detail }) => detail.kind);

tree.pause();
tree.resume();
tree.expandAll();
tree.collapseAll();
const text: string = tree.toText();
const isThere: boolean = tree.reveal("id");
void [text, isThere];
// @ts-expect-error -- the ID is required
tree.reveal();

JobTreeElement.registerSystem("ecs", { path: "/v1/jobs/{job_id}", phase: "status", children: ["/a/b", "c"], phases: { Stuck: "failed" } });
JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", parse: (body) => ({ name: body.title, phase: "running", children: [{ id: "1" }] }) });
JobTreeElement.registerSystem("own", {
  path: "/{domain_id}/jobs/{job_id}",
  phase: "status",
  phases: { "FINISH*": "succeeded", 1: "running" },
  defaultPhase: "pending",
  rootPhase: "children",
  children: [{ name: "Steps", at: ["steps", "/a/steps"] }],
  percent: { at: "fraction", of: 1 },
  details: ["owner"],
  timeZone: "+08:00",
});
// @ts-expect-error -- a group needs a name
JobTreeElement.registerSystem("own", { path: "/{job_id}", phase: "status", children: [{ at: "steps" }] });
// @ts-expect-error -- unknown phase
JobTreeElement.registerSystem("own", { path: "/{job_id}", phase: "status", defaultPhase: "started" });
// @ts-expect-error -- the root's phase has one other source
JobTreeElement.registerSystem("own", { path: "/{job_id}", phase: "status", rootPhase: "parent" });
// @ts-expect-error -- field mappings need a phase
JobTreeElement.registerSystem("ecs", { path: "/v1/jobs/{job_id}" });
// @ts-expect-error -- unknown phase
JobTreeElement.registerSystem("ecs", { path: "/v1/jobs/{job_id}", phase: "status", phases: { Stuck: "stuck" } });

setWasm(wasm);
element.setWasm(new URL("https://cdn.example/jobtree.wasm"));
inline.setWasm(async () => new Uint8Array());
customElements.define("own-tree", class extends element.JobTreeElement {});
// @ts-expect-error -- not a wasm source
setWasm(7);
