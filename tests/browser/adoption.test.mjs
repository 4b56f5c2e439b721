// An element that is moved into a frame's document and back: everything works in both documents.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { loadAllTexts, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Moves the widget: each function runs in the page. */
const MOVES = {
  appendChild: (tree, to) => void to.body.appendChild(tree),
  "adoptNode first": (tree, to) => void to.body.append(to.adoptNode(tree)),
  "with its parent": (tree, to) => {
    const box = tree.ownerDocument.createElement("div");
    tree.replaceWith(box);
    box.append(tree);
    to.body.append(box);
  },
  "later than it was removed": async (tree, to) => {
    tree.remove();
    await new Promise((done) => setTimeout(done));
    to.body.append(tree);
  },
};

/** Makes the frame, `frameDocument` and `tree`, and moves the widget with the function `move` as often as `times`. */
async function moveWidget(move, times) {
  await page().evaluate(
    async (move, times) => {
      const frame = Object.assign(document.createElement("iframe"), { src: "/playground.css", width: 900, height: 700 });
      document.body.append(frame);
      await new Promise((done) => frame.addEventListener("load", done, { once: true }));
      window.tree = document.querySelector("#tree");
      window.frameDocument = frame.contentDocument;
      frameDocument.documentElement.lang = "de";
      for (let at = 0; at < times; at += 1) {
        await eval(`(${move})`)(tree, tree.ownerDocument === document ? frameDocument : document);
        await new Promise((done) => setTimeout(done));
      }
    },
    move.toString(),
    times,
  );
  await waitFor(page(), () => window.tree.shadowRoot.querySelector("[role=treeitem]"));
  await nextPaint(page());
}

const inTree = (read, ...args) => page().evaluate((read, args) => eval(`(${read})`)(window.tree.shadowRoot, ...args), read.toString(), args);
const active = () => inTree((root) => root.activeElement?.dataset.uid ?? root.activeElement?.dataset.do ?? root.activeElement?.localName ?? null);

async function press(...keys) {
  for (const key of keys) await page().keyboard.press(key === "Space" ? " " : key);
  await nextPaint(page());
}

async function click(selector) {
  await inTree((root, selector) => root.querySelector(selector).click(), selector);
  await nextPaint(page());
}

const focusTree = () => inTree((root) => (root.host.ownerDocument.defaultView.focus(), root.querySelector("[role=treeitem][tabindex='0']").focus()));

/** What has to work, in this order: `[name, check, result]`. */
const CHECKS = [
  ["styles", () => inTree((root) => [root.adoptedStyleSheets.length, getComputedStyle(root.querySelector(".row")).display]), [1, "grid"]],
  ["the language", () => inTree((root) => root.querySelector(".job-tree").lang), undefined],
  ["the arrow keys", async () => (await focusTree(), await press("ArrowDown", "ArrowDown"), active()), "c-3"],
  ["End", async () => (await press("End"), active()), "c-8"],
  ["details by key", async () => (await press("Space"), inTree((root) => root.querySelectorAll(".details").length)), 1],
  ["Escape", async () => (await press("Escape"), inTree((root) => root.querySelectorAll(".details").length)), 0],
  ["details by click", async () => (await click("[data-uid=c-2]"), [await inTree((root) => root.querySelectorAll(".details").length), await active()]), [1, "c-2"]],
  ["closing by click", async () => (await click("[data-do=close]"), [await inTree((root) => root.querySelectorAll(".details").length), await active()]), [0, "c-2"]],
  ["collapsing by click", async () => (await click("[data-uid=c-4] .toggle"), inTree((root) => root.querySelector("[data-uid=c-4]").ariaExpanded)), "false"],
  ["expanding by key", async () => (await press("ArrowDown", "ArrowDown", "ArrowRight"), inTree((root) => root.querySelector("[data-uid=c-4]").ariaExpanded)), "true"],
  ["the search", async () => (await inTree((root) => root.querySelector("input").focus()), await page().keyboard.type("iv28"), await nextPaint(page()), inTree((root) => root.querySelectorAll(".row[data-hit]").length)), 1],
  ["Escape in the search", async () => (await press("Escape"), inTree((root) => [root.querySelector("input").value, root.querySelectorAll(".row").length])), ["", 8]],
  ["a filter", async () => (await page().evaluate(() => void (window.tree.filter = "succeeded")), await nextPaint(page()), inTree((root) => root.querySelectorAll(".row").length)), 5],
  ["a chip", async () => (await click(".chip[data-phase=succeeded]"), inTree((root) => root.querySelectorAll(".row").length)), 8],
  ["the timeline", async () => (await click("[data-do=timeline]"), inTree((root) => root.querySelectorAll(".lane").length)), 8],
  ["the tree again", async () => (await click("[data-do=tree]"), inTree((root) => root.querySelectorAll(".lane").length)), 0],
  ["reveal", async () => {
    const isRevealed = await page().evaluate(() => window.tree.reveal("c-6"));
    await nextPaint(page());
    return [isRevealed, await active()];
  }, [true, "c-6"]],
  ["refresh", () => page().evaluate(async () => ((window.responses = [cluster({ phase: "Success" })]), (await window.tree.refresh()).root.phase)), "succeeded"],
  ["its button", async () => {
    const before = await page().evaluate(() => window.requests.length);
    await click("[data-do=refresh]");
    return (await page().evaluate(() => window.requests.length)) - before;
  }, 1],
  ["attributes", async () => (await page().evaluate(() => void (window.tree.hideToolbar = true)), await nextPaint(page()), inTree((root) => root.querySelector("input"))), null],
];

