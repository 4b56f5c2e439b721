// The element before its wasm has loaded: laid out as afterwards, so that nothing on the page moves.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { nextPaint, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Containers: `[name, html with the element's place at #here, the element's own style]`. */
const LAYOUTS = [
  ["a block", `<div id="here"></div>`, ""],
  ["words", `<p id="here">Before </p>`, ""],
  ["a dialog", `<dialog id="here"></dialog>`, ""],
  ["a popover", `<div id="here" popover></div>`, ""],
  ["a float", `<div id="here" style="float: left"></div>`, ""],
  ["an inline-block", `<div id="here" style="display: inline-block"></div>`, ""],
  ["a flex row", `<div style="display: flex" id="here"></div>`, ""],
  ["a flex row beside words", `<div style="display: flex" id="here"><p>${"Words ".repeat(100)}</p></div>`, ""],
  ["a flex column", `<div style="display: flex; flex-direction: column; align-items: center" id="here"></div>`, ""],
  ["an auto column", `<div style="display: grid; grid-template-columns: auto 1fr" id="here"></div>`, ""],
  ["a table cell", `<table><tr><td id="here"></td></tr></table>`, ""],
  ["a narrow box", `<div style="width: 240px" id="here"></div>`, ""],
  ["a size of its own", `<div id="here"></div>`, "width: 500px; height: 400px"],
  ["the height of its container", `<div style="height: 300px" id="here"></div>`, "height: 100%"],
  ["another font size", `<div style="--job-tree-font-size: 20px; float: left" id="here"></div>`, ""],
  ["an attribute hidden", `<div id="here"></div>`, "", "hidden"],
];

for (const content of ["", "<p>Loading…</p>"]) {
  test(`every container is as large before the wasm has loaded as afterwards, with ${content || "nothing"} in it`, async () => {
    const moved = [];
    await page().evaluate(async (layouts, content) => {
      const { setWasm } = await import("/index.js");
      const { packagedWasm } = await import("/wasm.js");
      setWasm(() => new Promise((release) => (window.release = () => release(packagedWasm()))));
      document.body.innerHTML = "";
      for (const [name, html, style, flag] of layouts) {
        const box = document.createElement("div");
        box.className = "case";
        box.title = name;
        box.innerHTML = html;
        document.body.append(box);
        const tree = document.createElement("job-tree");
        tree.fetcher = () => new Promise(() => {});
        Object.assign(tree, { system: "cce", projectId: "p", jobId: "j", innerHTML: content });
        tree.style.cssText = style;
        if (flag) tree.toggleAttribute(flag);
        box.querySelector("#here").append(tree);
        box.querySelector("dialog")?.showModal();
        box.querySelector("[popover]")?.showPopover();
      }
    }, LAYOUTS, content);
    await nextPaint(page());
    const measure = () =>
      page().evaluate(() =>
        [...document.querySelectorAll(".case")].map((box) => {
          const tree = box.querySelector("job-tree");
          const { x, y, width, height } = tree.getBoundingClientRect();
          return [box.title, getComputedStyle(tree).display, ...[x, y, width, height, box.offsetHeight].map(Math.round)];
        }),
      );
    const before = await measure();
    assert.ok(before.every(([name, display]) => display === (name.includes("hidden") ? "none" : "flex")), JSON.stringify(before));
    // Even before it says that it is loading.
    await page().evaluate(async () => {
      window.release();
      while (![...document.querySelectorAll("job-tree")].every((tree) => tree.shadowRoot.querySelector(".job-tree"))) await new Promise(requestAnimationFrame);
    });
    const mounted = await measure();
    for (const [at, early] of before.entries()) if (!content && JSON.stringify(early) !== JSON.stringify(mounted[at])) moved.push([early, mounted[at]]);
    for (const [at, [name, , , , width]] of before.entries()) if (width !== mounted[at][4]) moved.push([name, width, mounted[at][4]]);
    assert.deepEqual(moved, []);
  });
}

test("an element that waits until it is visible is laid out too, with the wasm loaded", async () => {
  const boxes = await page().evaluate(async () => {
    window.responses = [cluster()];
    const tree = show();
    await tree.refresh();
    const waiting = Object.assign(document.createElement("job-tree"), { start: "visible" });
    waiting.style.marginTop = "5000px";
    document.body.append(waiting);
    return [getComputedStyle(waiting).display, waiting.offsetWidth === tree.offsetWidth, waiting.offsetHeight > 40];
  });
  assert.deepEqual(boxes, ["flex", true, true]);
});

test("the early style sheet is allowed by a strict content security policy, and replaced", async () => {
  await page().evaluate(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
    const policy = document.createElement("meta");
    Object.assign(policy, { httpEquiv: "Content-Security-Policy", content: "style-src 'self'" });
    document.head.append(policy);
    window.responses = [cluster()];
    show();
  });
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector("[role=treeitem]"));
  assert.deepEqual(await page().evaluate(() => [window.violations, document.querySelector("#tree").shadowRoot.adoptedStyleSheets.length]), [[], 1]);
});
