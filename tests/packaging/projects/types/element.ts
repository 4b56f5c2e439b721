// Type tests of the element: valid uses compile, invalid ones are errors.
import { JobTreeElement, setWasm } from "jobtree";
import type { Activity, JobError, MessageKey, Node, Phase, Snapshot, Warning } from "jobtree";
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
tree.interval = 2.5;
tree.interval = "2.5";
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
tree.fetcher = (request) => fetch(request);
tree.messages = { loading: "One moment" };
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
  const { root, warnings }: { root: Node; warnings: readonly Warning[] } = snapshot;
  const percent: number | null = root.progress.percent;
  const names: string[] = root.children.map((child) => child.name);
  void [percent, names, warnings[0]?.code === "unknown-phase"];
  // @ts-expect-error -- snapshots are read only
  root.name = "x";
  // @ts-expect-error -- the reason can be null
  root.reason.length;
  // @ts-expect-error -- unknown phase
  void (root.phase === "done");
}
const error: JobError | null = tree.error;
void (error?.kind === "throttled" && error.retryAt);
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
