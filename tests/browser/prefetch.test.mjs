// The first request is sent while the wasm is still on its way, where no wasm is needed to know what to ask for.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

// The wasm comes when the test says `letWasmCome()`; `sent` has the requests, and whether the wasm was there by then.
beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await page.evaluate(async () => {
    const { setWasm } = await import("/index.js");
    const { packagedWasm } = await import("/wasm.js");
    let hasCome = false;
    const coming = new Promise((resolve) => (window.letWasmCome = resolve));
    setWasm(() => coming.then(() => ((hasCome = true), packagedWasm())));
    window.sent = [];
    const { fetch } = window;
    window.send = (request) => {
      window.sent.push({ request, isEarly: !hasCome });
      return fetch(request);
    };
    window.fetch = (request, ...rest) => (request instanceof Request ? window.send(request) : fetch(request, ...rest));
    window.show = (properties) => {
      const tree = Object.assign(document.createElement("job-tree"), { id: "tree", interval: 0, depth: 1, ...properties });
      document.body.append(tree);
      return tree;
    };
    // What was to be done at the next turn has been done.
    window.aTurn = () => new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
  });
});

const body = job("root", "Success", [job("a", "Success")]);
const edge = { job_id: "j", job_name: "edge", status: "success", tasks: [] };
const named = { projectId: "p", jobId: "j-1_2", proxy: "/jobs" };
const sent = () =>
  page.evaluate(() => window.sent.map(({ request, isEarly }) => [request.url.slice(location.origin.length), isEarly]));

for (const [name, properties, address, answer = body] of [
  ["an address", { src: "/jobs/any?x=1" }, "/jobs/any?x=1"],
  ["an address with blanks around it", { src: " /jobs/any " }, "/jobs/any"],
  ["a job of CCE", { ...named, system: "cce" }, "/jobs/api/v3/projects/p/jobs/j-1_2"],
  ["a job of CCE, API v2", { ...named, system: "cce-v2", proxy: "/jobs/" }, "/jobs/api/v2/projects/p/jobs/j-1_2"],
  ["a job of Autopilot", { ...named, system: "cce-autopilot" }, "/jobs/autopilot/v3/projects/p/jobs/j-1_2"],
  ["a job of IEF", { ...named, system: "ief" }, "/jobs/v2/p/productmgr/jobs/j-1_2", edge],
]) {
  test(`${name} is asked for once, before the wasm is there`, async () => {
    fixture.server.respondWith(json(answer));
    await page.evaluate(async (properties) => {
      show(properties);
      await aTurn();
    }, properties);
    assert.deepEqual(await sent(), [[address, true]]);
    await page.evaluate(() => letWasmCome());
    await waitForPhase(page, "#tree", ["succeeded"], 10_000);
    assert.deepEqual(await sent(), [[address, true]]);
    assert.equal(fixture.server.requests.length, 1);
    assert.equal(fixture.server.requests[0].headers.accept, "application/json");
    // The next one is the wasm's own.
    await page.$eval("#tree", (tree) => tree.refresh());
    assert.equal(fixture.server.requests.length, 2);
  });
}

for (const [name, properties, isAsked = true] of [
  ["headers", { src: "/jobs/j", headers: { "x-who": "me" } }],
  ["a pause", { src: "/jobs/j", paused: true }, false],
  ["a template", { ...named, system: "cce", proxy: "/jobs{path}" }],
  ["an id that has to be encoded", { ...named, system: "cce", projectId: "ü" }],
  ["an id that cannot be", { ...named, system: "cce", jobId: ".." }, false],
  ["no id of a job", { ...named, system: "cce", jobId: undefined }, false],
  ["no id of a project", { ...named, system: "ief", projectId: undefined }, false],
  ["an instance", { ...named, system: "ief", instanceId: "i" }],
  ["pages", { src: "/jobs/j", system: "servicestage" }],
  ["no known system", { ...named, system: "constructor" }, false],
  ["an address of another kind", { src: "data:,{}" }, false],
  ["nothing", {}, false],
]) {
  test(`with ${name}, the wasm is waited for`, async () => {
    fixture.server.respondWith(json(body));
    await page.evaluate(async (properties) => {
      const tree = show(properties);
      await aTurn();
      letWasmCome();
      await new Promise((resolve) => tree.addEventListener("job-tree-activity", resolve, { once: true }));
      await aTurn();
    }, properties).catch(() => {});
    const early = (await sent()).filter(([, isEarly]) => isEarly);
    assert.deepEqual(early, []);
    if (isAsked) await waitFor(page, () => window.sent.length > 0);
  });
}

