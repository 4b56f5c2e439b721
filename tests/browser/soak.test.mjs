// Soak test: memory of a long-lived widget over many refreshes of a changing job.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { measureMemory } from "./support/memory.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

// The short run finds a refresh that leaks a row or a listener; `cargo xtask test --soak` finds one that leaks a few hundred bytes.
const [FIRST, TOTAL] = process.env.JOBTREE_SOAK ? [500, 5000] : [200, 600];

test(`memory after ${TOTAL} refreshes is that after ${FIRST}`, needsChromium, async (context) => {
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
  await refresh(FIRST);
  const before = await measureMemory(page);
  await refresh(TOTAL - FIRST);
  const after = await measureMemory(page);
  context.diagnostic(`after ${FIRST}: ${JSON.stringify(before)}`);
  context.diagnostic(`after ${TOTAL}: ${JSON.stringify(after)}`);
  assert.equal(fixture.server.requests.length, TOTAL + 1);
  assert.equal(after.wasmBytes, before.wasmBytes, "wasm memory");
  assert.equal(after.listeners, before.listeners, "listeners");
  assert.ok(after.nodes <= before.nodes + 50, "nodes"); // the number of rows varies with the last response
  assert.ok(after.heapBytes <= before.heapBytes * 1.05 + 100_000, "heap");
  await page.close();
});
