// Widgets that come and go leave nothing behind, and all of a page share one wasm.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { measureMemory } from "./support/memory.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

test("a thousand widgets that were created, loaded and removed leave the page as the first hundred did", needsChromium, async (context) => {
  const page = await fixture.open();
  const subJobs = Array.from({ length: 20 }, (_, at) => job(`n${at}`, at % 3 === 0 ? "Failed" : "Running", [], "a reason"));
  fixture.server.respondWith(json(job("root", "Running", subJobs)));
  await page.evaluate(() => import("/index.js"));
  const live = async (times) => {
    await page.evaluate(async (times) => {
      for (let at = 0; at < times; at += 1) {
        const tree = document.createElement("job-tree");
        Object.assign(tree, { src: `/jobs/${at}`, interval: 1, depth: 1, start: at % 2 === 0 ? "visible" : null });
        tree.headers = () => ({ "x-at": String(at) });
        const loaded = new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
        document.body.replaceChildren(tree); // in view
        await loaded;
        tree.remove();
        await Promise.resolve(); // the element looks whether it was moved or removed
      }
    }, times);
  };
  await live(100);
  const early = await measureMemory(page);
  await live(900);
  const late = await measureMemory(page);
  context.diagnostic(`after   100: ${JSON.stringify(early)}`);
  context.diagnostic(`after 1,000: ${JSON.stringify(late)}`);
  assert.equal(late.wasmBytes, early.wasmBytes, "wasm memory");
  assert.ok(late.listeners <= early.listeners, "listeners");
  assert.ok(late.nodes <= early.nodes + 10, "nodes");
  assert.ok(late.heapBytes <= early.heapBytes * 1.05 + 100_000, "heap");
});

// The gaps that one job leaves need not do for the body of the next. Where its length is known, that is so once; where it
// is not, the body moves while it gets longer, and which gaps there are depends on what comes together. Seven jobs that
// leave all they took would take 21 times the body.
for (const [server, bound] of [
  ["says how long it is", (first) => first * 1.6],
  ["does not say how long it is", (_, body) => 10 * body],
]) {
  test(`what a job of 100,000 nodes took serves the next one, from a server that ${server}`, needsChromium, async (context) => {
    const leaves = (group) => Array.from({ length: 999 }, (_, at) => job(`n${group}-${at}`, "Running"));
    const groups = Array.from({ length: 100 }, (_, group) => job(`g${group}`, "Running", leaves(group)));
    const root = job("root", "Running", groups);
    const length = JSON.stringify(root).length;
    fixture.server.respondWith(json(root, server.startsWith("says") ? { headers: { "content-length": length } } : {}));
    const fresh = await fixture.open();
    await fresh.evaluate(() => import("/index.js"));
    const bytes = [];
    for (let at = 0; at < 7; at += 1) {
      const total = await fresh.evaluate(async (at) => {
        const tree = document.createElement("job-tree");
        Object.assign(tree, { src: `/jobs/${at}`, interval: 0, depth: 1 });
        const loaded = new Promise((resolve) => tree.addEventListener("job-tree-update", resolve, { once: true }));
        document.body.replaceChildren(tree);
        await loaded;
        const { total } = tree.snapshot.root.progress;
        tree.remove();
        await Promise.resolve();
        return total;
      }, at);
      assert.equal(total, 99_900);
      bytes.push((await measureMemory(fresh)).wasmBytes);
    }
    context.diagnostic(`${length} bytes, wasm after each: ${bytes.join(" ")}`);
    assert.ok(bytes.at(-1) <= bound(bytes[0], length), "wasm memory");
    await fresh.close();
  });
}

test("of a server that does not say how long its answers are, each takes the place of the last but one", needsChromium, async (context) => {
  const groups = (failed) =>
    Array.from({ length: 100 }, (_, group) =>
      job(`g${group}`, "Running", Array.from({ length: 99 }, (_, at) => job(`n${group}-${at}`, at === failed ? "Failed" : "Running"))),
    );
  const answers = Array.from({ length: 13 }, (_, failed) => job("root", "Running", groups(failed)));
  fixture.server.respondWith(...answers.map((answer) => json(answer)));
  const fresh = await fixture.open();
  await fresh.evaluate(async () => {
    await import("/index.js");
    window.tree = Object.assign(document.createElement("job-tree"), { src: "/jobs/j", interval: 0, depth: 1 });
    window.updated = () => new Promise((resolve) => tree.addEventListener("job-tree-update", () => resolve(), { once: true }));
    const loaded = updated();
    document.body.replaceChildren(tree);
    await loaded;
  });
  const bytes = [];
  for (let at = 1; at < answers.length; at += 1) {
    await fresh.evaluate(() => {
      const loaded = updated();
      tree.refresh();
      return loaded;
    });
    bytes.push((await measureMemory(fresh)).wasmBytes);
  }
  const body = JSON.stringify(answers[0]).length;
  context.diagnostic(`${body} bytes, wasm after each: ${bytes.join(" ")}`);
  assert.ok(bytes.at(-1) <= bytes[0] + body / 2, "wasm memory");
  await fresh.close();
});

test("fifty widgets share one wasm, and those with the same wish one request", async () => {
  fixture.server.respondWith(json(job("root", "Running")));
  const fresh = await fixture.open();
  await fresh.evaluate(async () => {
    window.instances = 0;
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = (...given) => {
        window.instances += 1;
        return original.apply(WebAssembly, given);
      };
    }
    await import("/index.js");
    for (let at = 0; at < 50; at += 1) {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { src: "/jobs/j", interval: 60, depth: 1 });
      document.body.append(tree);
    }
  });
  await waitFor(fresh, () => [...document.querySelectorAll("job-tree")].every((tree) => tree.snapshot));
  const wasm = await fresh.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
  assert.deepEqual([await fresh.evaluate(() => window.instances), wasm, fixture.server.requests.length], [1, 1, 1]);
  await fresh.close();
});
