// The prefetch: the first request is sent while the wasm is loading, unless only the wasm can know it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

// The wasm is loaded when the test calls `releaseWasm()`. `requests` records each request, and whether it was sent before.
beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await page.evaluate(async () => {
    const { setWasm } = await import("/index.js");
    const { packagedWasm } = await import("/wasm.js");
    let isReleased = false;
    const released = new Promise((resolve) => (window.releaseWasm = resolve));
    setWasm(() => released.then(() => ((isReleased = true), packagedWasm())));
    window.requests = [];
    const { fetch } = window;
    window.send = (request) => {
      window.requests.push({ request, isPrefetched: !isReleased });
      return fetch(request);
    };
    window.fetch = (request, ...rest) => (request instanceof Request ? window.send(request) : fetch(request, ...rest));
    window.show = (properties) => {
      const tree = Object.assign(document.createElement("job-tree"), { id: "tree", interval: 0, depth: 1, ...properties });
      document.body.append(tree);
      return tree;
    };
    // Resolves after the tasks that were queued for the next turn.
    window.nextTurn = () => new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
  });
});

const body = job("root", "Success", [job("a", "Success")]);
const iefBody = { job_id: "j", job_name: "edge", status: "success", tasks: [] };
const ids = { projectId: "p", jobId: "j-1_2", proxy: "/jobs" };
const requests = () =>
  page.evaluate(() => window.requests.map(({ request, isPrefetched }) => [request.url.slice(location.origin.length), isPrefetched]));

for (const [name, properties, url, response = body] of [
  ["a URL", { src: "/jobs/any?x=1" }, "/jobs/any?x=1"],
  ["a URL with surrounding spaces", { src: " /jobs/any " }, "/jobs/any"],
  ["a job of CCE", { ...ids, system: "cce" }, "/jobs/api/v3/projects/p/jobs/j-1_2"],
  ["a job of CCE, API v2", { ...ids, system: "cce-v2", proxy: "/jobs/" }, "/jobs/api/v2/projects/p/jobs/j-1_2"],
  ["a job of Autopilot", { ...ids, system: "cce-autopilot" }, "/jobs/autopilot/v3/projects/p/jobs/j-1_2"],
  ["a job of IEF", { ...ids, system: "ief" }, "/jobs/v2/p/productmgr/jobs/j-1_2", iefBody],
]) {
  test(`${name} is requested once, before the wasm is loaded`, async () => {
    fixture.server.respondWith(json(response));
    await page.evaluate(async (properties) => {
      show(properties);
      await nextTurn();
    }, properties);
    assert.deepEqual(await requests(), [[url, true]]);
    await page.evaluate(() => releaseWasm());
    await waitForPhase(page, "#tree", ["succeeded"], 10_000);
    assert.deepEqual(await requests(), [[url, true]]);
    assert.equal(fixture.server.requests.length, 1);
    assert.equal(fixture.server.requests[0].headers.accept, "application/json");
    // Further requests are sent by the wasm.
    await page.$eval("#tree", (tree) => tree.refresh());
    assert.equal(fixture.server.requests.length, 2);
  });
}

for (const [name, properties, isRequested = true] of [
  ["headers", { src: "/jobs/j", headers: { "x-who": "me" } }],
  ["paused", { src: "/jobs/j", paused: true }, false],
  ["a proxy template", { ...ids, system: "cce", proxy: "/jobs{path}" }],
  ["an ID to encode", { ...ids, system: "cce", projectId: "ü" }],
  ["an invalid ID", { ...ids, system: "cce", jobId: ".." }, false],
  ["no job ID", { ...ids, system: "cce", jobId: undefined }, false],
  ["no project ID", { ...ids, system: "ief", projectId: undefined }, false],
  ["an instance ID", { ...ids, system: "ief", instanceId: "i" }],
  ["paging", { src: "/jobs/j", system: "servicestage" }],
  ["an unknown system", { ...ids, system: "constructor" }, false],
  ["a data: URL", { src: "data:,{}" }, false],
  ["no attributes", {}, false],
]) {
  test(`with ${name}, nothing is prefetched`, async () => {
    fixture.server.respondWith(json(body));
    await page.evaluate(async (properties) => {
      window.tree = show(properties);
      await nextTurn();
      releaseWasm();
    }, properties);
    await waitFor(page, () => tree.error || tree.snapshot || tree.activity === "paused" || tree.shadowRoot.textContent.includes("No job"));
    const prefetched = (await requests()).filter(([, isPrefetched]) => isPrefetched);
    assert.deepEqual(prefetched, []);
    if (isRequested) await waitFor(page, () => window.requests.length > 0);
  });
}

