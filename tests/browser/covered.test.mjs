// The details never cover the focused row: not when they open, and not when the focus moves while they are open.
import assert from "node:assert/strict";
import { test } from "node:test";

import { focusTree, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const JOBS = { 7: "cluster({ phase: 'Failed', fails: true })", 60: "largeJob(60)", 1000: "largeJob(1000)" };
const WIDTHS = [320, 360, 768, 1280];
const HEIGHTS = [640];

// How the page holds the widget: `class` is that of the element around it.
const HOSTS = [
  { name: "the page scrolls", css: "" },
  { name: "the page has other content", css: "body { padding-block: 300px 900px }" },
  { name: "a box scrolls", css: "#box { height: 400px; overflow: auto }" },
  { name: "the widget is low", css: "#tree { height: 480px }" },
  { name: "the tree has a height", css: "#tree { --job-tree-max-height: 240px }" },
];

/** What is wrong with the place of the focused row; "" if it can be seen whole. */
function trouble(root) {
  const row = root.activeElement;
  if (!row?.matches(".row")) return `the focus is on ${row?.outerHTML.slice(0, 60)}`;
  const tree = root.querySelector("[role=tree]").getBoundingClientRect();
  let rect = row.getBoundingClientRect();
  // A row that is higher than the tree fills it, up to the margin for scrolling.
  const fills = rect.height > tree.height - 16 && rect.top < tree.top + 17 && rect.bottom > tree.bottom - 17;
  if (fills) rect = new DOMRect(rect.x, tree.y, rect.width, tree.height);
  const outside = (name, box) =>
    rect.top < box.top - 1 || rect.bottom > box.bottom + 1 ? `${row.dataset.uid} at ${rect.top}-${rect.bottom} is outside ${name} at ${box.top}-${box.bottom}` : "";
  const panel = root.querySelector(".details")?.getBoundingClientRect();
  const isCovered = panel && panel.left < rect.right - 1 && panel.right > rect.left + 1 && panel.top < rect.bottom - 1 && panel.bottom > rect.top + 1;
  const box = root.host.parentElement;
  const first = Math.max(0, tree.top, box.id === "box" ? box.getBoundingClientRect().top : 0);
  // A row that is higher than what is in view above the details begins there, up to the margin for scrolling.
  const isTooHigh = isCovered && rect.height > panel.top - first - 16 && rect.top >= first - 1 && rect.top < first + 17;
  return (
    outside("the tree", tree) ||
    outside("the page", { top: 0, bottom: innerHeight }) ||
    (box.id === "box" && outside("the box", box.getBoundingClientRect())) ||
    (isCovered && !isTooHigh ? `${row.dataset.uid} at ${rect.top}-${rect.bottom} is covered by the details at ${panel.top}-${panel.bottom}` : "")
  );
}

for (const { name, css } of HOSTS) {
  for (const width of WIDTHS) {
    test(`when ${name}, ${width} px wide, the focused row is never covered`, async () => {
      const troubles = [];
      for (const height of HEIGHTS) {
        await page().setViewport({ width, height });
        for (const [count, body] of Object.entries(JOBS)) {
          await show(page(), body, { expand: "all" });
          await page().evaluate((css) => {
            scrollTo(0, 0);
            const box = document.createElement("div");
            box.id = "box";
            document.querySelector("#tree").before(box);
            box.append(Object.assign(document.createElement("style"), { textContent: css }), document.querySelector("#tree"));
          }, css);
          await nextPaint(page());
          await focusTree(page());
          await press(page(), "Home");
          for (const [step, keys] of [
            ["open", ["Space"]],
            ["down", Array(6).fill("ArrowDown")],
            ["end", ["End"]],
            ["up", Array(4).fill("ArrowUp")],
            ["reopened", ["Escape", "Space"]],
            ["home", ["Home"]],
            ["page down", ["PageDown", "PageDown"]],
          ]) {
            for (const key of keys) {
              await press(page(), key);
              const found = await inShadow(page(), trouble);
              if (found) troubles.push(`${count} jobs, ${height} px high, ${step}: ${found}`);
            }
          }
        }
      }
      assert.deepEqual(troubles, []);
    });
  }
}
