// Keyboard navigation by the W3C APG tree view pattern, in a virtualized tree.
import assert from "node:assert/strict";
import { test } from "node:test";

import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Three branches with 200 sub-jobs each. */
const BRANCHES = `job("root", "Running", { name: "all", subJobs: ["a", "b", "c"].map((id) =>
  job(id, "Running", { name: "branch-" + id, subJobs: Array.from({ length: 200 }, (_, at) => job(id + at, "Running", { type: "InstallNode", name: "leaf-" + id + "-" + at })) })) })`;

async function start() {
  await show(page(), BRANCHES);
  await focusTree(page());
}

/** Presses `keys`, separated by spaces, and expects the row `expected` to be the focused and selected one. */
async function pressAndExpect(keys, expected) {
  await press(page(), ...keys.split(" "));
  assert.equal(await focusedId(page()), expected, keys);
  const [tabbable, selected] = await inShadow(page(), (root) => [
    [...root.querySelectorAll("[role=treeitem][tabindex='0']")].map((row) => row.dataset.uid),
    [...root.querySelectorAll("[aria-selected=true]")].map((row) => row.dataset.uid),
  ]);
  assert.deepEqual([tabbable, selected], [[expected], [expected]], "the only tabbable and the only selected row");
}

const expanded = (id) => inShadow(page(), (root, id) => root.querySelector(`[data-uid=${id}]`)?.ariaExpanded ?? null, id);

test("a large tree renders only a window of its rows", async () => {
  await start();
  const rows = await rowIds(page());
  assert.ok(rows.length < 120, `${rows.length} rows are rendered`);
  const [positions, trees] = await inShadow(page(), (root) => {
    const rows = [...root.querySelectorAll("[role=treeitem]")];
    const numbers = (row) => [row.ariaLevel, row.ariaPosInSet, row.ariaSetSize].map(Number);
    return [rows.slice(0, 3).map((row) => [row.dataset.uid, ...numbers(row)]), root.querySelectorAll("[role=tree]").length];
  });
  assert.deepEqual(positions, [["root", 1, 1, 1], ["a", 2, 1, 3], ["a0", 3, 1, 200]]);
  assert.equal(trees, 1);
});

test("down and up move by a row and stop at the ends", async () => {
  await start();
  await pressAndExpect("ArrowDown", "a");
  await pressAndExpect("ArrowDown ArrowDown", "a1");
  await pressAndExpect("ArrowUp", "a0");
  await pressAndExpect("ArrowUp ArrowUp ArrowUp", "root");
});

test("right expands, enters, and does nothing on a leaf", async () => {
  await start();
  await press(page(), "ArrowDown", "ArrowLeft");
  assert.equal(await expanded("a"), "false");
  await pressAndExpect("ArrowRight", "a");
  assert.equal(await expanded("a"), "true");
  await pressAndExpect("ArrowRight", "a0");
  await pressAndExpect("ArrowRight", "a0");
});

test("left collapses, leaves, and does nothing on a collapsed root", async () => {
  await start();
  await pressAndExpect("ArrowDown ArrowDown ArrowDown", "a1");
  await pressAndExpect("ArrowLeft", "a");
  await pressAndExpect("ArrowLeft", "a");
  assert.equal(await expanded("a"), "false");
  await pressAndExpect("ArrowLeft", "root");
  await pressAndExpect("ArrowLeft", "root");
  assert.equal(await expanded("root"), "false");
  await pressAndExpect("ArrowLeft", "root");
  assert.deepEqual(await rowIds(page()), ["root"]);
});

test("home and end go to the first and the last row", async () => {
  await start();
  await pressAndExpect("End", "c199");
  const isInView = await inShadow(page(), (root) => {
    const tree = root.querySelector("[role=tree]").getBoundingClientRect();
    const row = root.activeElement.getBoundingClientRect();
    return row.top >= tree.top - 1 && row.bottom <= tree.bottom + 1;
  });
  assert.ok(isInView, "the row is in view");
  await pressAndExpect("ArrowUp", "c198");
  await pressAndExpect("Home", "root");
});

test("page down and page up move by the visible height", async () => {
  await start();
  await press(page(), "PageDown");
  const first = await focusedId(page());
  assert.match(first, /^a\d+$/);
  await press(page(), "PageDown");
  assert.ok(Number((await focusedId(page())).slice(1)) > Number(first.slice(1)));
  await pressAndExpect("PageUp PageUp PageUp", "root");
});

