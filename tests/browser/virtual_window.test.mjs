// Virtual scrolling of large jobs: which rows are rendered, and the cost of a key press and of a refresh.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusedId, focusTree, inShadow, nextPaint, press, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const rowCount = () => inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").length);

test("up to 200 rows are all rendered, above only those in view", async () => {
  for (const [count, expected] of [
    [199, 200],
    [200, undefined],
  ]) {
    await show(page(), `largeJob(${count})`);
    const rows = await rowCount();
    if (expected) assert.equal(rows, expected);
    else assert.ok(rows < 100, `${rows} rows are rendered`);
  }
});

test("the browser's find-in-page works in a tree of 200 rows", async () => {
  await show(page(), "largeJob(199)");
  assert.ok(await page().evaluate(() => window.find("node-n198")));
});

test("10,000 rows: scrolling renders the right rows in order", async () => {
  await show(page(), "largeJob(10_000)");
  for (const at of [0, 1, 4_999, 9_990]) {
    await inShadow(page(), (root, top) => (root.querySelector("[role=tree]").scrollTop = top), at * 32);
    await nextPaint(page());
    const [visible, isCovered] = await inShadow(page(), (root) => {
      const tree = root.querySelector("[role=tree]").getBoundingClientRect();
      const rows = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")];
      const inView = rows.filter((row) => row.getBoundingClientRect().bottom > tree.top && row.getBoundingClientRect().top < tree.bottom);
      const covered = inView.at(-1).getBoundingClientRect().bottom - inView[0].getBoundingClientRect().top;
      return [
        inView.map((row) => [row.dataset.uid, row.ariaLevel, row.ariaPosInSet, row.ariaSetSize]),
        covered >= tree.height - 1 && inView[0].getBoundingClientRect().top <= tree.top + 1,
      ];
    });
    assert.ok(isCovered, `no blank area at row ${at}`);
    for (const [uid, level, position, size] of visible.filter(([uid]) => uid !== "root")) {
      assert.deepEqual([level, position, size], ["2", String(Number(uid.slice(1)) + 1), "10000"], uid);
    }
  }
});

/** Measures `act` including rendering and layout, `count` times. Returns the milliseconds, sorted. `prepare` runs before
 *  each and is not measured. Both are the text of a function of the shadow root and the index. */
function measure(count, prepare, act) {
  return page().$eval(
    "#tree",
    async (tree, count, prepare, act) => {
      const [prepareNext, actNow] = [eval(`(${prepare})`), eval(`(${act})`)];
      const durations = [];
      for (let at = 0; at < count; at += 1) {
        await prepareNext(tree.shadowRoot, at);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const begin = performance.now();
        actNow(tree.shadowRoot, at);
        // The widget renders in microtasks; reading a size forces layout.
        for (let turn = 0; turn < 20; turn += 1) await null;
        tree.shadowRoot.querySelector("[role=tree]").getBoundingClientRect();
        durations.push(performance.now() - begin);
      }
      return durations.sort((a, b) => a - b);
    },
    count,
    prepare.toString(),
    act.toString(),
  );
}

const median = (sorted) => sorted[sorted.length >> 1];
const rounded = (costs) => JSON.stringify(costs, (_, value) => (typeof value === "number" ? Number(value.toFixed(1)) : value));

test("a key press takes as long in 100,000 rows as in 10,000", async (t) => {
  const fastest = {};
  for (const count of [10_000, 100_000]) {
    await show(page(), `largeJob(${count})`);
    await focusTree(page());
    const costs = {};
    for (const key of ["ArrowDown", "PageDown", "End", "Home", "Enter"]) {
      // After a long rendering, Yew yields before it moves the focus.
      const settled = `while (!root.activeElement) await new Promise(requestAnimationFrame);`;
      const end = `root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true, composed: true }));`;
      const prepare = `async (root) => { ${settled} ${key === "Home" ? `${end} await null; await new Promise(requestAnimationFrame); ${settled}` : ""} }`;
      const act = `(root) => root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true, composed: true }))`;
      const sorted = await measure(15, prepare, act);
      costs[key] = median(sorted);
      (fastest[key] ??= []).push(sorted[0]);
      if (key === "End") await press(page(), "Home");
    }
    t.diagnostic(`${count} rows, median ms: ${rounded(costs)}`);
  }
  // The fastest of 15, because a busy machine only makes some of them slower. Work for every row would take ten times as long.
  for (const [key, [small, large]] of Object.entries(fastest)) {
    assert.ok(large <= 4 * small + 4, `${key}: ${rounded(fastest)}`);
  }
});

test("10,000 rows: collapsing and expanding all renders only rows in view", async (t) => {
  const leaves = `Array.from({ length: 99 }, (_, at) => job("g" + group + "-" + at, "Running"))`;
  const groups = `Array.from({ length: 100 }, (_, group) => job("g" + group, "Running", { subJobs: ${leaves} }))`;
  await show(page(), `job("root", "Running", { subJobs: ${groups} })`, { expand: "all" });
  const expanded = await rowCount();
  assert.ok(expanded < 100, `${expanded} rows`);
  await page().$eval("#tree", (tree) => {
    window.addedRows = 0;
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node.nodeType === 1) window.addedRows += Number(node.matches("[role=treeitem]")) + node.querySelectorAll("[role=treeitem]").length;
      }
    }).observe(tree.shadowRoot, { subtree: true, childList: true });
  });
  const rounds = 14;
  const sorted = await measure(rounds, "() => {}", "(root, at) => (at % 2 ? root.host.expandAll() : root.host.collapseAll())");
  t.diagnostic(`median ${median(sorted).toFixed(1)} ms`);
  const added = await page().evaluate(() => window.addedRows);
  // Collapsed, all 101 rows are rendered, as of any small tree. Expanded, first as many as were in view, then one window.
  assert.ok(added >= (rounds / 2) * 50 && added <= (rounds / 2) * 250, `${added} rows`);
});

test("key presses faster than rendering are all handled", async () => {
  await show(page(), "largeJob(10_000)");
  await focusTree(page());
  await inShadow(page(), (root) => {
    for (let at = 0; at < 50; at += 1) root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true }));
  });
  await nextPaint(page());
  assert.equal(await focusedId(page()), "n49");
});

test("a refresh with one change in 10,000 renders one row", async (t) => {
  await show(page(), "largeJob(10_000)");
  const [changed, elapsed] = await page().$eval("#tree", async (tree) => {
    const records = [];
    new MutationObserver((more) => records.push(...more)).observe(tree.shadowRoot.querySelector("[role=tree]"), {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const body = largeJob(10_000);
    body.spec.subJobs[3].status.phase = "Failed";
    const text = JSON.stringify(body);
    // Measured from the response until it is rendered.
    let begin;
    window.responses = [
      () => {
        begin = performance.now();
        return new Response(text);
      },
    ];
    const rendered = new Promise((done) => tree.addEventListener("job-tree-activity", ({ detail }) => detail.from === "fetching" && done()));
    tree.shadowRoot.querySelector("[data-do=refresh]").click();
    await rendered;
    tree.shadowRoot.querySelector("[role=tree]").getBoundingClientRect();
    const elapsed = performance.now() - begin;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const rows = new Set(records.map(({ target }) => (target.nodeType === 3 ? target.parentNode : target).closest("[role=treeitem]")?.dataset.uid));
    return [[...rows], elapsed];
  });
  t.diagnostic(`refresh, including decoding: ${elapsed.toFixed(0)} ms`);
  assert.deepEqual(changed.filter((uid) => uid !== "root"), ["n3"]);
  const rendered = await rowIds(page());
  assert.ok(rendered.length < 100);
});
