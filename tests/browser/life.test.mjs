// How an element begins, moves and learns of systems: what its JavaScript class decides by itself.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { json, job, startServer } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";
import { rows, until } from "./support/tree.mjs";

const here = stage(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await here.open();
  await page.evaluate(() => {
    window.show = (properties) => {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { id: "tree", interval: 0, depth: 1, ...properties });
      document.body.append(tree);
      return tree;
    };
  });
});

const untilShown = (text) =>
  until(page, (text) => document.querySelector("#tree")?.shadowRoot?.textContent.includes(text), [text]);

test("a system that is registered before there is any wasm is known to the first widget", async () => {
  here.server.script(json({ id: "7", state: "Odd", title: "by the table", parts: [{ id: "8", state: "Success", title: "a part" }] }));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    const places = { root: "", id: "id", name: "title", phase: "state", phases: { Odd: "partial" }, children: "parts" };
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", ...places });
    show({ system: "own", projectId: "p", jobId: "7" });
  });
  await untilShown("by the table");
  assert.deepEqual((await rows(page, "#tree")).map(({ phase, level }) => [phase, level]), [["partial", 1], ["succeeded", 2]]);
});

test("a system that is replaced starts its widgets over, and no others", async () => {
  here.server.script(json({ id: "7", state: "Success", title: "first", other: "second" }));
  await page.evaluate(async () => {
    window.JobTreeElement = (await import("/index.js")).JobTreeElement;
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", phase: "state", id: "id", name: "title" });
    show({ system: "own", projectId: "p", jobId: "7" });
    show({ id: "other", src: "/jobs/other" });
  });
  await untilShown("first");
  await until(page, () => document.querySelector("#other").error); // that body is no job of a known system
  const asked = here.server.asked.length;
  await page.evaluate(() => {
    const parse = ({ other, id }) => ({ id, name: other, phase: "failed", reason: "it was parsed" });
    JobTreeElement.registerSystem("own", { path: "/jobs/{job_id}", parse });
  });
  await untilShown("second");
  const snapshot = await page.$eval("#tree", (tree) => tree.snapshot);
  assert.deepEqual([snapshot.system, snapshot.root.phase, snapshot.root.reason], ["own", "failed", "it was parsed"]);
  assert.equal(here.server.asked.length, asked + 1);
});

test("a widget whose system is not known yet starts over as soon as it is", async () => {
  here.server.script(json({ id: "7", state: "Success", title: "at last" }));
  await page.evaluate(async () => {
    window.JobTreeElement = (await import("/index.js")).JobTreeElement;
    show({ system: "late", projectId: "p", jobId: "7" });
  });
  await until(page, () => document.querySelector("#tree").error?.kind === "config");
  await page.evaluate(() => JobTreeElement.registerSystem("late", { path: "/jobs/{job_id}", phase: "state", name: "title" }));
  await untilShown("at last");
});

test("what a parse function throws, or makes of nothing, is an error of the body", async () => {
  here.server.script(json({}));
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

test("a definition that cannot be is refused, with the reason", async () => {
  here.server.script(json(job("root", "Success")));
  const refused = await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    await show({ src: "/jobs/j" }).refresh();
    const definitions = [["own", null], ["own", { path: "/x" }], ["cce", { path: "/{job_id}", phase: "s" }], ["own", { path: "/{job_id}", phase: 7 }]];
    return definitions.map(([name, definition]) => {
      try {
        JobTreeElement.registerSystem(name, definition);
        return "taken";
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  });
  const expected = [/TypeError.*needs a definition/, /TypeError.*entry `phase` is missing/, /TypeError.*another name/, /TypeError.*entry `phase`/];
  refused.forEach((text, at) => assert.match(text, expected[at]));
});

test("start=visible fetches nothing, not even the wasm, until the element comes into view", async () => {
  here.server.script(json(job("root", "Success")));
  await page.evaluate(async () => {
    await import("/index.js");
    const space = document.createElement("div");
    space.style.height = "5000px";
    document.body.append(space);
    show({ src: "/jobs/j", start: "visible" });
    // What an observer has to say, it says within two frames.
    for (let frames = 0; frames < 5; frames += 1) await new Promise(requestAnimationFrame);
  });
  const fetched = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
  assert.deepEqual([await fetched(), here.server.asked.length], [0, 0]);
  await page.$eval("#tree", (tree) => tree.scrollIntoView());
  await untilShown("name of root");
  assert.deepEqual([await fetched(), here.server.asked.length], [1, 1]);
});

test("a widget that waits to be seen starts when it is told to, or asked to refresh", async () => {
  here.server.script(json(job("root", "Success")));
  for (const way of ["start", "refresh"]) {
    await page.evaluate(async (way) => {
      await import("/index.js");
      document.body.replaceChildren();
      const space = document.createElement("div");
      space.style.height = "5000px";
      document.body.append(space);
      const tree = show({ src: "/jobs/j", start: "visible" });
      if (way === "start") tree.start = "connected";
      else tree.refresh();
    }, way);
    await untilShown("name of root");
  }
});

test("moved into a frame, it is drawn there with its styles", async () => {
  here.server.script(json(job("root", "Running")));
  await page.evaluate(async () => {
    await import("/index.js");
    show({ src: "/jobs/j" });
  });
  await untilShown("name of root");
  const [sheets, border] = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const tree = document.querySelector("#tree");
    const drawn = new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
    frame.contentDocument.body.append(tree);
    await drawn;
    await new Promise((resolve) => setTimeout(resolve)); // the drawing comes after the event
    const section = tree.shadowRoot.querySelector(".job-tree");
    return [tree.shadowRoot.adoptedStyleSheets.length, frame.contentWindow.getComputedStyle(section).borderTopStyle];
  });
  assert.deepEqual([sheets, border], [1, "solid"]);
});