test("with a registered system, nothing is prefetched", async () => {
  fixture.server.respondWith(json(body));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    JobTreeElement.registerSystem("own", { path: "/own/{job_id}", id: "/metadata/uid", phase: "/status/phase" });
    show({ system: "own", projectId: "p", jobId: "j", proxy: "/jobs" });
    await nextTurn();
    releaseWasm();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual(await requests(), [["/jobs/own/j", false]]);
});

test("a fetcher set after inserting the element is used", async () => {
  fixture.server.respondWith(json(body));
  await page.evaluate(async () => {
    const tree = show({ src: "/jobs/j" });
    await null;
    window.calls = 0;
    tree.fetcher = (request) => ((window.calls += 1), send(request));
    await nextTurn();
    releaseWasm();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual([await requests(), await page.evaluate(() => window.calls)], [[["/jobs/j", true]], 1]);
});

test("a prefetch for a replaced URL is aborted", async () => {
  fixture.server.respondWith(() => {}, json(body));
  await page.evaluate(async () => {
    const tree = show({ src: "/jobs/first" });
    await nextTurn();
    tree.src = "/jobs/second";
    releaseWasm();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  await waitFor(page, () => window.requests[0].request.signal.aborted);
  assert.deepEqual(await requests(), [["/jobs/first", true], ["/jobs/second", false]]);
});

test("a shared prefetch is aborted with the last widget", async () => {
  fixture.server.respondWith(() => {});
  await page.evaluate(async () => {
    const [one, other] = [show({ src: "/jobs/j" }), show({ src: "/jobs/j", id: "other" })];
    await nextTurn();
    releaseWasm();
    const fetching = (tree) => new Promise((resolve) => tree.addEventListener("job-tree-activity", resolve, { once: true }));
    await Promise.all([fetching(one), fetching(other)]);
    one.remove();
    await nextTurn();
    window.isShared = !window.requests[0].request.signal.aborted;
    other.remove();
  });
  await waitFor(page, () => window.requests[0].request.signal.aborted);
  assert.deepEqual([await requests(), await page.evaluate(() => window.isShared)], [[["/jobs/j", true]], true]);
});

test("a failed prefetch is reported and retried", async () => {
  const cut = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"metadata":');
    setImmediate(() => response.destroy());
  };
  fixture.server.respondWith(cut, json(body));
  await page.evaluate(async () => {
    show({ src: "/jobs/j", interval: 1 });
    await nextTurn();
    releaseWasm();
  });
  await waitFor(page, () => document.querySelector("#tree").error?.kind === "network");
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual(await requests(), [["/jobs/j", true], ["/jobs/j", false]]);
});

test("a failed wasm load aborts the prefetch", async () => {
  fixture.server.respondWith(() => {});
  await page.evaluate(async () => {
    const { setWasm } = await import("/index.js");
    setWasm(async () => {
      await nextTurn();
      throw new Error("no wasm here");
    });
    show({ src: "/jobs/j" });
  });
  await waitFor(page, () => window.requests[0].request.signal.aborted);
});

test("a response before the wasm leads to the usual events", async () => {
  fixture.server.respondWith(json(body));
  const events = await page.evaluate(async () => {
    const tree = show({ src: "/jobs/j" });
    const events = [];
    for (const name of ["activity", "update", "end"]) {
      tree.addEventListener(`job-tree-${name}`, ({ detail }) => events.push(name === "activity" ? `${detail.from}-${detail.to}` : name));
    }
    const refreshed = tree.refresh();
    await nextTurn();
    await fetch("/jobs/j").then((response) => response.text()); // the prefetched response has arrived before this one
    releaseWasm();
    events.push((await refreshed).root.phase);
    await nextTurn();
    return events;
  });
  assert.deepEqual(events.toSorted(), ["end", "fetching-finished", "idle-fetching", "succeeded", "update"]);
  assert.ok(events.indexOf("idle-fetching") < events.indexOf("update"));
});
