// Details that grow while they are open: they never grow over the focused row.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inShadow, nextPaint, press, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** The job with `count` sub-jobs of which `id` has failed for a long reason. */
const grown = (count, id) => `(() => {
  const body = largeJob(${count});
  const grown = body.spec.subJobs.find((it) => it.metadata.uid === "${id}");
  Object.assign(grown.status, { phase: "Failed", reason: "no flavors: " + "a long reason ".repeat(8) });
  return body;
})()`;

const GROWTHS = {
  "a refresh adds a reason": (count, id) => refresh(page(), grown(count, id)),
  "the texts become longer": () => page().$eval("#tree", (tree) => (tree.messages = { "field-id": "ID of the job, as the service has it, at great length ".repeat(12) })),
  "the widget becomes narrow": () => page().setViewport({ width: 330, height: 640 }),
  "the font becomes larger": () => page().$eval("#tree", (tree) => tree.style.setProperty("--job-tree-font-size", "18px")),
};

const HOSTS = [
  ["the page scrolls", ""],
  ["a box scrolls", "#box { height: 500px; overflow: auto }"],
  ["the widget has a height", "#tree { height: 480px }"],
  ["the tree has a height", "#tree { --job-tree-max-height: 200px }"],
];

/** Where the focused row and the details are, if they overlap; else "". */
function trouble(root) {
  const row = root.activeElement.getBoundingClientRect();
  const panel = root.querySelector(".details").getBoundingClientRect();
  const isBeside = panel.left >= row.right - 1 || panel.right <= row.left + 1;
  const isApart = row.bottom <= panel.top + 1 || row.top >= panel.bottom - 1;
  return !isBeside && !isApart ? `row at ${row.top}-${row.bottom}, details at ${panel.top}-${panel.bottom}` : "";
}

for (const [host, css] of HOSTS) {
  for (const [growth, grow] of Object.entries(GROWTHS)) {
    for (const [width, count] of [[360, 30], [360, 1000], [900, 30], [1280, 30]]) {
      test(`${growth}, when ${host}, ${width} px, ${count} sub-jobs`, async () => {
        await page().setViewport({ width, height: 640 });
        await show(page(), `largeJob(${count})`, { "hide-toolbar": "" });
        await page().evaluate((css) => {
          const box = Object.assign(document.createElement("div"), { id: "box" });
          box.append(Object.assign(document.createElement("style"), { textContent: css }), document.querySelector("#tree"));
          document.body.append(box);
        }, css);
        await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]")[1].click());
        await nextPaint(page());
        // The last row that is free.
        await press(page(), ...Array(8).fill("ArrowDown"));
        assert.equal(await inShadow(page(), trouble), "", "at first");
        const id = await inShadow(page(), (root) => root.activeElement.dataset.uid);
        await grow(count, id);
        await nextPaint(page());
        assert.equal(await inShadow(page(), trouble), "");
      });
    }
  }
}

test("a row that the user has scrolled under the details stays there", async () => {
  await page().setViewport({ width: 360, height: 640 });
  await show(page(), "largeJob(60)");
  await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]")[20].click());
  await nextPaint(page());
  await page().evaluate(() => scrollTo(0, 0));
  await nextPaint(page());
  await refresh(page(), grown(60, "n19"));
  assert.equal(await page().evaluate(() => scrollY), 0);
});
