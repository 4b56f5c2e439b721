// The lifecycle of the element: registered systems, lazy start, moves between documents.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { rows, waitFor } from "./support/job_tree.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await page.evaluate(() => {
    window.show = (properties) => {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { id: "tree", interval: 0, depth: 1, ...properties });
      document.body.append(tree);
      return tree;
    };
  });
});

const waitForText = (text) =>
  waitFor(page, (text) => document.querySelector("#tree")?.shadowRoot?.textContent.includes(text), [text]);

test("a system registered before the wasm is ready is known", async () => {
  fixture.server.respondWith(json({ id: "7", state: "Odd", title: "by the table", parts: [{ id: "8", state: "Success", title: "a part" }] }));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    const fields = { root: "", id: "id", name: "title", phase: "state", phases: { Odd: "partial" }, children: "parts" };
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", ...fields });
    show({ system: "own", projectId: "p", jobId: "7" });
  });
  await waitForText("by the table");
  assert.deepEqual((await rows(page, "#tree")).map(({ phase, level }) => [phase, level]), [["partial", 1], ["succeeded", 2]]);
});

test("replacing a system restarts only its widgets", async () => {
  fixture.server.respondWith(json({ id: "7", state: "Success", title: "first", other: "second" }));
  await page.evaluate(async () => {
    window.JobTreeElement = (await import("/index.js")).JobTreeElement;
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", phase: "state", id: "id", name: "title" });
    show({ system: "own", projectId: "p", jobId: "7" });
    show({ id: "other", src: "/jobs/other" });
  });
  await waitForText("first");
  await waitFor(page, () => document.querySelector("#other").error); // no system is detected from that body
  const before = fixture.server.requests.length;
  await page.evaluate(() => {
    const parse = ({ other, id }) => ({ id, name: other, phase: "failed", reason: "it was parsed" });
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", parse });
  });
  await waitForText("second");
  const snapshot = await page.$eval("#tree", (tree) => tree.snapshot);
  assert.deepEqual([snapshot.system, snapshot.root.phase, snapshot.root.reason], ["own", "failed", "it was parsed"]);
  assert.equal(fixture.server.requests.length, before + 1);
});

test("registering a missing system restarts its widgets", async () => {
  fixture.server.respondWith(json({ id: "7", state: "Success", title: "at last" }));
  await page.evaluate(async () => {
    window.JobTreeElement = (await import("/index.js")).JobTreeElement;
    show({ system: "late", projectId: "p", jobId: "7" });
  });
  await waitFor(page, () => document.querySelector("#tree").error?.kind === "config");
  await page.evaluate(() => JobTreeElement.registerSystem("late", { path: "/jobs/{job_id}", phase: "state", name: "title" }));
  await waitForText("at last");
});

test("an error in a parse function is an invalid body", async () => {
  fixture.server.respondWith(json({}));
  for (const [parse, expected] of [
    ["() => { throw new Error('no such luck') }", /no such luck/],
    ["() => undefined", /no own job|no job/],
    ["() => ({ name: 1n })", /BigInt/],
  ]) {
    const error = await page.evaluate(async (parse) => {
      const { JobTreeElement } = await import("/index.js");
      JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", parse: eval(parse) });
      const tree = show({ system: "own", projectId: "p", jobId: "7" });
      return tree.refresh().catch((error) => error);
    }, parse);
    assert.equal(error.kind, "invalid-body", parse);
    assert.match(error.message, expected);
  }
});

test("an invalid definition is rejected with a reason", async () => {
  fixture.server.respondWith(json(job("root", "Success")));
  const results = await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    await show({ src: "/jobs/j" }).refresh();
    const definitions = [["own", null], ["own", { path: "/x" }], ["cce", { path: "/{job_id}", phase: "s" }], ["own", { path: "/{job_id}", phase: 7 }]];
    return definitions.map(([name, definition]) => {
      try {
        JobTreeElement.registerSystem(name, definition);
        return "accepted";
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  });
  const expected = [/TypeError.*definition is not an object/, /TypeError.*entry `phase` is missing/, /TypeError.*another name/, /TypeError.*entry `phase`/];
  results.forEach((text, at) => assert.match(text, expected[at]));
});

test("start=visible fetches nothing until the element is in view", async () => {
  fixture.server.respondWith(json(job("root", "Success")));
  await page.evaluate(async () => {
    await import("/index.js");
    const space = document.createElement("div");
    space.style.height = "5000px";
    document.body.append(space);
    show({ src: "/jobs/j", start: "visible" });
    // An observer reports within two frames.
    for (let frames = 0; frames < 5; frames += 1) await new Promise(requestAnimationFrame);
  });
  const fetched = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
  assert.deepEqual([await fetched(), fixture.server.requests.length], [0, 0]);
  await page.$eval("#tree", (tree) => tree.scrollIntoView());
  await waitForText("name of root");
  assert.deepEqual([await fetched(), fixture.server.requests.length], [1, 1]);
});

test("a widget out of view starts on start=connected or refresh()", async () => {
  fixture.server.respondWith(json(job("root", "Success")));
  for (const trigger of ["start", "refresh"]) {
    await page.evaluate(async (trigger) => {
      await import("/index.js");
      document.body.replaceChildren();
      const space = document.createElement("div");
      space.style.height = "5000px";
      document.body.append(space);
      const tree = show({ src: "/jobs/j", start: "visible" });
      if (trigger === "start") tree.start = "connected";
      else tree.refresh();
    }, trigger);
    await waitForText("name of root");
  }
});

test("an element moved into a frame is rendered with its styles", async () => {
  fixture.server.respondWith(json(job("root", "Running")));
  await page.evaluate(async () => {
    await import("/index.js");
    show({ src: "/jobs/j" });
  });
  await waitForText("name of root");
  const [sheets, border] = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const tree = document.querySelector("#tree");
    const drawn = new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
    frame.contentDocument.body.append(tree);
    await drawn;
    await new Promise((resolve) => setTimeout(resolve)); // rendered after the event
    const section = tree.shadowRoot.querySelector(".job-tree");
    return [tree.shadowRoot.adoptedStyleSheets.length, frame.contentWindow.getComputedStyle(section).borderTopStyle];
  });
  assert.deepEqual([sheets, border], [1, "solid"]);
});
