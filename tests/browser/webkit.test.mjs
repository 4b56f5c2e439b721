// A smoke test in WebKit: the widget is drawn, moves, and obeys the keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";

import { startProxy } from "./support/proxy.mjs";
import { startWebKit } from "./support/webkit.mjs";

const skip = !process.env.WEBKIT_DRIVER && "WEBKIT_DRIVER names no WebKitWebDriver";

test("a job is drawn in WebKit, moves, and obeys the keyboard", { skip, timeout: 120_000 }, async () => {
  const proxy = await startProxy();
  const webkit = await startWebKit();
  try {
    await webkit.timeouts(90_000);
    await webkit.open(`${proxy.origin}/playground.css`);
    const seen = await webkit.evaluate(`
      await import("/index.js");
      const tree = document.createElement("job-tree");
      const properties = { system: "cce", projectId: "demo", jobId: "demo-success-webkit", proxy: "/demo", interval: 1 };
      Object.assign(tree, properties);
      const update = () => new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
      document.body.prepend(tree);
      const first = (await update()).detail;
      const second = (await update()).detail;
      const drawn = () => [...tree.shadowRoot.querySelectorAll("[role=treeitem]")];
      while (drawn().length < 2) await update();
      await new Promise(requestAnimationFrame);
      drawn()[0].focus();
      const down = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true, cancelable: true });
      drawn()[0].dispatchEvent(down);
      const focused = () => drawn().indexOf(tree.shadowRoot.activeElement);
      for (let frames = 0; focused() !== 1 && frames < 300; frames += 1) await new Promise(requestAnimationFrame);
      return {
        changed: first !== second,
        phase: second.root.phase,
        sheets: tree.shadowRoot.adoptedStyleSheets.length,
        focused: focused(),
        engine: navigator.userAgent,
      };
    `);
    assert.equal(typeof seen, "object", String(seen));
    assert.match(seen.engine, /AppleWebKit(?!.*Chrome)/);
    assert.deepEqual([seen.changed, seen.phase, seen.sheets, seen.focused], [true, "running", 1, 1]);
  } finally {
    await webkit.close();
    await proxy.stop();
  }
});