test("a system that the page has described is the wasm's business", async () => {
  fixture.server.respondWith(json(body));
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    JobTreeElement.registerSystem("own", { path: "/own/{job_id}", id: "/metadata/uid", phase: "/status/phase" });
    show({ system: "own", projectId: "p", jobId: "j", proxy: "/jobs" });
    await aTurn();
    letWasmCome();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual(await sent(), [["/jobs/own/j", false]]);
});

test("a fetcher that is set after the element has its place is the one that is asked", async () => {
  fixture.server.respondWith(json(body));
  await page.evaluate(async () => {
    const tree = show({ src: "/jobs/j" });
    await null;
    window.calls = 0;
    tree.fetcher = (request) => ((window.calls += 1), send(request));
    await aTurn();
    letWasmCome();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual([await sent(), await page.evaluate(() => window.calls)], [[["/jobs/j", true]], 1]);
});

test("what was asked for in vain, because the page changed its mind, is aborted", async () => {
  fixture.server.respondWith(() => {}, json(body));
  await page.evaluate(async () => {
    const tree = show({ src: "/jobs/first" });
    await aTurn();
    tree.src = "/jobs/second";
    letWasmCome();
  });
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  await waitFor(page, () => window.sent[0].request.signal.aborted);
  assert.deepEqual(await sent(), [["/jobs/first", true], ["/jobs/second", false]]);
});

test("widgets with the same request share it, and removing the last one aborts it", async () => {
  fixture.server.respondWith(() => {});
  await page.evaluate(async () => {
    const [one, other] = [show({ src: "/jobs/j" }), show({ src: "/jobs/j", id: "other" })];
    await aTurn();
    letWasmCome();
    const fetching = (tree) => new Promise((resolve) => tree.addEventListener("job-tree-activity", resolve, { once: true }));
    await Promise.all([fetching(one), fetching(other)]);
    one.remove();
    await aTurn();
    window.isShared = !window.sent[0].request.signal.aborted;
    other.remove();
  });
  await waitFor(page, () => window.sent[0].request.signal.aborted);
  assert.deepEqual([await sent(), await page.evaluate(() => window.isShared)], [[["/jobs/j", true]], true]);
});

test("a first request that fails is told of, and followed by another", async () => {
  const cut = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"metadata":');
    setImmediate(() => response.destroy());
  };
  fixture.server.respondWith(cut, json(body));
  await page.evaluate(async () => {
    show({ src: "/jobs/j", interval: 1 });
    await aTurn();
    letWasmCome();
  });
  await waitFor(page, () => document.querySelector("#tree").error?.kind === "network");
  await waitForPhase(page, "#tree", ["succeeded"], 10_000);
  assert.deepEqual(await sent(), [["/jobs/j", true], ["/jobs/j", false]]);
});

test("where the wasm cannot be had, the request is ended", async () => {
  fixture.server.respondWith(() => {});
  await page.evaluate(async () => {
    const { setWasm } = await import("/index.js");
    setWasm(async () => {
      await aTurn();
      throw new Error("no wasm here");
    });
    show({ src: "/jobs/j" });
  });
  await waitFor(page, () => document.querySelector("#tree").error?.kind === "unsupported");
  await waitFor(page, () => window.sent[0].request.signal.aborted);
});

test("an answer that is there before the wasm is told of like any other", async () => {
  fixture.server.respondWith(json(body));
  const heard = await page.evaluate(async () => {
    const tree = show({ src: "/jobs/j" });
    const heard = [];
    for (const name of ["activity", "update", "end"]) {
      tree.addEventListener(`job-tree-${name}`, ({ detail }) => heard.push(name === "activity" ? `${detail.from}-${detail.to}` : name));
    }
    const refreshed = tree.refresh();
    await aTurn();
    await fetch("/jobs/j").then((answer) => answer.text()); // by now the first answer is there, too
    letWasmCome();
    heard.push((await refreshed).root.phase);
    await aTurn();
    return heard;
  });
  assert.deepEqual(heard.toSorted(), ["end", "fetching-finished", "idle-fetching", "succeeded", "update"]);
  assert.ok(heard.indexOf("idle-fetching") < heard.indexOf("update"));
});
