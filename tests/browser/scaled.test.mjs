// A windowed tree under transforms, `zoom` and every device pixel ratio: the right rows fill the viewport wherever it is.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusTree, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const COUNT = 10_000;
const SCALES = [0.5, 0.67, 0.9, 1.1, 1.33, 1.5, 2];
const RATIOS = [0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 3];

/** What holds the widget: `[name, style of the element around it, style of the widget]`. */
const HOLDERS = [
  ["nothing special", "", ""],
  ...SCALES.flatMap((factor) => [
    [`scale(${factor})`, `transform: scale(${factor}); transform-origin: 0 0`, ""],
    [`zoom ${factor}`, `zoom: ${factor}`, ""],
  ]),
  ["the property scale", "scale: 0.6", ""],
  ["the widget itself scaled", "", "transform: scale(0.75)"],
  ["the widget itself zoomed", "", "zoom: 0.75"],
  ["zoom in scale", "transform: scale(0.8)", "zoom: 1.4"],
  ["squeezed", "transform: scale(0.7, 1.3)", ""],
  ["mirrored", "transform: scaleX(-1)", ""],
  ["scaled, of its own height", "transform: scale(0.5); height: 700px", "height: 100%"],
  ["scaled, with a height for the tree", "transform: scale(1.5)", "--job-tree-max-height: 300px"],
  ["scaled in a scrolled box", "height: 300px; overflow: auto; padding-block: 200px; transform: scale(0.6)", ""],
  ["zoomed in a scrolled box", "height: 300px; overflow: auto; padding-block: 200px; zoom: 0.6", ""],
  ["scaled and narrow", "transform: scale(0.5); width: 360px", ""],
  ["zoomed and narrow", "zoom: 1.5; width: 360px", ""],
];

/** Ways to a place, and the row that is in view then, if it is a certain one. */
const WAYS = [
  ["the top", () => scroll(0), "root"],
  ["a few rows below", () => scroll(0.0007)],
  ["the middle", () => scroll(0.5)],
  ["near the end", () => scroll(0.997)],
  ["the end", () => scroll(1), `n${COUNT - 1}`],
  ["reveal in the middle", () => page().$eval("#tree", (tree) => void tree.reveal("n5000")), "n5000"],
  ["reveal at the end", () => page().$eval("#tree", (tree) => void tree.reveal("n9998")), "n9998"],
  ["Home", () => key("Home"), "root"],
  ["End", () => key("End"), `n${COUNT - 1}`],
  ["PageUp", () => key("PageUp")],
];

const scroll = (share) => inShadow(page(), (root, share) => (root.querySelector("[role=tree]").scrollTop = share * root.querySelector(".rows").offsetHeight), share);

async function key(name) {
  await focusTree(page());
  await press(page(), name);
}

/** What is wrong with the rows in view; "" if they are the right ones, without a gap. */
function trouble(root, count, expected) {
  const [tree, list] = ["[role=tree]", ".rows"].map((selector) => root.querySelector(selector).getBoundingClientRect());
  const pitch = list.height / (count + 1);
  const rows = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")]
    .map((row) => ({ id: row.dataset.uid, at: row.dataset.uid === "root" ? 0 : Number(row.dataset.uid.slice(1)) + 1, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > tree.top + 1 && box.top < tree.bottom - 1);
  if (rows.length === 0) return "nothing is in view";
  // A row's edges are at whole device pixels.
  const tolerance = 1.5 + 0.1 * pitch;
  if (rows[0].box.top > tree.top + tolerance || rows.at(-1).box.bottom < tree.bottom - tolerance) {
    return `rows at ${rows[0].box.top}-${rows.at(-1).box.bottom} of ${tree.top}-${tree.bottom}`;
  }
  for (const [place, { at, id, box }] of rows.entries()) {
    if (at !== rows[0].at + place) return `${id} is at the place of row ${rows[0].at + place}`;
    if (Math.abs(box.top - list.top - at * pitch) > tolerance) return `${id} is at ${box.top - list.top}, not ${at * pitch}`;
  }
  if (expected && !rows.some(({ id }) => id === expected)) return `rows ${rows[0].id} to ${rows.at(-1).id} without ${expected}`;
  return "";
}

async function troubles(name) {
  const found = [];
  for (const [way, go, expected] of WAYS) {
    await go();
    await nextPaint(page());
    const why = await inShadow(page(), trouble, COUNT, expected);
    if (why) found.push(`${name}, ${way}: ${why}`);
  }
  return found;
}

test("under every transform and zoom, the right rows fill the viewport", async () => {
  await show(page(), `largeJob(${COUNT})`);
  const found = [];
  for (const [name, around, itself] of HOLDERS) {
    await page().evaluate(
      (around, itself) => {
        const tree = document.querySelector("#tree");
        const box = document.createElement("div");
        box.style.cssText = around;
        tree.style.cssText = itself;
        document.body.prepend(box);
        box.append(tree);
        while (box.nextSibling) box.nextSibling.remove();
        tree.scrollIntoView();
      },
      around,
      itself,
    );
    await nextPaint(page());
    found.push(...(await troubles(name)));
  }
  assert.deepEqual(found, []);
});

test("at every device pixel ratio, the right rows fill the viewport", async () => {
  await show(page(), `largeJob(${COUNT})`);
  const found = [];
  for (const width of [1280, 360]) {
    for (const deviceScaleFactor of RATIOS) {
      await page().setViewport({ width, height: 900, deviceScaleFactor });
      await nextPaint(page());
      assert.ok(Math.abs((await page().evaluate(() => devicePixelRatio)) - deviceScaleFactor) < 0.001);
      found.push(...(await troubles(`${width} px, ratio ${deviceScaleFactor}`)));
    }
  }
  assert.deepEqual(found, []);
});
