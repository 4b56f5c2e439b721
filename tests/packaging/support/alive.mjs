// What has to hold of a page that shows a job.
import assert from "node:assert/strict";

import { openPage } from "../../browser/support/browser.mjs";

/**
 * Opens the page and waits until its tree has rows and moves. Then `wasm` files of that kind were fetched, nothing was complained
 * about, and the functions of an `app` were called and it heard events.
 */
export async function assertAlive(browser, url, { wasm = 1, app = false, look } = {}) {
  const fetched = [];
  const watched = await openPage(browser, "about:blank");
  watched.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith(".wasm")) fetched.push(request.url());
  });
  try {
    await watched.goto(url);
    const until = (condition, what) =>
      watched.waitForFunction(condition, { polling: 100, timeout: 45_000 }).catch(async () => {
        const error = await watched.evaluate(() => JSON.stringify(document.querySelector("job-tree")?.error ?? null));
        assert.fail(`${what}; error: ${error}; ${watched.complaints.join("; ")}; wasm: ${fetched.join(" ") || "none"}`);
      });
    await until(
      () => document.querySelector("job-tree")?.shadowRoot?.querySelector("[role=tree] [role=treeitem]"),
      "no row is shown",
    );
    await watched.evaluate(() => (window.firstSnapshot = document.querySelector("job-tree").snapshot));
    await until(() => document.querySelector("job-tree").snapshot !== window.firstSnapshot, "the tree does not move");
    assert.equal(fetched.length, wasm, `fetched ${fetched.join(" ") || "no wasm"}`);
    if (app) {
      const seen = await watched.evaluate(() => ({ ...window.seen }));
      for (const [what, times] of Object.entries(seen)) assert.ok(times > 0, `the app saw no ${what}`);
      assert.deepEqual(Object.keys(seen).sort(), ["fetcher", "headers", "updates"]);
    }
    await look?.(watched);
    assert.deepEqual(watched.complaints, []);
  } finally {
    await watched.close();
  }
}
