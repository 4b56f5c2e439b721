// Printing: the rows of a windowed tree, without the empty space that stands for the others.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { focusTree, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Prints and returns the number of sheets. */
async function sheets() {
  const pdf = await page().pdf({ format: "a4" });
  return Buffer.from(pdf).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
}

const PLACES = {
  "at the start": async () => {},
  "in the middle": () => inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 150_000)),
  "with the focused row far above": async () => {
    await focusTree(page());
    await press(page(), "ArrowDown");
    await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 150_000));
  },
  "at the end": () => inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 1e9)),
};

for (const [place, scroll] of Object.entries(PLACES)) {
  test(`a windowed tree prints no blank sheets: ${place}`, needsChromium, async () => {
    await show(page(), "largeJob(10_000)");
    await scroll();
    await nextPaint(page());
    const rows = await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").length);
    const count = await sheets();
    // An A4 sheet has room for at least 20 rows.
    assert.ok(count <= Math.ceil(rows / 20) + 1, `${count} sheets for ${rows} rows`);
  });
}
