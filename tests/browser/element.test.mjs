// The element <job-tree>: rendering, errors, hostile bodies, aborts. Responses come through `fetcher`.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { rows, shadowText, waitFor, waitForPhase } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);
let page;

// An empty page with the module. `job` makes bodies; `show` adds an element that gets them from `responses`.
beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await page.evaluate(async () => {
    await import("/index.js");
    window.job = (uid, phase, subJobs = [], reason = undefined) => ({
      metadata: { uid },
      spec: { type: "CreateNode", resourceName: `name of ${uid}`, subJobs },
      status: { phase, reason },
    });
    window.responses = [];
    window.requests = [];
    window.show = () => {
      const tree = document.createElement("job-tree");
      tree.fetcher = (request) => {
        window.requests.push(request);
        const response = window.responses.length > 1 ? window.responses.shift() : window.responses[0];
        return typeof response === "function" ? response(request) : Promise.resolve(Response.json(response));
      };
      // With a depth of 1, no sub-job is requested by its ID.
      Object.assign(tree, { id: "tree", system: "cce", projectId: "p", jobId: "j", interval: 0, depth: 1 });
      document.body.replaceChildren(tree);
      return tree;
    };
  });
});

test("markup in a body is shown as text", async () => {
  await page.evaluate(() => {
    const markup = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>";
    window.responses = [job(markup, "Failed", [job("b", markup)], markup)];
    window.responses[0].spec.type = markup;
    show();
  });
  await waitForPhase(page, "#tree", ["failed"]);
  assert.match(await shadowText(page, "#tree"), /<img src=x onerror/);
  assert.equal(await page.$eval("#tree", (tree) => tree.shadowRoot.querySelectorAll("img, script").length), 0);
  assert.equal(await page.evaluate(() => window.hurt), undefined);
});

test("keyboard navigation works and survives a refresh", async () => {
  await page.evaluate(() => {
    const branch = (uid) => job(uid, "Running", [job(`${uid}1`, "Running"), job(`${uid}2`, "Running")]);
    window.responses = [job("root", "Running", [branch("a"), branch("b")])];
    show();
  });
  await waitForPhase(page, "#tree", ["running"]);
  const focusedId = () => page.$eval("#tree", (tree) => tree.shadowRoot.activeElement?.dataset.uid);
  const shown = () =>
    page.$eval("#tree", (tree) => [...tree.shadowRoot.querySelectorAll("[role=treeitem]")].map((row) => row.dataset.uid));

  await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("[tabindex='0']").focus());
  const steps = [
    ["ArrowDown", "a"],
    ["ArrowRight", "a1"],
    ["ArrowDown", "a2"],
    ["ArrowLeft", "a"],
    ["ArrowLeft", "a"],
    ["ArrowDown", "b"],
    ["End", "b2"],
    ["Home", "root"],
    ["ArrowDown", "a"],
  ];
  for (const [key, uid] of steps) {
    await page.keyboard.press(key);
    await waitFor(page, (uid) => document.querySelector("#tree").shadowRoot.activeElement?.dataset.uid === uid, [uid]);
    assert.equal(await focusedId(), uid, key);
  }
  assert.deepEqual(await shown(), ["root", "a", "b", "b1", "b2"], "the second ArrowLeft closed the branch");

  await page.evaluate(async () => {
    const changed = structuredClone(window.responses[0]);
    changed.spec.subJobs[1].spec.subJobs[0].status.phase = "Success";
    window.responses = [changed];
    await document.querySelector("#tree").refresh();
  });
  await waitFor(page, () => document.querySelector("#tree").shadowRoot.querySelector("[data-uid=b1][data-phase=succeeded]"));
  assert.deepEqual(await shown(), ["root", "a", "b", "b1", "b2"]);
  assert.equal(await focusedId(), "a");

  await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("[data-uid=a] .toggle").click());
  await waitFor(page, () => document.querySelector("#tree").shadowRoot.querySelector("[data-uid=a2]"));
  const selected = await page.$eval("#tree", (tree) => {
    const selection = new Promise((resolve) => tree.addEventListener("job-tree-select", ({ detail }) => resolve(detail)));
    tree.shadowRoot.querySelector("[data-uid=b2]").click();
    return selection;
  });
  assert.equal(selected.name, "name of b2");
});

