// The playground page with the real proxy and its simulated cloud, end to end.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { rows, shadowText, waitFor, waitForPhase } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);

test("the demo jobs progress and end, with reasons for failures", async () => {
  const page = await fixture.open("");
  await page.evaluate(() => {
    const names = ["update", "phase", "end", "error", "activity"];
    window.events = [];
    for (const name of names) {
      document.addEventListener(`job-tree-${name}`, ({ target, detail }) => {
        window.events.push({ id: target.id, name, isSnapshot: detail === target.snapshot, detail });
      });
    }
  });

  // Collects every different state of the tree until the job has ended.
  const states = new Map();
  await waitForPhase(page, "#success", ["pending", "running"]);
  const succeeded = waitForPhase(page, "#success", ["succeeded"]);
  let hasEnded = false;
  succeeded.finally(() => (hasEnded = true)).catch(() => {});
  while (!hasEnded) {
    const outline = (await rows(page, "#success")).map(({ level, type, phase }) => `${level} ${type}: ${phase}`);
    states.set(outline.join("\n"), outline.length);
    const changed = (before) => {
      const root = document.querySelector("#success").shadowRoot;
      return root.textContent !== before || root.querySelector("[aria-level='1'][data-phase='succeeded']");
    };
    await waitFor(page, changed, [await shadowText(page, "#success")]);
  }
  await succeeded;

  const outlines = [...states.keys()];
  assert.ok(outlines.length >= 10, `the tree showed ${outlines.length} states`);
  assert.ok(Math.min(...states.values()) < Math.max(...states.values()), "sub-jobs appear");
  for (const phase of ["pending", "running", "succeeded"]) {
    const wasShown = outlines.some((outline) => outline.includes(`Install master: ${phase}`));
    assert.ok(wasShown, `"Install master" was ${phase}`);
  }

  const [root, ...descendants] = await rows(page, "#success");
  assert.deepEqual(
    [root.type, root.name, root.phase, root.status, root.progress],
    ["Create cluster", "cluster-demo", "succeeded", "Succeeded", "8 of 8"],
  );
  assert.match(root.duration, /^\d+(s|m \d\ds)$/);
  assert.equal(descendants.filter(({ type }) => type === "Create node").length, 2);
  assert.match(await shadowText(page, "#success"), /Finished.*8 of 8 done/s);
  assert.equal(await page.$eval("#success", (tree) => tree.activity), "finished");

  await waitForPhase(page, "#failure", ["failed"]);
  const failed = await rows(page, "#failure");
  const reasons = failed.map(({ type, reason }) => reason && `${type}: ${reason}`).filter(Boolean);
  assert.deepEqual(reasons, [
    "Add nodes: Something bad happened at server, recycle resource",
    "Create the VM for the node: create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes",
    "Install Kubernetes on the node: Failed to install the node",
  ]);

  const events = (await page.evaluate(() => window.events)).filter(({ id }) => id === "success");
  const eventsNamed = (name) => events.filter((event) => event.name === name);
  assert.ok(eventsNamed("update").length >= 10);
  assert.deepEqual(
    eventsNamed("phase").map(({ detail }) => [detail.from, detail.to]),
    [
      [null, "pending"],
      ["pending", "running"],
      ["running", "succeeded"],
    ],
  );
  assert.equal(eventsNamed("end").length, 1);
  assert.ok(eventsNamed("end")[0].isSnapshot, "detail is the snapshot itself");
  assert.deepEqual(eventsNamed("error").map(({ detail }) => detail), []);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("the form shows a job, or the error of its address", async () => {
  const page = await fixture.open("");
  await waitFor(page, () => document.querySelector("#own").elements["job-id"].value !== "");
  const watch = async (jobId) => {
    await page.$eval("#own", (form, jobId) => (form.elements["job-id"].value = jobId), jobId);
    await page.click("#own button");
  };
  const waitForText = (text) =>
    waitFor(page, (text) => document.querySelector("#watched job-tree")?.shadowRoot?.textContent.includes(text), [text]);

  await watch("demo-failure-mine");
  await waitForPhase(page, "#watched job-tree", ["running"]);
  await watch("no-such-job");
  await waitForText("Job not found");
  await waitForText("Resource not found. (CCE.01404001)");
  await watch("a/b");
  await waitForText("This widget is misconfigured");
  await waitForText("must not contain a slash");
  const error = await page.$eval("#watched job-tree", (tree) => tree.error);
  assert.deepEqual([error.kind, error.stopped], ["config", true]);
  await page.close();
});

test("the example of the README works as it is", needsChromium, async () => {
  const { readFile } = await import("node:fs/promises");
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const lines = readme.match(/```html\n(.*?)```/s)[1];
  assert.equal(lines.trim().split("\n").length, 5);
  const page = await fixture.browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === "/portal.html") request.respond({ contentType: "text/html", body: lines });
    else if (pathname.startsWith("/jobtree/")) request.continue({ url: fixture.server.origin + pathname.slice("/jobtree".length) });
    else if (pathname.startsWith("/proxy/")) request.continue({ url: fixture.server.origin + pathname.slice("/proxy".length) });
    else request.continue();
  });
  await page.goto(`${fixture.server.origin}/portal.html`);
  await waitForPhase(page, "job-tree", ["pending", "running", "succeeded"]);
  await page.close();
});
