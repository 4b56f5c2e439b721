// `headers`, `fetcher` and `show-task-data` as frameworks set them: again and again. The tree stays.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await installJobHelpers(page);
  await page.evaluate(() => {
    window.sent = [];
    // Waits for what has been set to be applied, and for the request that may follow.
    window.settled = async () => {
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setTimeout(resolve));
    };
    window.start = async (attributes = {}) => {
      window.responses = [cluster()];
      const tree = show({ interval: "60", expand: "none", ...attributes });
      const { fetcher } = tree;
      tree.fetcher = (request) => {
        window.sent.push(request.headers.get("x-token"));
        return fetcher(request);
      };
      await tree.refresh();
      tree.reveal("c-6"); // open, in spite of `expand`
      await settled();
      window.sent = [];
      window.snapshot = tree.snapshot;
      return tree;
    };
    window.kept = (tree) => [tree.snapshot !== null, tree.shadowRoot.querySelector("[data-uid=c-6]") !== null, tree.matches(":state(running)")];
  });
});

const KEPT = [true, true, true];

test("a new function at every render sends no request and keeps the tree", async () => {
  const result = await page.evaluate(async () => {
    const tree = await start();
    for (let render = 0; render < 10; render += 1) {
      tree.headers = () => ({ "x-token": `t${render}` });
      tree.fetcher = tree.fetcher.bind(null);
      await settled();
    }
    const quiet = window.sent.length;
    const isSame = tree.snapshot === window.snapshot;
    await tree.refresh();
    return [quiet, isSame, window.sent, kept(tree)];
  });
  assert.deepEqual(result, [0, true, ["t9"], KEPT]);
});

test("an equal object changes nothing, another one refreshes at once", async () => {
  const result = await page.evaluate(async () => {
    const tree = await start();
    const steps = [];
    for (const headers of [{ "x-token": "a" }, { "x-token": "a" }, new Headers({ "x-token": "a" }), { "x-token": "b" }, [["x-token", "b"]], undefined, null]) {
      tree.headers = headers;
      await settled();
      steps.push(window.sent.splice(0));
    }
    return [steps, kept(tree)];
  });
  assert.deepEqual(result, [[["a"], [], [], ["b"], [], [null], []], KEPT]);
});

test("a request in flight with old headers is replaced", async () => {
  const result = await page.evaluate(async () => {
    const tree = await start();
    const signals = [];
    tree.fetcher = (request) => {
      signals.push(request.signal);
      window.sent.push(request.headers.get("x-token"));
      return signals.length === 1 ? new Promise(() => {}) : Promise.resolve(Response.json(cluster()));
    };
    const refreshed = tree.refresh();
    await settled();
    tree.headers = { "x-token": "new" };
    await refreshed;
    return [signals[0].aborted, window.sent, kept(tree)];
  });
  assert.deepEqual(result, [true, [null, "new"], KEPT]);
});

for (const [name, change] of [
  ["a new function", "tree.headers = () => ({ 'x-token': 'new' })"],
  ["another object", "tree.headers = { 'x-token': 'new' }"],
  ["a new fetcher", "tree.fetcher = tree.fetcher.bind(null)"],
]) {
  test(`after a failure that has stopped it, ${name} makes it ask at once`, async () => {
    const result = await page.evaluate(async (change) => {
      const tree = await start();
      window.responses = [() => new Response("", { status: 403 })];
      const error = await tree.refresh().catch((error) => error);
      const before = [error.kind, tree.activity];
      window.responses = [cluster()];
      window.sent = [];
      eval(change);
      await settled();
      return [before, window.sent.length, tree.error, tree.activity, kept(tree)];
    }, change);
    assert.deepEqual(result, [["forbidden", "stopped"], 1, null, "waiting", KEPT]);
  });
}

test("while paused, new headers wait", async () => {
  const result = await page.evaluate(async () => {
    const tree = await start();
    tree.pause();
    tree.headers = { "x-token": "b" };
    await settled();
    const paused = window.sent.length;
    tree.resume();
    await settled();
    return [paused, window.sent, kept(tree)];
  });
  assert.deepEqual(result, [0, ["b"], KEPT]);
});

test("a 401 asks a headers function that was set later", async () => {
  const result = await page.evaluate(async () => {
    const tree = await start();
    let calls = 0;
    tree.headers = () => ({ "x-token": `t${(calls += 1)}` });
    window.responses = [() => new Response("", { status: 401 }), cluster()];
    await tree.refresh();
    return [window.sent, kept(tree)];
  });
  assert.deepEqual(result, [["t1", "t2"], KEPT]);
});

test("widgets that share a watch each get their own headers", async () => {
  const result = await page.evaluate(async () => {
    window.responses = [cluster()];
    const fetcher = async (request) => {
      window.sent.push(request.headers.get("x-token"));
      return Response.json(cluster());
    };
    const trees = [0, 1, 2].map(() => {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { system: "cce", projectId: "p", jobId: "j", interval: 60, depth: 1, fetcher });
      document.body.append(tree);
      return tree;
    });
    await trees[0].refresh();
    await settled();
    const first = window.sent.splice(0);
    trees[0].headers = { "x-token": "own" };
    await settled();
    const second = window.sent.splice(0);
    trees[1].headers = { "x-token": "own" }; // joins the first
    await settled();
    return [first, second, window.sent, trees.every((tree) => tree.snapshot)];
  });
  assert.deepEqual(result, [[null], ["own"], [], true]);
});

test("show-task-data shows the data without a request, and hides it again", async () => {
  const result = await page.evaluate(async () => {
    window.responses = [{ id: "b", name: "b", type: "deployment_deploy", status: "Running", task_data: "secret", created_at: 1, tasks: [] }];
    const tree = show({ system: "ief", interval: "60" });
    await tree.refresh();
    const before = window.requests.length;
    const isShown = () => JSON.stringify(tree.snapshot).includes("secret");
    const shown = [isShown()];
    for (const value of [true, false, true]) {
      tree.showTaskData = value;
      await settled();
      shown.push(isShown());
    }
    return [shown, window.requests.length - before, tree.matches(":state(running)")];
  });
  assert.deepEqual(result, [[false, true, false, true], 0, true]);
});
