// The plain list, for browsers without WebAssembly, with the snapshots of the real proxy.
import assert from "node:assert/strict";
import { test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);

test("without WebAssembly, the demo page shows its live job as a list that goes on", async () => {
  const page = await fixture.open("", { init: () => delete window.WebAssembly });
  const phases = () => [...document.querySelector("#live-job").shadowRoot.querySelectorAll("[part=row]")].map((row) => row.dataset.phase);
  await waitFor(page, () => document.querySelector("#live-job")?.shadowRoot?.querySelector("[part=row]"));
  await waitFor(page, () => document.querySelector("#live-job").shadowRoot.querySelectorAll("[part=row]").length > 2);
  const snapshot = await page.$eval("#live-job", ({ snapshot: { system, jobId, root } }) => ({ system, jobId, root }));
  assert.equal(snapshot.system, "cce");
  assert.match(snapshot.jobId, /^demo-success/);
  assert.ok(snapshot.root.children.length > 0);
  assert.ok((await page.evaluate(phases)).length > 2);
  await page.close();
});
