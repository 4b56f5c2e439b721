// A refresh never disturbs: what the person opened, closed, selected, focused, scrolled to or marked stays.
import assert from "node:assert/strict";
import { test } from "node:test";

import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const LARGE = `largeJob(1000)`;
const LARGER = `(() => { const body = largeJob(1000); body.spec.subJobs.splice(0, 0, ...Array.from({ length: 50 }, (_, at) => job("new" + at, "Success"))); return body; })()`;

test("what was opened and closed stays", async () => {
  await show(page(), "cluster()");
  await click(page(), "[data-uid=c-4] .toggle");
  const before = await rowIds(page());
  assert.ok(!before.includes("c-6"));
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  assert.deepEqual(await rowIds(page()), before, "also when the branch has failed");
});

test("a branch opens once, as it begins to run or fails", async () => {
  await show(page(), `job("r", "Running", { subJobs: [job("a", "Initializing", { subJobs: [job("b", "Initializing")] })] })`);
  assert.deepEqual(await rowIds(page()), ["r", "a"]);
  await refresh(page(), `job("r", "Running", { subJobs: [job("a", "Failed", { subJobs: [job("b", "Failed")] })] })`);
  assert.deepEqual(await rowIds(page()), ["r", "a", "b"]);
});

test("selection, focus and open details stay", async () => {
  await show(page(), "cluster()");
  await focusTree(page());
  await press(page(), "ArrowDown", "Space");
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  assert.equal(await focusedId(page()), "c-2");
  const [selected, title] = await inShadow(page(), (root) => [
    root.querySelector("[aria-selected=true]").dataset.uid,
    root.querySelector(".details h2").textContent,
  ]);
  assert.deepEqual([selected, title], ["c-2", "Install master master-1"]);
});

test("a row keeps its element", async () => {
  await show(page(), "cluster()");
  await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").forEach((row) => (row.own = row.dataset.uid)));
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  assert.ok(await inShadow(page(), (root) => [...root.querySelectorAll("[role=treeitem]")].every((row) => row.own === row.dataset.uid)));
});

test("marked text stays marked", async () => {
  await show(page(), "cluster()");
  const marked = () => page().evaluate(() => String(window.marked));
  await inShadow(page(), (root) => {
    const text = root.querySelector("[data-uid=c-2] .name").firstChild;
    window.marked = document.createRange();
    window.marked.selectNodeContents(text);
    getSelection().setBaseAndExtent(text, 0, text, text.length);
  });
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  const still = await inShadow(page(), (root) => {
    const name = root.querySelector("[data-uid=c-2] .name").firstChild;
    return [window.marked.startContainer === name, window.marked.toString(), name.isConnected];
  });
  assert.deepEqual(still, [true, "master-1", true]);
  assert.equal(await marked(), "master-1");
});

test("what is looked at stays where it is when rows come in above it", async () => {
  await show(page(), LARGE);
  await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 10_000));
  await nextPaint(page());
  const top = () =>
    inShadow(page(), (root) => {
      const tree = root.querySelector("[role=tree]").getBoundingClientRect();
      const rows = [...root.querySelectorAll("[role=treeitem]")];
      const first = rows.find((row) => row.getBoundingClientRect().top >= tree.top);
      return [first.dataset.uid, Math.round(first.getBoundingClientRect().top - tree.top)];
    });
  const before = await top();
  await refresh(page(), LARGER);
  assert.deepEqual(await top(), before);
  assert.equal(await inShadow(page(), (root) => root.querySelector("[role=tree]").scrollTop), 10_000 + 50 * 32);
});

test("a job that ticks touches nothing but rows that run", async () => {
  await show(page(), "cluster()");
  const touched = await inShadow(page(), async (root) => {
    const touched = new Set();
    const seen = new Promise((done) => {
      new MutationObserver((records) => {
        for (const { target } of records) touched.add((target.nodeType === 3 ? target.parentNode : target).closest(".row")?.dataset.uid ?? "outside");
        done();
      }).observe(root.querySelector("[role=tree]"), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await seen;
    return [...touched].sort();
  });
  assert.deepEqual(touched, ["c-1", "c-4", "c-6"]);
});

test("filter and search stay, and their end brings back what was open", async () => {
  await show(page(), "cluster({ phase: 'Failed', fails: true })");
  await click(page(), "[data-uid=c-4] .toggle");
  const before = await rowIds(page());
  await click(page(), ".chip[data-phase=failed]");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await refresh(page(), "(() => { const body = cluster({ phase: 'Failed', fails: true }); body.status.reason = 'another'; return body; })()");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await click(page(), ".chip[data-phase=failed]");
  assert.deepEqual(await rowIds(page()), before);
});
