// Large jobs: which rows are in the page, and what a key press and a refresh cost.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusedId, focusTree, inShadow, nextPaint, press, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const rowCount = () => inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").length);

test("up to 200 visible rows all are in the page, above that only those that can be seen", async () => {
  for (const [count, expected] of [
    [199, 200],
    [200, undefined],
  ]) {
    await show(page(), `largeJob(${count})`);
    const rows = await rowCount();
    if (expected) assert.equal(rows, expected);
    else assert.ok(rows < 100, `${rows} rows are in the page`);
  }
});

test("the browser's own search finds what is in a tree of 200 rows", async () => {
  await show(page(), "largeJob(199)");
  assert.ok(await page().evaluate(() => window.find("node-n198")));
});

test("10,000 rows: each row that comes in sight is the right one and knows its place", async () => {
  await show(page(), "largeJob(10_000)");
  for (const at of [0, 1, 4_999, 9_990]) {
    await inShadow(page(), (root, top) => (root.querySelector("[role=tree]").scrollTop = top), at * 32);
    await nextPaint(page());
    const [seen, whole] = await inShadow(page(), (root) => {
      const tree = root.querySelector("[role=tree]").getBoundingClientRect();
      const rows = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")];
      const inSight = rows.filter((row) => row.getBoundingClientRect().bottom > tree.top && row.getBoundingClientRect().top < tree.bottom);
      const covered = inSight.at(-1).getBoundingClientRect().bottom - inSight[0].getBoundingClientRect().top;
      return [
        inSight.map((row) => [row.dataset.uid, row.ariaLevel, row.ariaPosInSet, row.ariaSetSize]),
        covered >= tree.height - 1 && inSight[0].getBoundingClientRect().top <= tree.top + 1,
      ];
    });
    assert.ok(whole, `nothing is blank at row ${at}`);
    for (const [uid, level, position, size] of seen.filter(([uid]) => uid !== "root")) {
      assert.deepEqual([level, position, size], ["2", String(Number(uid.slice(1)) + 1), "10000"], uid);
    }
  }
});

/** Milliseconds of work in the main thread, of one measure each: its own, and until it is drawn. */
function measure(times, prepare, act) {
  return page().$eval(
    "#tree",
    async (tree, times, prepare, act) => {
      const [before, measured] = [eval(`(${prepare})`), eval(`(${act})`)];
      const found = [];
      for (let at = 0; at < times; at += 1) {
        await before(tree.shadowRoot, at);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const begin = performance.now();
        measured(tree.shadowRoot, at);
        // The widget draws in a microtask or two; reading a size makes the browser lay it out.
        for (let turn = 0; turn < 20; turn += 1) await null;
        tree.shadowRoot.querySelector("[role=tree]").getBoundingClientRect();
        found.push(performance.now() - begin);
      }
      return found.sort((a, b) => a - b);
    },
    times,
    prepare.toString(),
    act.toString(),
  );
}

const median = (sorted) => sorted[sorted.length >> 1];

test("10,000 and 100,000 rows: a key press is drawn within a frame", async (t) => {
  for (const count of [10_000, 100_000]) {
    await show(page(), `largeJob(${count})`);
    await focusTree(page());
    const costs = {};
    for (const key of ["ArrowDown", "PageDown", "End", "Home", "Enter"]) {
      // Where drawing takes long, Yew rests before it does what comes after that, such as to move the focus.
      const settled = `while (!root.activeElement) await new Promise(requestAnimationFrame);`;
      const end = `root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true, composed: true }));`;
      const prepare = `async (root) => { ${settled} ${key === "Home" ? `${end} await null; await new Promise(requestAnimationFrame); ${settled}` : ""} }`;
      const act = `(root) => root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true, composed: true }))`;
      const sorted = await measure(15, prepare, act);
      costs[key] = median(sorted);
      if (key === "End") await press(page(), "Home");
    }
    t.diagnostic(`${count} rows, median ms: ${JSON.stringify(costs, (_, value) => (typeof value === "number" ? Number(value.toFixed(1)) : value))}`);
    // The bound that machines under load keep with the wasm of a debug build; the figures are those above.
    assert.ok(Math.max(...Object.values(costs)) < 400, JSON.stringify(costs));
  }
});

test("10,000 rows: to find all rows anew and to draw those in sight takes less than a frame", async (t) => {
  await show(page(), "largeJob(10_000)");
  const sorted = await measure(15, "() => {}", "(root, at) => (root.host.expand = at % 2 ? 'all' : 'none')");
  t.diagnostic(`median ${median(sorted).toFixed(1)} ms`);
  assert.ok(median(sorted) < 400);
});

test("keys pressed faster than they are drawn all count", async () => {
  await show(page(), "largeJob(10_000)");
  await focusTree(page());
  await inShadow(page(), (root) => {
    for (let at = 0; at < 50; at += 1) root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true }));
  });
  await nextPaint(page());
  assert.equal(await focusedId(page()), "n49");
});

test("a refresh with one change in 10,000 draws one row", async (t) => {
  await show(page(), "largeJob(10_000)");
  const [changed, took] = await page().$eval("#tree", async (tree) => {
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
    // The work after the answer, until what came of it is drawn.
    let begin;
    window.responses = [
      () => {
        begin = performance.now();
        return new Response(text);
      },
    ];
    const drawn = new Promise((done) => tree.addEventListener("job-tree-activity", ({ detail }) => detail.from === "fetching" && done()));
    tree.shadowRoot.querySelector("[data-do=refresh]").click();
    await drawn;
    tree.shadowRoot.querySelector("[role=tree]").getBoundingClientRect();
    const took = performance.now() - begin;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const rows = new Set(records.map(({ target }) => (target.nodeType === 3 ? target.parentNode : target).closest("[role=treeitem]")?.dataset.uid));
    return [[...rows], took];
  });
  t.diagnostic(`the whole refresh, reading and decoding the body included: ${took.toFixed(0)} ms`);
  assert.deepEqual(changed.filter((uid) => uid !== "root"), ["n3"]);
  const shown = await rowIds(page());
  assert.ok(shown.length < 100);
});
