// The real page, the real wasm and the real proxy with its simulated cloud.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startProxy } from "./support/proxy.mjs";
import { stage } from "./support/stage.mjs";
import { rows, shownText, until, untilPhase } from "./support/tree.mjs";

const here = stage(startProxy);

test("the demo jobs move, end, and the failed one says why", async () => {
  const page = await here.open("");
  await page.evaluate(() => {
    const names = ["update", "phase", "end", "error", "activity"];
    window.heard = [];
    for (const name of names) {
      document.addEventListener(`job-tree-${name}`, ({ target, detail }) => {
        window.heard.push({ id: target.id, name, same: detail === target.snapshot, detail });
      });
    }
  });

  // Every different state of the tree that shows while the job lasts.
  const seen = new Map();
  await untilPhase(page, "#success", ["pending", "running"]);
  const watching = untilPhase(page, "#success", ["succeeded"]);
  let over = false;
  watching.finally(() => (over = true)).catch(() => {});
  while (!over) {
    const outline = (await rows(page, "#success")).map(({ level, type, phase }) => `${level} ${type}: ${phase}`);
    seen.set(outline.join("\n"), outline.length);
    const changed = (before) => {
      const root = document.querySelector("#success").shadowRoot;
      return root.textContent !== before || root.querySelector("[aria-level='1'][data-phase='succeeded']");
    };
    await until(page, changed, [await shownText(page, "#success")]);
  }
  await watching;

  const outlines = [...seen.keys()];
  assert.ok(outlines.length >= 10, `the tree showed ${outlines.length} states`);
  assert.ok(Math.min(...seen.values()) < Math.max(...seen.values()), "sub-jobs appear");
  for (const phase of ["pending", "running", "succeeded"]) {
    const showed = outlines.some((outline) => outline.includes(`Install master: ${phase}`));
    assert.ok(showed, `"Install master" was ${phase}`);
  }

  const [root, ...below] = await rows(page, "#success");
  assert.deepEqual(
    [root.type, root.name, root.phase, root.status, root.progress],
    ["Create cluster", "cluster-demo", "succeeded", "Succeeded", "8 of 8"],
  );
  assert.match(root.duration, /^\d+(s|m \d\ds)$/);
  assert.equal(below.filter(({ type }) => type === "Create node").length, 2);
  assert.match(await shownText(page, "#success"), /Ended.*8 of 8 done/s);
  assert.equal(await page.$eval("#success", (tree) => tree.activity), "finished");

  await untilPhase(page, "#failure", ["failed"]);
  const failed = await rows(page, "#failure");
  const reasons = failed.map(({ type, reason }) => reason && `${type}: ${reason}`).filter(Boolean);
  assert.deepEqual(reasons, [
    "Add nodes: Something bad happened at server, recycle resource",
    "Create the VM for the node: create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes",
    "Install Kubernetes on the node: Failed to install the node",
  ]);

  const heard = (await page.evaluate(() => window.heard)).filter(({ id }) => id === "success");
  const named = (name) => heard.filter((event) => event.name === name);
  assert.ok(named("update").length >= 10);
  assert.deepEqual(
    named("phase").map(({ detail }) => [detail.from, detail.to]),
    [
      [null, "pending"],
      ["pending", "running"],
      ["running", "succeeded"],
    ],
  );
  assert.equal(named("end").length, 1);
  assert.ok(named("end")[0].same, "the detail of the end is the snapshot itself");
  assert.deepEqual(named("error").map(({ detail }) => detail), []);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test("a person watches a job of their own, and is told what is wrong with its address", async () => {
  const page = await here.open("");
  await until(page, () => document.querySelector("#own").elements["job-id"].value !== "");
  const watch = async (jobId) => {
    await page.$eval("#own", (form, jobId) => (form.elements["job-id"].value = jobId), jobId);
    await page.click("#own button");
  };
  const says = (words) =>
    until(page, (words) => document.querySelector("#watched job-tree")?.shadowRoot?.textContent.includes(words), [words]);

  await watch("demo-failure-mine");
  await untilPhase(page, "#watched job-tree", ["running"]);
  await watch("no-such-job");
  await says("There is no such job here");
  await says("Resource not found. (CCE.01404001)");
  await watch("a/b");
  await says("This job cannot be asked for");
  await says("must not contain a slash");
  const error = await page.$eval("#watched job-tree", (tree) => tree.error);
  assert.deepEqual([error.kind, error.stopped], ["config", true]);
  await page.close();
});

test("the five lines of the README are enough", needsChromium, async () => {
  const { readFile } = await import("node:fs/promises");
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const lines = readme.match(/```html\n(.*?)```/s)[1];
  assert.equal(lines.trim().split("\n").length, 5);
  const page = await here.browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === "/portal.html") request.respond({ contentType: "text/html", body: lines });
    else if (pathname.startsWith("/jobtree/")) request.continue({ url: here.server.origin + pathname.slice("/jobtree".length) });
    else if (pathname.startsWith("/proxy/")) request.continue({ url: here.server.origin + pathname.slice("/proxy".length) });
    else request.continue();
  });
  await page.goto(`${here.server.origin}/portal.html`);
  await untilPhase(page, "job-tree", ["pending", "running", "succeeded"]);
  await page.close();
});
