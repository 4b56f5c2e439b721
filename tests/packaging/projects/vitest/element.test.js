import { JobTreeError, setError, setSnapshot } from "jobtree/testing";
import { afterEach, expect, test } from "vitest";

afterEach(() => document.body.replaceChildren());

function show(attributes = {}) {
  const tree = document.createElement("job-tree");
  Object.assign(tree, { system: "cce", projectId: "p", jobId: "j", ...attributes });
  tree.seen = [];
  for (const name of ["update", "phase", "end", "error", "activity"]) tree.addEventListener(`job-tree-${name}`, ({ detail, initial }) => tree.seen.push([name, detail, initial]));
  document.body.append(tree);
  return tree;
}
const names = (tree) => tree.seen.map(([name]) => name).filter((name) => name !== "activity");

test("properties and events are those of the element", async () => {
  const tree = show();
  expect([tree.interval, tree.theme, tree.snapshot, tree.activity]).toEqual([5, "auto", null, "idle"]);
  await setSnapshot(tree, { root: { name: "n", phase: "running", children: [{ phase: "failed", reason: "no flavors" }] } });
  expect(names(tree)).toEqual(["update", "phase"]);
  expect(tree.snapshot.root.children[0]).toMatchObject({ id: "root/0", reason: "no flavors", children: [], startedAt: null });
  expect([tree.activity, tree.toText(), tree.reveal("root/0"), tree.reveal("x")]).toEqual(["waiting", "[running] n\n  [failed] root/0", true, false]);
  await setSnapshot(tree, { root: { phase: "succeeded" } });
  expect(names(tree)).toEqual(["update", "phase", "update", "phase", "end"]);
  expect(tree.activity).toBe("finished");
});

test("refresh() settles with what the test says", async () => {
  const tree = show();
  const [first, second] = [tree.refresh(), tree.refresh()];
  await setSnapshot(tree, { root: { phase: "running" } });
  expect(await first).toBe(tree.snapshot);
  expect(await second).toBe(tree.snapshot);
  const failed = tree.refresh().catch((error) => error);
  await setError(tree, { kind: "throttled" });
  expect(await failed).toBeInstanceOf(JobTreeError);
  expect(tree.error).toBe(await failed);
  await setSnapshot(tree, { root: { phase: "running" } });
  expect(tree.error).toBe(null);
});

test("another job begins anew", async () => {
  const tree = show();
  await setSnapshot(tree, { root: { phase: "failed" } });
  tree.jobId = "k";
  expect([tree.snapshot, tree.error, tree.toText()]).toEqual([null, null, ""]);
  await setSnapshot(tree, { root: { phase: "failed" } });
  expect([tree.snapshot.jobId, tree.seen.findLast(([name]) => name === "end")[2]]).toEqual(["k", true]);
});