for (const [name, move] of Object.entries(MOVES)) {
  for (const [place, times] of [["in the frame", 1], ["back in the document", 2], ["in the frame again", 3]]) {
    test(`${name}: everything works ${place}`, async () => {
      await show(page(), "cluster()", { expand: "all" });
      await moveWidget(move, times);
      const wrong = [];
      for (const [what, check, expected = times % 2 ? "de" : "en"] of CHECKS) {
        const actual = await check().catch((error) => String(error));
        if (JSON.stringify(actual) !== JSON.stringify(expected)) wrong.push([what, actual, expected]);
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(page().errors.filter((error) => !error.includes("404")), []); // the frame has no icon
    });
  }
}

for (const times of [1, 2]) {
  test(`a windowed tree follows scrolling, sizes and printing after ${times} moves`, async () => {
    await show(page(), "largeJob(3000)");
    await moveWidget(MOVES.appendChild, times);
    const troubles = [];
    const check = async (name) => {
      await nextPaint(page());
      const why = await inTree((root) => {
        const tree = root.querySelector("[role=tree]").getBoundingClientRect();
        const rows = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")].map((row) => row.getBoundingClientRect());
        const blank = { above: rows[0].top - tree.top, below: tree.bottom - rows.at(-1).bottom, rows: rows.length };
        return blank.above > 1 || blank.below > 1 || rows.length > 150 ? JSON.stringify(blank) : "";
      });
      if (why) troubles.push(`${name}: ${why}`);
    };
    const scroll = (share) => inTree((root, share) => (root.querySelector("[role=tree]").scrollTop = share * root.querySelector(".rows").offsetHeight), share);
    await scroll(0.5);
    await check("the middle");
    await page().evaluate(() => (window.tree.style.width = "320px"));
    await check("narrow");
    await page().evaluate(() => (window.tree.style.cssText = "--job-tree-max-height: 600px"));
    await check("higher");
    await focusTree();
    await press("End");
    await check("End");
    assert.equal(await active(), "n2999");
    const printed = await page().evaluate(async () => {
      const view = window.tree.ownerDocument.defaultView;
      view.dispatchEvent(new view.Event("beforeprint"));
      while (!window.tree.shadowRoot.querySelector(".note")) await new Promise((done) => setTimeout(done));
      const count = window.tree.shadowRoot.querySelectorAll("[data-uid]").length;
      view.dispatchEvent(new view.Event("afterprint"));
      while (window.tree.shadowRoot.querySelector(".note")) await new Promise((done) => setTimeout(done));
      return count;
    });
    assert.ok(printed >= 1000, `${printed} rows`);
    await check("printed");
    assert.deepEqual(troubles, []);
  });
}

test("the language in a frame follows its document", async () => {
  await show(page(), "cluster()");
  await moveWidget(MOVES.appendChild, 1);
  const lang = () => inTree((root) => root.querySelector(".job-tree").lang);
  assert.equal(await lang(), "de");
  await loadAllTexts(page());
  await page().evaluate(() => (frameDocument.documentElement.lang = "zh-TW"));
  await nextPaint(page());
  assert.equal(await lang(), "zh-Hant");
  await page().evaluate(() => document.body.append(window.tree));
  await waitFor(page(), () => window.tree.shadowRoot.querySelector("[role=treeitem]"));
  assert.equal(await lang(), "en");
});