test("enter toggles a branch and shows the details of a leaf", async () => {
  await start();
  await pressAndExpect("ArrowDown Enter", "a");
  assert.equal(await expanded("a"), "false");
  await pressAndExpect("Enter ArrowRight Enter", "a0");
  assert.match(await inShadow(page(), (root) => root.querySelector(".details h2").textContent), /leaf-a-0/);
});

test("space shows the details, escape hides them", async () => {
  await start();
  await pressAndExpect("ArrowDown Space", "a");
  const details = () => inShadow(page(), (root) => root.querySelector(".details h2")?.textContent ?? null);
  assert.match(await details(), /branch-a/);
  await pressAndExpect("ArrowDown", "a0");
  assert.match(await details(), /leaf-a-0/, "the details follow the focus");
  await pressAndExpect("Escape", "a0");
  assert.equal(await details(), null);
});

test("escape in the details returns to the row", async () => {
  await start();
  await press(page(), "ArrowDown", "Space");
  await inShadow(page(), (root) => root.querySelector(".details button").focus());
  await pressAndExpect("Escape", "a");
});

test("asterisk expands all siblings", async () => {
  await start();
  await pressAndExpect("ArrowDown ArrowLeft", "a");
  await pressAndExpect("*", "a");
  assert.deepEqual(await Promise.all(["a"].map(expanded)), ["true"]);
  await pressAndExpect("End", "c199");
});

test("typing moves to the next row with that prefix", async () => {
  await start();
  // The clock stands still while a word is typed, however long that takes here.
  await page().evaluate(() => {
    const stopped = performance.now();
    window.passed = 0;
    performance.now = () => stopped + window.passed;
  });
  for (const [typed, expected] of [
    ["branch-c", "c"],
    ["leaf-c-150", "c150"],
    ["leaf-b-7", "b7"],
  ]) {
    await page().keyboard.type(typed);
    await nextPaint(page());
    assert.equal(await focusedId(page()), expected, typed);
    await press(page(), "Home"); // ends the search: not a letter
    await page().evaluate(() => (window.passed += 750)); // longer than the type-ahead timeout
  }
  await page().evaluate(() => delete performance.now);
});

test("the tree is a single tab stop", async () => {
  await start();
  await press(page(), "ArrowDown", "Shift+Tab".split("+")[0]);
  await pressAndExpect("ArrowDown", "a0");
  await press(page(), "Tab");
  assert.equal(await focusedId(page()), null, "the next stop is outside the tree");
});

test("browser shortcuts are not prevented", async () => {
  await start();
  const prevented = await inShadow(page(), (root) => {
    const isPrevented = (init) => !root.activeElement.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init }));
    return [{ key: "ArrowDown" }, { key: "ArrowDown", altKey: true }, { key: "f", ctrlKey: true }, { key: "F5" }, { key: "Escape" }].map(isPrevented);
  });
  assert.deepEqual(prevented, [true, false, false, false, false]);
});

test("right-to-left layout swaps left and right", async () => {
  await show(page(), BRANCHES, { dir: "rtl" });
  await focusTree(page());
  await pressAndExpect("ArrowLeft", "a");
  await pressAndExpect("ArrowLeft", "a0");
  await pressAndExpect("ArrowRight", "a");
});

test("the focused row stays rendered when scrolled out of view", async () => {
  await start();
  await press(page(), "ArrowDown");
  await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 8000));
  await nextPaint(page());
  assert.equal(await focusedId(page()), "a");
  assert.ok((await rowIds(page())).some((id) => id.startsWith("b")), "the rows in view are rendered");
  await pressAndExpect("ArrowDown", "a0");
});

test("the focus moves on when its row is removed", async () => {
  await start();
  await press(page(), "ArrowDown", "ArrowRight", "ArrowDown");
  assert.equal(await focusedId(page()), "a1");
  await refresh(page(), `(${BRANCHES.replaceAll('"a", "b", "c"', '"b", "c"')})`);
  assert.equal(await focusedId(page()), "root");
  await press(page(), "ArrowDown", "ArrowRight");
  await click(page(), "[data-do=collapse-all]");
  assert.equal(await inShadow(page(), (root) => root.querySelector("[tabindex='0']").dataset.uid), "b");
});
