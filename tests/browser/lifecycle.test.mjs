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

test("a registered system can have groups, a derived root, a scale and statuses by their beginning", async () => {
  const jobs = { first: [{ id: "a", state: "FINISH_OK" }], second: [{ id: "b", state: 1, done: 0.29, at: "2026-02-10 16:00:00", who: "me" }, { id: "c" }] };
  fixture.server.respondWith(json(jobs));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    JobTreeElement.registerSystem("own", {
      path: "/jobs/{job_id}",
      children: [{ name: "First", at: "first" }, { name: "Second", at: ["second"] }],
      id: "id",
      phase: "state",
      phases: { "FINISH*": "succeeded", 1: "running" },
      defaultPhase: "pending",
      rootPhase: "children",
      percent: { at: "done", of: 1 },
      startedAt: "at",
      timeZone: "+08:00",
      details: "who",
    });
    show({ system: "own", jobId: "7" });
  });
  await waitForText("Second");
  const { root, projectId } = await page.$eval("#tree", (tree) => tree.snapshot);
  assert.equal(projectId, null, "the path has no project");
  assert.deepEqual([root.phase, root.name, root.startedAt], ["running", "7", "2026-02-10T08:00:00Z"]);
  const [first, second] = root.children;
  assert.deepEqual([first.name, first.phase, second.name, second.phase], ["First", "succeeded", "Second", "running"]);
  const [running, pending] = second.children;
  assert.deepEqual([running.progress.percent, running.details, pending.phase], [29, [{ key: "who", value: "me" }], "pending"]);
});

test("params fill a registered path, and another value starts over", async () => {
  fixture.server.respondWith(json({ id: "7", state: "Running", title: "a job" }));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    JobTreeElement.registerSystem("own", { path: "/jobs/{cluster_id}/{job_id}?pool={pool}", id: "id", phase: "state", name: "title" });
    show({ system: "own", jobId: "7" });
  });
  const error = () => page.$eval("#tree", ({ error }) => error && [error.kind, error.message]);
  await waitFor(page, () => document.querySelector("#tree").error);
  assert.deepEqual(await error(), ["config", "`params` has no value for {cluster_id}."]);
  assert.equal(fixture.server.requests.length, 0);
  const urls = () => fixture.server.requests.map(({ url }) => url);
  await page.$eval("#tree", (tree) => tree.setAttribute("params", "cluster_id=c 1&pool=a%2Bb"));
  await waitForText("a job");
  assert.deepEqual(urls(), ["/jobs/c%201/7?pool=a%2Bb"]);
  const after = await page.$eval("#tree", (tree) => {
    tree.params = "cluster_id=c2&pool=x";
    return [tree.getAttribute("params"), tree.matches(":state(loading)"), tree.snapshot];
  });
  assert.deepEqual(after, ["cluster_id=c2&pool=x", true, null]);
  await waitForText("a job");
  assert.deepEqual(urls(), ["/jobs/c%201/7?pool=a%2Bb", "/jobs/c2/7?pool=x"]);
  await page.$eval("#tree", (tree) => (tree.params = "cluster_id=a%2Fb&pool=x"));
  await waitFor(page, () => document.querySelector("#tree").error);
  assert.match((await error())[1], /^`cluster_id` must not contain a slash/);
  assert.equal(urls().length, 2);
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
    const definitions = [
      ["own", null],
      ["own", { path: "/x" }],
      ["cce", { path: "/{job_id}", phase: "s" }],
      ["own", { path: "/{job_id}", phase: 7 }],
      ["own", { path: "/{job_id}", phase: "s", timeZone: "CET" }],
      ["own", { path: "/{job_id}/{", parse: () => ({}) }],
    ];
    return definitions.map(([name, definition]) => {
      try {
        JobTreeElement.registerSystem(name, definition);
        return "accepted";
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  });
  const expected = [/TypeError.*definition is not an object/, /TypeError.*entry `phase` is missing/, /TypeError.*another name/, /TypeError.*entry `phase`/, /TypeError.*`timeZone` is not an offset/, /TypeError.*`path` has a placeholder/];
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
