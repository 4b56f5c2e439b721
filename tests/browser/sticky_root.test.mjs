// The root stays at the top of a windowed tree: going to it scrolls there, and it covers no row that is gone to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusedId, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const COUNT = 1000;

/** What holds the widget: `[name, style of the element around it, style of the widget, other attributes]`. */
const HOLDERS = [
  ["a page", "", ""],
  ["a phone", "width: 340px", ""],
  ["a low widget", "", "--job-tree-max-height: 100px"],
  ["a timeline", "", "", { timeline: "" }],
  ["a scaled dashboard", "transform: scale(0.6); transform-origin: 0 0", ""],
  ["a zoomed page", "zoom: 1.4", ""],
  ["a scrolled box", "height: 300px; overflow: auto; padding-block: 200px", ""],
];

async function showIn([, around, itself, attributes], count = COUNT) {
  await show(page(), `largeJob(${count})`, attributes);
  await page().evaluate(
    (around, itself) => {
      const tree = document.querySelector("#tree");
      const box = document.createElement("div");
      box.style.cssText = around;
      tree.style.cssText = itself;
      document.body.append(box);
      box.append(tree);
    },
    around,
    itself,
  );
  await nextPaint(page());
}

/** Where the tree is scrolled to, and whether the focused row is in view, with nothing above it. */
const state = () =>
  inShadow(page(), (root) => {
    const tree = root.querySelector("[role=tree]");
    const row = root.activeElement;
    const { left, top, bottom, width } = row.getBoundingClientRect();
    const edge = tree.getBoundingClientRect();
    const at = (y) => root.elementFromPoint(left + width / 2, y)?.closest("[role=treeitem]") === row;
    return { top: tree.scrollTop, isShown: top > edge.top - 1.5 && bottom < edge.bottom + 1.5 && at(top + 3) && at(bottom - 3) };
  });

const reveal = (id) => async () => {
  await page().$eval("#tree", (tree, id) => void tree.reveal(id), id);
  await nextPaint(page());
};
const keys = (...names) => () => press(page(), ...names);

const wheelTo = (top) =>
  inShadow(page(), (root, top) => (root.querySelector("[role=tree]").scrollTop = top), top).then(() => nextPaint(page()));

/** Ways to the root: `[name, the row before, the way]`. */
const WAYS = [
  ["Home", "n900", keys("Home")],
  ["Home from the second row", "n0", keys("Home")],
  ["ArrowUp", "n0", keys("ArrowUp")],
  ["ArrowLeft", "n500", keys("ArrowLeft")],
  ["PageUp", "n0", keys("PageUp")],
  ["type-ahead", "n300", keys("c", "l")],
  ["reveal", "n900", reveal("root")],
  ["Home on the root", "root", keys("Home")],
  ["reveal of the root on the root", "root", reveal("root")],
];

for (const holder of HOLDERS) {
  test(`going to the root scrolls to the top in ${holder[0]}`, async () => {
    await showIn(holder);
    const wrong = [];
    for (const [name, start, go] of WAYS) {
      for (const isScrolledAway of name === "type-ahead" ? [true] : [false, true]) {
        await reveal(start)();
        if (isScrolledAway) await wheelTo(10_000);
        await go();
        await nextPaint(page());
        const [id, { top, isShown }] = [await focusedId(page()), await state()];
        if (id !== "root" || top !== 0 || !isShown) wrong.push([name, isScrolledAway, id, top, isShown]);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test(`the root covers no row that is gone to in ${holder[0]}`, async () => {
    await showIn(holder);
    const wrong = [];
    const check = async (way, expected) => {
      await nextPaint(page());
      const [id, { isShown }] = [await focusedId(page()), await state()];
      if (id !== expected || !isShown) wrong.push([way, expected, id, isShown]);
    };
    await reveal("n500")();
    for (let at = 499; at > 470; at -= 1) {
      await press(page(), "ArrowUp");
      await check("ArrowUp", `n${at}`);
    }
    for (const offset of [0, 5, 16, 31]) {
      await wheelTo(6400 + offset);
      await reveal("n199")();
      await check("reveal", "n199");
    }
    await reveal("n3")();
    for (const at of [2, 1, 0]) {
      await press(page(), "ArrowUp");
      await check("ArrowUp", `n${at}`);
    }
    // The details open at the row, which may be under them.
    await reveal("n700")();
    await press(page(), " ");
    await check("details", "n700");
    for (let at = 699; at > 690; at -= 1) {
      await press(page(), "ArrowUp");
      await check("ArrowUp with details", `n${at}`);
    }
    await press(page(), "End");
    await check("End", `n${COUNT - 1}`);
    await wheelTo(0);
    await press(page(), "End");
    await check("End on the last row", `n${COUNT - 1}`);
    assert.deepEqual(wrong, []);
  });

  test(`page by page, each row is in view in ${holder[0]}`, async () => {
    await showIn(holder);
    await reveal("root")();
    const seen = new Set();
    for (let pages = 0; pages < 6; pages += 1) {
      const ids = await inShadow(page(), (root) => {
        const [tree, top] = ["[role=tree]", "[data-uid=root]"].map((it) => root.querySelector(it).getBoundingClientRect());
        const isWhole = ({ top: begin, bottom }) => begin > top.bottom - 1.5 && bottom < tree.bottom + 1.5;
        return [...root.querySelectorAll("[role=treeitem]:not([data-uid=root])")].filter((row) => isWhole(row.getBoundingClientRect())).map((row) => row.dataset.uid);
      });
      ids.forEach((id) => seen.add(id));
      await press(page(), "PageDown");
      await nextPaint(page());
    }
    const last = Math.max(...[...seen].map((id) => Number(id.slice(1))));
    assert.ok(last >= 5, `up to row ${last}`);
    const missed = Array.from({ length: last }, (_, at) => `n${at}`).filter((id) => !seen.has(id));
    assert.deepEqual(missed, []);
  });
}

test("a click on the root shows its details, and leaves the tree where it is", async () => {
  await showIn(HOLDERS[0]);
  for (const next of ["click", "Escape", "Enter"]) {
    await wheelTo(10_000);
    if (next === "click") await inShadow(page(), (root) => root.querySelector("[data-uid=root] .type").click());
    else await press(page(), next === "Enter" ? " " : next);
    await nextPaint(page());
    assert.deepEqual([await focusedId(page()), (await state()).top], ["root", 10_000], next);
    assert.equal(await inShadow(page(), (root) => !!root.querySelector(".details")), next !== "Escape");
  }
});

test("a tree that is not windowed scrolls to its root too", async () => {
  await showIn(["", "", "--job-tree-max-height: 200px"], 100);
  for (const [name, start, go] of WAYS.filter(([, start]) => Number(start.slice(1)) < 100 || start === "root")) {
    await reveal(start)();
    await wheelTo(1000);
    await go();
    await nextPaint(page());
    assert.deepEqual([await focusedId(page()), await state()], ["root", { top: 0, isShown: true }], name);
  }
});
