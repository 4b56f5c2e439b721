// A widget that lives for long: what 500 refreshes of a changing job need is enough for 5,000.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { measureMemory } from "./support/memory.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

test("after 5,000 refreshes of a changing job the page holds what it held after 500", needsChromium, async (context) => {
  const page = await fixture.open();
  let answers = 0;
  fixture.server.respondWith((request, response) => {
    answers += 1;
    const phases = ["Initializing", "Running", "Success", "Failed"];
    // Phases, names, reasons and the number of sub-jobs all change.
    const subJobs = Array.from({ length: 20 + (answers % 7) }, (_, at) => {
      const phase = phases[(answers + at) % 4];
      return job(`n${at}`, phase, at % 5 === 0 ? [job(`n${at}.1`, phase)] : [], phase === "Failed" ? `reason ${answers}` : undefined);
    });
    json(job("root", "Running", subJobs), { headers: { etag: `"${answers}"` } })(request, response);
  });
  await page.evaluate(async () => {
    await import("/index.js");
    const tree = document.createElement("job-tree");
    Object.assign(tree, { id: "tree", src: "/jobs/j", interval: 0, depth: 1 });
    document.body.append(tree);
  });
  await waitFor(page, () => document.querySelector("#tree").snapshot);
  const refresh = async (times) => {
    for (let left = times; left > 0; left -= 100) {
      await page.$eval("#tree", async (tree) => {
        for (let times = 0; times < 100; times += 1) await tree.refresh();
      });
    }
  };
  await refresh(500);
  const early = await measureMemory(page);
  await refresh(4500);
  const late = await measureMemory(page);
  context.diagnostic(`after   500: ${JSON.stringify(early)}`);
  context.diagnostic(`after 5,000: ${JSON.stringify(late)}`);
  assert.equal(fixture.server.requests.length, 5001);
  assert.equal(late.wasmBytes, early.wasmBytes, "wasm memory");
  assert.equal(late.listeners, early.listeners, "listeners");
  assert.ok(late.nodes <= early.nodes + 50, "nodes"); // as many rows more or less as the last answer has
  assert.ok(late.heapBytes <= early.heapBytes * 1.05 + 100_000, "heap");
  await page.close();
});
