// The keys of the W3C's tree view pattern, one by one, on rows of which most are not in the page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** 3 branches of 200 sub-jobs each, the second closed: 404 rows. */
const BRANCHES = `job("root", "Running", { name: "all", subJobs: ["a", "b", "c"].map((id) =>
  job(id, "Running", { name: "branch-" + id, subJobs: Array.from({ length: 200 }, (_, at) => job(id + at, "Running", { type: "InstallNode", name: "leaf-" + id + "-" + at })) })) })`;

async function start() {
  await show(page(), BRANCHES);
  await focusTree(page());
}

async function go(keys, expected) {
  await press(page(), ...keys.split(" "));
  assert.equal(await focusedId(page()), expected, keys);
  const [tab, selected] = await inShadow(page(), (root) => [
    [...root.querySelectorAll("[role=treeitem][tabindex='0']")].map((row) => row.dataset.uid),
    [...root.querySelectorAll("[aria-selected=true]")].map((row) => row.dataset.uid),
  ]);
  assert.deepEqual([tab, selected], [[expected], [expected]], "one row leads in, and it is the selected one");
}

const expanded = (id) => inShadow(page(), (root, id) => root.querySelector(`[data-uid=${id}]`)?.ariaExpanded ?? null, id);

test("the tree is windowed", async () => {
  await start();
  const rows = await rowIds(page());
  assert.ok(rows.length < 120, `${rows.length} rows are in the page`);
  const [labels, sizes] = await inShadow(page(), (root) => {
    const rows = [...root.querySelectorAll("[role=treeitem]")];
    const numbers = (row) => [row.ariaLevel, row.ariaPosInSet, row.ariaSetSize].map(Number);
    return [rows.slice(0, 3).map((row) => [row.dataset.uid, ...numbers(row)]), root.querySelectorAll("[role=tree]").length];
  });
  assert.deepEqual(labels, [["root", 1, 1, 1], ["a", 2, 1, 3], ["a0", 3, 1, 200]]);
  assert.equal(sizes, 1);
});

test("down and up go to the next row and the one before, and stop at the ends", async () => {
  await start();
  await go("ArrowDown", "a");
  await go("ArrowDown ArrowDown", "a1");
  await go("ArrowUp", "a0");
  await go("ArrowUp ArrowUp ArrowUp", "root");
});

test("right opens, goes in and does nothing on an end node", async () => {
  await start();
  await press(page(), "ArrowDown", "ArrowLeft");
  assert.equal(await expanded("a"), "false");
  await go("ArrowRight", "a");
  assert.equal(await expanded("a"), "true");
  await go("ArrowRight", "a0");
  await go("ArrowRight", "a0");
});

test("left closes, goes out and does nothing on a closed root", async () => {
  await start();
  await go("ArrowDown ArrowDown ArrowDown", "a1");
  await go("ArrowLeft", "a");
  await go("ArrowLeft", "a");
  assert.equal(await expanded("a"), "false");
  await go("ArrowLeft", "root");
  await go("ArrowLeft", "root");
  assert.equal(await expanded("root"), "false");
  await go("ArrowLeft", "root");
  assert.deepEqual(await rowIds(page()), ["root"]);
});

test("home and end go to the ends, however far they are", async () => {
  await start();
  await go("End", "c199");
  const seen = await inShadow(page(), (root) => {
    const tree = root.querySelector("[role=tree]").getBoundingClientRect();
    const row = root.activeElement.getBoundingClientRect();
    return row.top >= tree.top - 1 && row.bottom <= tree.bottom + 1;
  });
  assert.ok(seen, "the row can be seen");
  await go("ArrowUp", "c198");
  await go("Home", "root");
});

test("page down and page up go by what can be seen", async () => {
  await start();
  await press(page(), "PageDown");
  const first = await focusedId(page());
  assert.match(first, /^a\d+$/);
  await press(page(), "PageDown");
  assert.ok(Number((await focusedId(page())).slice(1)) > Number(first.slice(1)));
  await go("PageUp PageUp PageUp", "root");
});

