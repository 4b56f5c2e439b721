// The check that every case makes of its page.
import assert from "node:assert/strict";

import { openPage } from "../../browser/support/browser.mjs";

/**
 * Opens `url` and waits until the tree has rows, is updated, and is in Chinese when that is chosen. Checks that `wasm` files
 * of this type were fetched and that there were no errors; of an `app`, that its `headers`, `fetcher` and event listener were
 * called, and that the component of the documentation works beside it. `inspect` makes further checks.
 */
export async function assertWidgetWorks(browser, url, { wasm = 1, app = false, inspect } = {}) {
  const fetched = [];
  const page = await openPage(browser, "about:blank");
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith(".wasm")) fetched.push(request.url());
  });
  try {
    // Long enough for development servers, which compile the page on the first request.
    await page.goto(url, { timeout: 120_000 });
    const waitFor = (condition, failure) =>
      page.waitForFunction(condition, { polling: 100, timeout: 45_000 }).catch(async () => {
        const error = await page.evaluate(() => JSON.stringify(document.querySelector("job-tree")?.error ?? null));
        assert.fail(`${failure}; error: ${error}; ${page.errors.join("; ")}; wasm: ${fetched.join(" ") || "none"}`);
      });
    await waitFor(
      () => document.querySelector("job-tree")?.shadowRoot?.querySelector("[role=tree] [role=treeitem]"),
      "no row is shown",
    );
    await page.evaluate(() => (window.firstSnapshot = document.querySelector("job-tree").snapshot));
    await waitFor(() => document.querySelector("job-tree").snapshot !== window.firstSnapshot, "the tree is not updated");
    // The texts of other languages are files of their own, which bundlers have to find.
    await page.$eval("job-tree", (tree) => (tree.lang = "zh-Hans"));
    await waitFor(() => /等待中|运行中/.test(document.querySelector("job-tree").shadowRoot.textContent), "the texts stay English");
    assert.equal(fetched.length, wasm, `fetched ${fetched.join(" ") || "no wasm"}`);
    if (app) {
      const calls = await page.evaluate(() => ({ ...window.calls }));
      for (const [name, count] of Object.entries(calls)) assert.ok(count > 0, `the app got no call of ${name}`);
      assert.deepEqual(Object.keys(calls).sort(), ["fetcher", "headers", "updates"]);
      await waitFor(
        () => window.tokens > 0 && / is (pending|running)$/.test(document.querySelector("h2")?.textContent),
        "the documented component shows no job",
      );
    }
    await inspect?.(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
}
