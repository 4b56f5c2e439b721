// A change of the widget's width keeps the row at the top of the view in its place.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusTree, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

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

/** The elements that scroll. */
const PAGE = "document.scrollingElement";
const BOX = "document.querySelector('#box')";
const IN_SHADOW = "document.querySelector('#box').shadowRoot.querySelector('div')";
const TREE = "document.querySelector('#tree').shadowRoot.querySelector('[role=tree]')";

/**
 * Trees with all their rows in the page:
 * `[who scrolls, style or kind of the element around the widget, style of the widget, element that scrolls, what else is done first]`.
 */
const ALL_ROWS = [
  ["the page", "", "", PAGE],
  ["the page, below a text", "padding-top: 900px", "", PAGE],
  ["the page, smoothly", "", "", PAGE, `${PAGE}.style.scrollBehavior = "smooth"`],
  ["the page, with a scaled widget", "transform: scale(0.5); transform-origin: 0 0", "", PAGE],
  ["a box", "height: 600px; overflow: auto", "", BOX],
  ["a box with a border in a scrolled page", "height: 600px; overflow: auto; border: 20px solid; margin: 100px 0 2000px", "", BOX, `${PAGE}.scrollTop = 60`],
  ["a scaled box", "height: 600px; overflow: auto; transform: scale(0.5); transform-origin: 0 0", "", BOX],
  ["a box in a shadow root", "shadow", "", IN_SHADOW],
  ["a dialog as high as the scrolled page", "dialog", "", BOX],
  ["the tree", "", "--job-tree-max-height: 400px", TREE],
  ["the tree in a scrolled page", "margin: 100px 0 2000px", "--job-tree-max-height: 400px", TREE, `${PAGE}.scrollTop = 60`],
];

/** Shows a tree of rows that wrap in a narrow widget. */
async function showWrapping(count, [, around, itself, , act = ""], hasDetails) {
  await page().setViewport({ width: 1280, height: 900 });
  await show(page(), `(() => {
    const root = largeJob(${count});
    for (const [index, { status }] of root.spec.subJobs.entries()) if (index % 3 === 0) status.reason = "no flavor is available in this zone, choose another one ".repeat(3);
    return root;
  })()`, { expand: "all" });
  await page().evaluate(
    (around, itself) => {
      const tree = document.querySelector("#tree");
      const box = Object.assign(document.createElement(around === "dialog" ? "dialog" : "div"), { id: "box" });
      tree.style.cssText = itself;
      document.body.style.margin = 0;
      document.body.append(box);
      if (around === "shadow") {
        box.attachShadow({ mode: "open" }).innerHTML = "<div style='height: 600px; overflow: auto'><slot></slot></div>";
      } else if (around === "dialog") {
        document.body.style.height = "5000px";
        box.style.cssText = "inset: 0; margin: 0; border: 0; padding: 0; width: 100%; max-width: none; height: 100%; max-height: none";
      } else {
        box.style.cssText = around;
      }
      box.append(tree);
      if (around === "dialog") {
        box.showModal();
        document.scrollingElement.scrollTop = 500;
      }
    },
    around,
    itself,
  );
  await nextPaint(page());
  if (hasDetails) {
    await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]")[1].click());
    await nextPaint(page());
  }
  await page().evaluate(act);
}

/** The row at the upper edge of what `scroller` shows, by how many pixels it begins below it, and where the page is scrolled to. */
const topIn = (scroller) =>
  page().evaluate((scroller) => {
    const edge = Math.max(0, eval(scroller).getBoundingClientRect().top);
    const rows = [...document.querySelector("#tree").shadowRoot.querySelectorAll("[role=treeitem]")];
    const row = rows.find((row) => row.getBoundingClientRect().bottom > edge + 1);
    return { id: row?.dataset.uid, below: row?.getBoundingClientRect().top - edge, page: document.scrollingElement.scrollTop };
  }, scroller);

/** Scrolls so that the row at a share of the rows begins 5 px above the edge. */
async function scrollToShare(scroller, share) {
  await page().evaluate(
    (scroller, share) => {
      const element = eval(scroller);
      const rows = document.querySelector("#tree").shadowRoot.querySelectorAll("[role=treeitem]");
      const { top } = rows[Math.floor(rows.length * share)].getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const scale = box.height / element.offsetHeight;
      element.scrollBy({ top: (top - Math.max(0, box.top)) / scale + 5, behavior: "instant" });
    },
    scroller,
    share,
  );
  await nextPaint(page());
}

for (const row of ALL_ROWS) {
  const [name, , , scroller] = row;
  for (const [count, hasDetails] of [[60, false], [150, true]]) {
    test(`the top row of ${count} stays when ${name} scrolls${hasDetails ? ", with details" : ""}`, async () => {
      const moved = [];
      for (const [change, set] of Object.entries(CHANGES)) {
        await showWrapping(count, row, hasDetails);
        for (const share of [0.3, 0.5]) {
          await scrollToShare(scroller, share);
          const before = await topIn(scroller);
          for (const width of [360, 1280, 900, 500, 1280]) {
            await set(width);
            await nextPaint(page());
            const after = await topIn(scroller);
            const hasMoved = after.id !== before.id || Math.abs(after.below - before.below) > 2;
            if (hasMoved || (scroller !== PAGE && after.page !== before.page)) {
              moved.push([change, share, width, before, after]);
              break;
            }
          }
          await set(1280);
          await nextPaint(page());
        }
      }
      assert.deepEqual(moved, []);
    });
  }
}

// For example, the details of a row make the page so high that it gets a scroll bar.
for (const key of ["Home", "PageUp"]) {
  test(`a row that ${key} goes to is in view, although the page changes the width then`, async () => {
    await page().setViewport({ width: 1280, height: 640 });
    await show(page(), "largeJob(60)", { expand: "all" });
    await page().$eval("#tree", (tree) => {
      tree.style.cssText = "--job-tree-max-height: 240px; width: 1240px";
      tree.addEventListener("job-tree-select", () => (tree.style.width = "1200px"));
    });
    await focusTree(page());
    await press(page(), "End", "Space");
    await page().$eval("#tree", (tree) => (tree.style.width = "1240px"));
    await nextPaint(page());
    await press(page(), key);
    const { row, tree, width } = await inShadow(page(), (root) => ({
      row: root.activeElement.getBoundingClientRect().toJSON(),
      tree: root.querySelector("[role=tree]").getBoundingClientRect().toJSON(),
      width: root.host.offsetWidth,
    }));
    assert.equal(width, 1200);
    assert.ok(row.top >= tree.top && row.bottom <= tree.bottom, `${row.top} to ${row.bottom} in ${tree.top} to ${tree.bottom}`);
  });
}
