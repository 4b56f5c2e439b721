// Soak test: memory of a long-lived widget over 5,000 refreshes of a changing job.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { measureMemory } from "./support/memory.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

test("memory after 5,000 refreshes is that after 500", needsChromium, async (context) => {
  const page = await fixture.open();
  let responses = 0;
  fixture.server.respondWith((request, response) => {
    responses += 1;
    const phases = ["Initializing", "Running", "Success", "Failed"];
    // Phases, reasons and the number of sub-jobs change.
    const subJobs = Array.from({ length: 20 + (responses % 7) }, (_, at) => {
      const phase = phases[(responses + at) % 4];
      return job(`n${at}`, phase, at % 5 === 0 ? [job(`n${at}.1`, phase)] : [], phase === "Failed" ? `reason ${responses}` : undefined);
    });
    json(job("root", "Running", subJobs), { headers: { etag: `"${responses}"` } })(request, response);
  });
  await page.evaluate(async () => {
    await import("/index.js");
    const tree = document.createElement("job-tree");
    Object.assign(tree, { id: "tree", src: "/jobs/j", interval: 0, depth: 1 });
    document.body.append(tree);
  });
  await waitFor(page, () => document.querySelector("#tree").snapshot);
  const refresh = async (count) => {
    for (let left = count; left > 0; left -= 100) {
      await page.$eval("#tree", async (tree) => {
        for (let refreshes = 0; refreshes < 100; refreshes += 1) await tree.refresh();
      });
    }
  };
  await refresh(500);
  const before = await measureMemory(page);
  await refresh(4500);
  const after = await measureMemory(page);
  context.diagnostic(`after   500: ${JSON.stringify(before)}`);
  context.diagnostic(`after 5,000: ${JSON.stringify(after)}`);
  assert.equal(fixture.server.requests.length, 5001);
  assert.equal(after.wasmBytes, before.wasmBytes, "wasm memory");
  assert.equal(after.listeners, before.listeners, "listeners");
  assert.ok(after.nodes <= before.nodes + 50, "nodes"); // the number of rows varies with the last response
  assert.ok(after.heapBytes <= before.heapBytes * 1.05 + 100_000, "heap");
  await page.close();
});
