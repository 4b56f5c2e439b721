// The events and errors as objects: classes, what they carry, and whether they tell of something that was so before.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { events } from "../../npm/description.mjs";
import { startFixture } from "./support/fixture.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await installJobHelpers(page);
  await page.evaluate(async (events) => {
    window.jobtree = await import("/index.js");
    window.seen = [];
    for (const { name, type } of events) {
      document.addEventListener(name, (event) => {
        const isOwn = event instanceof jobtree[type] && event instanceof CustomEvent && event.constructor === jobtree[type];
        window.seen.push({ name, isOwn, isSame: event.detail === event.detail, bubbles: event.bubbles && event.composed, initial: event.initial });
      });
    }
  }, events);
});

const seen = (...names) => page.evaluate((names) => window.seen.filter(({ name }) => names.includes(name)).map(({ name, initial }) => [name.slice(9), initial]), names);

test("each event has its class", async () => {
  await page.evaluate(async () => {
    window.responses = [cluster({ phase: "Failed", fails: true }), () => new Response("", { status: 403 })];
    const tree = show();
    await new Promise((resolve) => tree.addEventListener("job-tree-end", resolve));
    await new Promise((resolve) => setTimeout(resolve)); // rendered after the event
    tree.shadowRoot.querySelector("[role=treeitem]").click();
    await tree.refresh().catch(() => {});
  });
  const all = await page.evaluate(() => window.seen);
  assert.deepEqual([...new Set(all.map(({ name }) => name))].sort(), events.map(({ name }) => name).sort());
  for (const event of all) assert.ok(event.isOwn && event.isSame && event.bubbles, JSON.stringify(event));
});

test("`initial` marks what the first response already said", async () => {
  await page.evaluate(async () => {
    window.refresh = () => document.querySelector("#tree").refresh();
    window.responses = [job("a", "Running"), job("a", "Success")];
    show();
    await refresh();
    await refresh();
    await new Promise((resolve) => setTimeout(resolve));
  });
  const both = ["job-tree-phase", "job-tree-end"];
  assert.deepEqual(await seen(...both), [["phase", true], ["phase", false], ["end", false]]);

  // Another job is new to the page, even if it ended long ago.
  await page.evaluate(async () => {
    window.seen = [];
    window.responses = [job("b", "Failed")];
    document.querySelector("#tree").jobId = "b";
    await refresh();
    await new Promise((resolve) => setTimeout(resolve));
  });
  assert.deepEqual(await seen(...both), [["phase", true], ["end", true]]);
});

test("errors are JobTreeErrors, with all fields", async () => {
  const result = await page.evaluate(async () => {
    const { JobTreeError, JobTreeErrorEvent } = window.jobtree;
    window.responses = [() => Response.json({ error_code: "X.1", error_msg: "no" }, { status: 403, headers: { "x-request-id": "r-1" } })];
    const tree = show();
    const detail = new Promise((resolve) => tree.addEventListener("job-tree-error", (event) => resolve(event.detail)));
    const error = await tree.refresh().catch((error) => error);
    tree.remove();
    const away = await tree.refresh().catch((error) => error);
    return {
      isError: [error, away].every((it) => it instanceof JobTreeError && it instanceof Error && typeof it.stack === "string"),
      isSame: error === (await detail) && error === tree.error,
      text: String(error),
      json: JSON.parse(JSON.stringify(error)),
      away: [away.kind, away.message],
      own: [new JobTreeErrorEvent(new JobTreeError({ kind: "auth" })).detail.kind, new JobTreeError({ message: "m" }).message],
    };
  });
  assert.deepEqual(result, {
    isError: true,
    isSame: true,
    text: "JobTreeError: no",
    json: { kind: "forbidden", status: 403, code: "X.1", message: "no", requestId: "r-1", retryAt: null, stopped: true },
    away: ["config", "<job-tree> is not on the page"],
    own: ["auth", "m"],
  });
});
