// A change of the widget's width keeps the row at the top of a windowed tree in its place.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inShadow, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const WIDTHS = [360, 1280, 768, 320, 600, 1000, 360, 1280];

const COUNT = 10_000;

/** Who scrolls: `[name, style of the element around the widget, style of the widget]`. */
const SCROLLERS = [
  ["a windowed tree", "", ""],
  ["a windowed tree, with a height of the widget", "", "height: 600px"],
  ["a windowed tree, scaled", "transform: scale(0.5); transform-origin: 0 0", ""],
];

/** What changes the width. */
const CHANGES = {
  "the element around it": (width) => page().$eval("#box", (box, width) => (box.style.width = `${width}px`), width),
  "the widget itself": (width) => page().$eval("#tree", (tree, width) => (tree.style.width = `${width}px`), width),
  "the window": (width) => page().setViewport({ width, height: 900 }),
};

/** The first row that ends below the top of the tree, and by how many pixels it begins below it. */
const top = () =>
  inShadow(page(), (root) => {
    const tree = root.querySelector("[role=tree]");
    const edge = tree.getBoundingClientRect().top;
    const row = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")].find((row) => row.getBoundingClientRect().bottom > edge + 1);
    return { id: row?.dataset.uid, below: row?.getBoundingClientRect().top - edge };
  });

async function scrollToRow(place) {
  await inShadow(page(), (root, share) => (root.querySelector("[role=tree]").scrollTop = share * root.querySelector(".rows").offsetHeight), place / (COUNT + 1));
  await nextPaint(page());
}

for (const [name, around, itself] of SCROLLERS) {
  for (const hasDetails of [false, true]) {
    test(`the top row stays when ${name} scrolls${hasDetails ? ", with details" : ""}`, async () => {
      const moved = [];
      for (const [change, set] of Object.entries(CHANGES)) {
        await page().setViewport({ width: 1280, height: 900 });
        await show(page(), `largeJob(${COUNT})`);
        await page().evaluate(
          (around, itself) => {
            const tree = document.querySelector("#tree");
            const box = Object.assign(document.createElement("div"), { id: "box" });
            box.style.cssText = around;
            tree.style.cssText = itself;
            document.body.style.margin = 0;
            document.body.append(box);
            box.append(tree);
          },
          around,
          itself,
        );
        await nextPaint(page());
        if (hasDetails) {
          await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]")[3].click());
          await nextPaint(page());
        }
        for (const place of [100, 9000]) { // out of view of the focused row, which the details must not cover
          await scrollToRow(place);
          const before = await top();
          for (const width of WIDTHS) {
            await set(width);
            await nextPaint(page());
            const after = await top();
            if (after.id !== before.id || Math.abs(after.below - before.below) > 2) {
              moved.push([change, width, before, after]);
              break;
            }
          }
        }
      }
      assert.deepEqual(moved, []);
    });
  }
}