test("enter opens and closes a branch, and shows the details of an end node", async () => {
  await start();
  await go("ArrowDown Enter", "a");
  assert.equal(await expanded("a"), "false");
  await go("Enter ArrowRight Enter", "a0");
  assert.match(await inShadow(page(), (root) => root.querySelector(".details h2").textContent), /leaf-a-0/);
});

test("space shows the details and escape hides them", async () => {
  await start();
  await go("ArrowDown Space", "a");
  const details = () => inShadow(page(), (root) => root.querySelector(".details h2")?.textContent ?? null);
  assert.match(await details(), /branch-a/);
  await go("ArrowDown", "a0");
  assert.match(await details(), /leaf-a-0/, "they follow the focus");
  await go("Escape", "a0");
  assert.equal(await details(), null);
});

test("escape in the details goes back to the row", async () => {
  await start();
  await press(page(), "ArrowDown", "Space");
  await inShadow(page(), (root) => root.querySelector(".details button").focus());
  await go("Escape", "a");
});

test("asterisk opens all branches beside", async () => {
  await start();
  await go("ArrowDown ArrowLeft", "a");
  await go("*", "a");
  assert.deepEqual(await Promise.all(["a"].map(expanded)), ["true"]);
  await go("End", "c199");
});

test("typing goes to the next row whose title or name begins so", async () => {
  await start();
  for (const [typed, expected] of [
    ["branch-c", "c"],
    ["leaf-c-150", "c150"],
    ["leaf-b-7", "b7"],
  ]) {
    await page().keyboard.type(typed);
    await nextPaint(page());
    assert.equal(await focusedId(page()), expected, typed);
    await press(page(), "Home"); // goes on, but is no letter
    await page().evaluate(() => new Promise((over) => setTimeout(over, 750))); // the pause that ends a name
  }
});

test("tab leads through the tree in one step", async () => {
  await start();
  await press(page(), "ArrowDown", "Shift+Tab".split("+")[0]);
  await go("ArrowDown", "a0");
  await press(page(), "Tab");
  assert.equal(await focusedId(page()), null, "the next is beyond the tree");
});

test("keys of the browser stay the browser's", async () => {
  await start();
  const prevented = await inShadow(page(), (root) => {
    const of = (init) => !root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init }));
    return [of({ key: "ArrowDown" }), of({ key: "ArrowDown", altKey: true }), of({ key: "f", ctrlKey: true }), of({ key: "F5" }), of({ key: "Escape" })];
  });
  assert.deepEqual(prevented, [true, false, false, false, false]);
});

test("right to left, the arrows change places", async () => {
  await show(page(), BRANCHES, { dir: "rtl" });
  await focusTree(page());
  await go("ArrowLeft", "a");
  await go("ArrowLeft", "a0");
  await go("ArrowRight", "a");
});

test("the focused row stays in the page when it is scrolled out of sight, and goes on from there", async () => {
  await start();
  await press(page(), "ArrowDown");
  await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 8000));
  await nextPaint(page());
  assert.equal(await focusedId(page()), "a");
  assert.ok((await rowIds(page())).some((id) => id.startsWith("b")), "the rows are those that can be seen");
  await go("ArrowDown", "a0");
});

test("the focus is never lost when its row is gone", async () => {
  await start();
  await press(page(), "ArrowDown", "ArrowRight", "ArrowDown");
  assert.equal(await focusedId(page()), "a1");
  await refresh(page(), `(${BRANCHES.replaceAll('"a", "b", "c"', '"b", "c"')})`);
  assert.equal(await focusedId(page()), "root");
  await press(page(), "ArrowDown", "ArrowRight");
  await click(page(), "[data-do=collapse-all]");
  assert.equal(await inShadow(page(), (root) => root.querySelector("[tabindex='0']").dataset.uid), "b");
});
