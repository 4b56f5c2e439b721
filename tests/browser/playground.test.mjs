// The demo page with the real proxy and its simulated cloud, end to end.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { rows, shadowText, waitFor, waitForPhase } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);

/** Waits until the page has set up its parts. */
const isReady = (page) => waitFor(page, () => customElements.get("job-tree"));

test("the demo jobs progress and end, with reasons for failures", async () => {
  const init = () => {
    const names = ["update", "phase", "end", "error", "activity"];
    window.events = [];
    for (const name of names) {
      document.addEventListener(`job-tree-${name}`, ({ target, detail }) => {
        window.events.push({ id: target.id, name, isSnapshot: detail === target.snapshot, detail });
      });
    }
  };
  const page = await fixture.open("", { init });

  await page.$eval("#failure", (tree) => tree.scrollIntoView()); // starts it

  // Collects every different state of the tree until the job has ended.
  const states = new Map();
  await waitForPhase(page, "#live-job", ["pending", "running"]);
  const succeeded = waitForPhase(page, "#live-job", ["succeeded"]);
  let hasEnded = false;
  succeeded.finally(() => (hasEnded = true)).catch(() => {});
  while (!hasEnded) {
    const outline = (await rows(page, "#live-job")).map(({ level, type, phase }) => `${level} ${type}: ${phase}`);
    states.set(outline.join("\n"), outline.length);
    const changed = (before) => {
      const root = document.querySelector("#live-job").shadowRoot;
      return root.textContent !== before || root.querySelector("[aria-level='1'][data-phase='succeeded']");
    };
    await waitFor(page, changed, [await shadowText(page, "#live-job")]);
  }
  await succeeded;

  const outlines = [...states.keys()];
  assert.ok(outlines.length >= 10, `the tree showed ${outlines.length} states`);
  assert.ok(Math.min(...states.values()) < Math.max(...states.values()), "sub-jobs appear");
  for (const phase of ["pending", "running", "succeeded"]) {
    const wasShown = outlines.some((outline) => outline.includes(`Install master: ${phase}`));
    assert.ok(wasShown, `"Install master" was ${phase}`);
  }

  const [root, ...descendants] = await rows(page, "#live-job");
  assert.deepEqual(
    [root.type, root.name, root.phase, root.status],
    ["Create cluster", "cluster-demo", "succeeded", "Succeeded"],
  );
  assert.match(root.duration, /^\d+(s|m \d\ds)$/);
  assert.equal(descendants.filter(({ type }) => type === "Create node").length, 2);
  assert.match(await shadowText(page, "#live-job"), /8 of 8 succeeded.*Finished/s);
  assert.equal(await page.$eval("#live-job", (tree) => tree.activity), "finished");

  await page.$eval("#failure", (tree) => tree.scrollIntoView()); // the tree above may have pushed it out of view before it started
  await waitForPhase(page, "#failure", ["failed"]);
  const failed = await rows(page, "#failure");
  const reasons = failed.map(({ type, reason }) => reason && `${type}: ${reason}`).filter(Boolean);
  assert.deepEqual(reasons, [
    "Add nodes: Something bad happened at server, recycle resource",
    "Create the VM for the node: create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes",
    "Install Kubernetes on the node: Failed to install the node",
  ]);

  const events = (await page.evaluate(() => window.events)).filter(({ id }) => id === "live-job");
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

/** Submits the form without the mouse, which would miss what moves while jobs grow. */
const submit = (page) => page.$eval("#own", (form) => form.requestSubmit());

test("the form shows a job, or the error of its address", async () => {
  const page = await fixture.open("");
  await isReady(page);
  const show = async (values) => {
    await page.$eval("#own", (form, values) => {
      for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    }, values);
    await submit(page);
  };
  const waitForText = (text) =>
    waitFor(page, (text) => document.querySelector("#watched job-tree")?.shadowRoot?.textContent.includes(text), [text]);
  const message = (field) => page.$eval(`#own-${field}-message`, (message) => message.textContent);

  await show({ "job-id": "demo-failure-mine" });
  await waitForPhase(page, "#watched job-tree", ["running"]);
  await show({ "job-id": "no-such-job" });
  await waitForText("Job not found");
  await waitForText("Resource not found. CCE.01404001");
  assert.match(await message("job-id"), /^Try demo-success/, "the hint does not block");
  await show({ "job-id": "a/b" });
  await waitForText("This widget is misconfigured");
  await waitForText("must not contain a slash");
  const error = await page.$eval("#watched job-tree", (tree) => tree.error);
  assert.deepEqual([error.kind, error.stopped], ["config", true]);

  // A missing ID is explained next to its field, and the job stays.
  await show({ "project-id": " ", "job-id": "" });
  assert.match(await message("project-id"), /^Enter the project ID\./);
  assert.match(await message("job-id"), /^Enter the job ID\./);
  const [focused, isInvalid, jobId] = await page.evaluate(() => [
    document.activeElement.name,
    document.querySelector("#own-job-id").getAttribute("aria-invalid"),
    document.querySelector("#watched job-tree").jobId,
  ]);
  assert.deepEqual([focused, isInvalid, jobId], ["project-id", "true", "a/b"]);
  await page.close();
});

test("the form's job is in the URL, without credentials", async () => {
  const page = await fixture.open("");
  await isReady(page);
  await page.$eval("#own", (form) => (form.elements["job-id"].value = "demo-slow-mine"));
  await page.select("#own [name=system]", "ief");
  await submit(page);
  await waitForPhase(page, "#watched job-tree", ["pending", "running"]);
  await page.reload();
  await waitForPhase(page, "#watched job-tree", ["pending", "running"]);
  const attributes = (tree) => tree.getAttributeNames().map((name) => `${name}=${tree.getAttribute(name)}`);
  assert.deepEqual(await page.$eval("#watched job-tree", attributes), [
    "system=ief",
    "proxy=/demo",
    "project-id=demo",
    "job-id=demo-slow-mine",
  ]);

  const before = page.url();
  await page.select("#own [name=upstream]", "");
  await page.$eval("#own-proxy", (field) => (field.value = "https://user:secret@portal.example"));
  await submit(page);
  assert.match(await page.$eval("#own-proxy-message", ({ textContent }) => textContent), /password would end up in the page's URL/);
  assert.equal(page.url(), before);
  await page.goto(`${fixture.server.origin}/?own-job-id=j&own-project-id=p&own-proxy=https://user:secret@portal.example`);
  await isReady(page);
  assert.equal(await page.$("#watched job-tree"), null);
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