test("an error keeps the tree and ends with the next success", async () => {
  await page.evaluate(() => {
    const good = job("root", "Running");
    const throttled = { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached." };
    window.responses = [good, () => Response.json(throttled, { status: 429, headers: { "x-request-id": "r-7" } }), good];
    show();
  });
  await waitForPhase(page, "#tree", ["running"]);
  const error = await page.$eval("#tree", (tree) => tree.refresh().catch((error) => error));
  assert.deepEqual(
    [error.kind, error.status, error.code, error.requestId, error.stopped],
    ["throttled", 429, "APIG.0308", "r-7", false],
  );
  assert.match(await shadowText(page, "#tree"), /Too many requests.*APIG\.0308.*r-7.*last successful update.*name of root/s);
  const snapshot = await page.$eval("#tree", (tree) => tree.refresh());
  assert.equal(snapshot.root.name, "name of root");
  assert.doesNotMatch(await shadowText(page, "#tree"), /pause/);
  assert.equal(await page.$eval("#tree", (tree) => tree.error), null);
});

test("hostile bodies are rejected and the next good one is shown", async () => {
  const bombs = {
    "100,000 arrays within each other": () => "[".repeat(100_000) + "]".repeat(100_000),
    "100,000 arrays in a job": () =>
      `{"metadata":{"uid":"a"},"status":{"phase":"Failed"},"spec":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
    "5,000 levels of sub-jobs": () => {
      const level = '{"metadata":{"uid":"a"},"status":{"phase":"Failed"},"spec":{"subJobs":[';
      return level.repeat(5_000) + "]}}".repeat(5_000);
    },
    "64 MiB of brackets": () => "[".repeat(64 << 20),
    "64 MiB of numbers": () => `[${"0,".repeat(32 << 20)}0]`,
    "64 MiB of a name": () =>
      `{"metadata":{"uid":"a"},"spec":{"resourceName":"${"x".repeat(64 << 20)}"},"status":{"phase":"Failed"}}`,
  };
  const jobs = { "100,000 arrays in a job": 1, "5,000 levels of sub-jobs": 201, "64 MiB of a name": 1 };
  for (const [name, bomb] of Object.entries(bombs)) {
    const [error, nodes] = await page.evaluate(async (bomb) => {
      const body = eval(bomb)();
      window.responses = [() => new Response(body), job("root", "Running")];
      const tree = show();
      await new Promise((resolve) => tree.addEventListener("job-tree-activity", ({ detail }) => detail.from === "fetching" && resolve()));
      const count = (node) => node.children.reduce((sum, child) => sum + count(child), 1);
      return [tree.error?.kind ?? null, tree.snapshot && count(tree.snapshot.root)];
    }, bomb.toString());
    assert.deepEqual([error, nodes], name in jobs ? [null, jobs[name]] : ["invalid-body", null], name);
    await page.$eval("#tree", (tree) => tree.refresh());
    assert.equal(await page.$eval("#tree", (tree) => tree.snapshot.root.name), "name of root", name);
  }
});

test("a fetcher without a response is a network error", async () => {
  for (const failure of ["throws", "rejects with a string", "resolves to null"]) {
    await page.evaluate((failure) => {
      const fetchers = {
        throws: () => {
          throw "no";
        },
        "rejects with a string": () => Promise.reject("no"),
        "resolves to null": () => Promise.resolve(null),
      };
      window.responses = [fetchers[failure]];
      show();
    }, failure);
    await waitFor(page, () => document.querySelector("#tree").error);
    assert.equal(await page.$eval("#tree", (tree) => tree.error.kind), "network", failure);
  }
});

test("changing the job or removing the element aborts the request", async () => {
  await page.evaluate(() => {
    window.responses = [() => new Promise(() => {})];
    show();
  });
  await waitFor(page, () => window.requests.length === 1);
  await page.$eval("#tree", (tree) => (tree.jobId = "k"));
  await waitFor(page, () => window.requests.length === 2);
  await waitFor(page, () => window.requests[0].signal.aborted);
  assert.match(await page.evaluate(() => window.requests[1].url), /\/projects\/p\/jobs\/k$/);
  await page.$eval("#tree", (tree) => document.body.append(tree)); // a move is not a removal
  assert.ok(!(await page.evaluate(() => window.requests[1].signal.aborted)));
  await page.$eval("#tree", (tree) => tree.remove());
  await waitFor(page, () => window.requests[1].signal.aborted);
});

test("an unchanged response does not change the DOM", async () => {
  await page.evaluate(() => {
    window.responses = [job("root", "Success", [job("a", "Success")])];
    show();
  });
  await waitForPhase(page, "#tree", ["succeeded"]);
  await waitFor(page, () => document.querySelector("#tree").activity === "finished");
  const changes = await page.$eval("#tree", async (tree) => {
    const changes = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(tree.shadowRoot.querySelector("[role=tree]"), options);
    const before = tree.snapshot;
    for (let times = 0; times < 10; times += 1) await tree.refresh();
    return [changes.length + observer.takeRecords().length, tree.snapshot === before];
  });
  assert.deepEqual(changes, [0, true]);
});

test("without the wasm the element shows its slot and an error", async () => {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url().endsWith(".wasm")) request.respond({ status: 404 });
    else request.continue();
  });
  const error = await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.responses = [job("root", "Running")]; // no snapshot, which could be shown without the wasm
        document.addEventListener("job-tree-error", ({ detail }) => resolve(detail), { once: true });
        show().textContent = "This job is at https://portal.example/jobs/j";
      }),
  );
  assert.deepEqual([error.kind, error.stopped], ["unsupported", true]);
  assert.ok(await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("slot").assignedNodes().length > 0));
});

test("properties set before the definition take effect", async () => {
  const fresh = await fixture.open();
  await fresh.evaluate(async () => {
    const tree = document.createElement("job-tree");
    tree.id = "tree";
    Object.assign(tree, { system: "cce", projectId: "demo", jobId: "demo-success-early", proxy: "/demo" });
    document.body.append(tree);
    await import("/index.js");
  });
  await waitForPhase(fresh, "#tree", ["pending", "running"]);
  assert.equal((await rows(fresh, "#tree"))[0].type, "Create cluster");
  await fresh.close();
});
