// Refreshes keep the state of the view: expansion, selection, focus, scroll position and text selection.
import assert from "node:assert/strict";
import { test } from "node:test";

import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const LARGE = `largeJob(1000)`;
const LARGER = `(() => { const body = largeJob(1000); body.spec.subJobs.splice(0, 0, ...Array.from({ length: 50 }, (_, at) => job("new" + at, "Success"))); return body; })()`;

test("manual expansion survives a refresh", async () => {
  await show(page(), "cluster()");
  await click(page(), "[data-uid=c-4] .toggle");
  const before = await rowIds(page());
  assert.ok(!before.includes("c-6"));
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  assert.deepEqual(await rowIds(page()), before, "even though the branch has failed");
});

test("a branch expands once, when it starts running or fails", async () => {
  await show(page(), `job("r", "Running", { subJobs: [job("a", "Initializing", { subJobs: [job("b", "Initializing")] })] })`);
  assert.deepEqual(await rowIds(page()), ["r", "a"]);
  await refresh(page(), `job("r", "Running", { subJobs: [job("a", "Failed", { subJobs: [job("b", "Failed")] })] })`);
  assert.deepEqual(await rowIds(page()), ["r", "a", "b"]);
});

test("selection, focus and open details survive a refresh", async () => {
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

test("a row keeps its DOM element", async () => {
  await show(page(), "cluster()");
  await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").forEach((row) => (row.originalId = row.dataset.uid)));
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  assert.ok(await inShadow(page(), (root) => [...root.querySelectorAll("[role=treeitem]")].every((row) => row.originalId === row.dataset.uid)));
});

test("text selection survives a refresh", async () => {
  await show(page(), "cluster()");
  const selectedText = () => page().evaluate(() => String(window.selectedRange));
  await inShadow(page(), (root) => {
    const text = root.querySelector("[data-uid=c-2] .name").firstChild;
    window.selectedRange = document.createRange();
    window.selectedRange.selectNodeContents(text);
    getSelection().setBaseAndExtent(text, 0, text, text.length);
  });
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  const state = await inShadow(page(), (root) => {
    const name = root.querySelector("[data-uid=c-2] .name").firstChild;
    return [window.selectedRange.startContainer === name, window.selectedRange.toString(), name.isConnected];
  });
  assert.deepEqual(state, [true, "master-1", true]);
  assert.equal(await selectedText(), "master-1");
});

test("the scroll position is kept when rows are inserted above", async () => {
  await show(page(), LARGE);
  await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 10_000));
  await nextPaint(page());
  const topRow = () =>
    inShadow(page(), (root) => {
      const tree = root.querySelector("[role=tree]").getBoundingClientRect();
      const rows = [...root.querySelectorAll("[role=treeitem]")];
      const first = rows.find((row) => row.getBoundingClientRect().top >= tree.top);
      return [first.dataset.uid, Math.round(first.getBoundingClientRect().top - tree.top)];
    });
  const before = await topRow();
  await refresh(page(), LARGER);
  assert.deepEqual(await topRow(), before);
  assert.equal(await inShadow(page(), (root) => root.querySelector("[role=tree]").scrollTop), 10_000 + 50 * 32);
});

test("elapsed time only changes running rows", async () => {
  await show(page(), "cluster()");
  const changed = await inShadow(page(), async (root) => {
    const changed = new Set();
    const observed = new Promise((done) => {
      new MutationObserver((records) => {
        for (const { target } of records) changed.add((target.nodeType === 3 ? target.parentNode : target).closest(".row")?.dataset.uid ?? "outside");
        done();
      }).observe(root.querySelector("[role=tree]"), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await observed;
    return [...changed].sort();
  });
  assert.deepEqual(changed, ["c-1", "c-4", "c-6"]);
});

test("the filter survives a refresh, its end restores expansion", async () => {
  await show(page(), "crowd(cluster({ phase: 'Failed', fails: true }))");
  await click(page(), "[data-uid=c-4] .toggle");
  const before = await rowIds(page());
  await click(page(), ".chip[data-phase=failed]");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await refresh(page(), "(() => { const body = crowd(cluster({ phase: 'Failed', fails: true })); body.status.reason = 'another'; return body; })()");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await click(page(), ".chip[data-phase=failed]");
  assert.deepEqual(await rowIds(page()), before);
});

test("snapshots share the objects of unchanged nodes", async () => {
  const node = (id, phase, ids = []) => ({ id, phase, ids });
  // Jobs, and the nodes of the second one that are objects of the first.
  for (const [before, after, expected] of [
    [[node("a", "Running", ["a1", "a2"]), node("b", "Running", ["b1"])], [node("a", "Running", ["a1", "a2"]), node("b", "Failed", ["b1"])], ["a", "a1", "a2", "b1"]],
    [[node("a", "Running", ["a1"])], [node("a", "Running", ["a1"]), node("b", "Running")], ["a", "a1"]],
    [[node("a", "Running"), node("b", "Running")], [node("a", "Running")], ["a"]],
  ]) {
    const body = (nodes) => `job("root", "Running", { subJobs: ${JSON.stringify(nodes)}.map(({ id, phase, ids }) => job(id, phase, { subJobs: ids.map((id) => job(id, "Success")) })) })`;
    await show(page(), body(before));
    await page().evaluate(() => (window.before = document.querySelector("#tree").snapshot));
    await refresh(page(), body(after));
    const { shared, text } = await page().evaluate(() => {
      const all = (node) => [node, ...node.children.flatMap(all)];
      const { root } = document.querySelector("#tree").snapshot;
      const known = new Set(all(window.before.root));
      return { shared: all(root).filter((node) => known.has(node)).map(({ id }) => id), text: all(root).map(({ id, phase }) => `${id} ${phase}`) };
    });
    assert.deepEqual(shared, expected);
    const rows = after.flatMap(({ id, phase, ids }) => [`${id} ${phase.toLowerCase()}`, ...ids.map((id) => `${id} succeeded`)]);
    assert.deepEqual(text, ["root running", ...rows]);
  }
});
