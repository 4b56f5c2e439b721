// Smoke test in WebKit: rendering, refreshes and the keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";

import { startProxy } from "./support/proxy.mjs";
import { startWebKit } from "./support/webkit.mjs";

const skip = !process.env.WEBKIT_DRIVER && "WEBKIT_DRIVER is not set to a WebKitWebDriver";

test("a job is rendered, refreshed and navigated in WebKit", { skip, timeout: 120_000 }, async () => {
  const proxy = await startProxy();
  const webkit = await startWebKit();
  try {
    await webkit.timeouts(90_000);
    await webkit.open(`${proxy.origin}/playground.css`);
    const result = await webkit.evaluate(`
      await import("/index.js");
      const tree = document.createElement("job-tree");
      const properties = { system: "cce", projectId: "demo", jobId: "demo-success-webkit", proxy: "/demo", interval: 1 };
      Object.assign(tree, properties);
      const nextUpdate = () => new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
      document.body.prepend(tree);
      const first = (await nextUpdate()).detail;
      const second = (await nextUpdate()).detail;
      const rows = () => [...tree.shadowRoot.querySelectorAll("[role=treeitem]")];
      while (rows().length < 2) await nextUpdate();
      await new Promise(requestAnimationFrame);
      rows()[0].focus();
      const down = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true, cancelable: true });
      rows()[0].dispatchEvent(down);
      const focused = () => rows().indexOf(tree.shadowRoot.activeElement);
      for (let frames = 0; focused() !== 1 && frames < 300; frames += 1) await new Promise(requestAnimationFrame);
      return {
        changed: first !== second,
        phase: second.root.phase,
        sheets: tree.shadowRoot.adoptedStyleSheets.length,
        focused: focused(),
        engine: navigator.userAgent,
      };
    `);
    assert.equal(typeof result, "object", String(result));
    assert.match(result.engine, /AppleWebKit(?!.*Chrome)/);
    assert.deepEqual([result.changed, result.phase, result.sheets, result.focused], [true, "running", 1, 1]);
  } finally {
    await webkit.close();
    await proxy.stop();
  }
});
