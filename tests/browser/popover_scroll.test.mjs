// The popover of a summary stays at its button, whatever around it scrolls.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { nextPaint, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const SCROLLER = "<div id=scroller style='height: 300px; overflow: auto'><p style='height: 150px'></p><PLACE><p style='height: 900px'></p></div>";

/** Pages with a scroller: `[name, HTML of the page, HTML of the shadow root of its element #host]`. */
const PAGES = [
  ["a scroller", SCROLLER.replace("<PLACE>", "<div id=here></div>")],
  ["a scroller in a shadow root, with the widget", "<div id=host></div>", SCROLLER.replace("<PLACE>", "<div id=here></div>")],
  ["a scroller in a shadow root, around a slot", "<div id=host><div id=here></div></div>", SCROLLER.replace("<PLACE>", "<slot></slot>")],
  ["a scroller around a shadow root", SCROLLER.replace("<PLACE>", "<div id=host></div>"), "<div id=here></div>"],
  ["a page", "<p style='height: 150px'></p><div id=here></div><p style='height: 2000px'></p>"],
];

for (const isNative of [true, false]) {
  for (const [name, html, shadow] of PAGES) {
    test(`the tree stays at its button in ${name}${isNative ? "" : ", without popovers"}`, async () => {
      if (!isNative) await page().evaluate(() => ["showPopover", "hidePopover", "togglePopover", "popover", "popoverTargetElement"].forEach((key) => (delete HTMLElement.prototype[key], delete HTMLButtonElement.prototype[key])));
      await page().evaluate(
        (html, shadow) => {
          window.responses = [cluster()];
          window.tree = show({ view: "summary" });
          tree.remove();
          document.body.innerHTML = html;
          const root = shadow && document.querySelector("#host").attachShadow({ mode: "open" });
          if (root) root.innerHTML = shadow;
          const find = (selector) => document.querySelector(selector) ?? root?.querySelector(selector);
          find("#here").append(tree);
          window.scroller = find("#scroller") ?? document.documentElement;
        },
        html,
        shadow,
      );
      await waitFor(page(), () => tree.shadowRoot.querySelector(".line[data-phase]"));
      await page().evaluate(() => tree.shadowRoot.querySelector(".open").click());
      await waitFor(page(), () => tree.shadowRoot.activeElement?.matches("[role=treeitem]"));
      await nextPaint(page());
      const before = await page().evaluate(() => tree.shadowRoot.querySelector(".open").getBoundingClientRect().top);
      for (const top of [40, 80, 20]) {
        await page().evaluate((top) => (scroller.scrollTop = top), top);
        await nextPaint(page());
        const { at, gap } = await page().evaluate(() => {
          const [pop, button] = [".pop", ".open"].map((selector) => tree.shadowRoot.querySelector(selector).getBoundingClientRect());
          return { at: button.top, gap: Math.max(pop.top - button.bottom, button.top - pop.bottom) };
        });
        assert.equal(Math.round(before - at), top, "the button moves");
        assert.ok(gap >= 3 && gap <= 5, `${gap} px from the button`);
      }
    });
  }
}
