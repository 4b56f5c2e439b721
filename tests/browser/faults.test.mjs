// Refreshes against a faulty server, with the browser's own fetch: each fault shows its message, keeps the tree, and ends
// with the next successful response.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { shadowText, waitFor, waitForPhase } from "./support/job_tree.mjs";
import { job, json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  await page.evaluate(() => import("/index.js"));
});

const running = job("root", "Running", [job("a", "Running"), job("b", "Success")]);
const success = json(running);

/** Shows the job at `/jobs/j` with the shortest interval. `setup` is code that runs before the element connects. */
async function show(attributes = {}, setup = "") {
  const all = { id: "tree", src: "/jobs/j", interval: 1, depth: 1, ...attributes };
  await page.evaluate(
    (all, setup) => {
      const tree = document.createElement("job-tree");
      for (const [name, value] of Object.entries(all)) tree.setAttribute(name, value);
      window.events = [];
      for (const name of ["error", "activity", "update"]) {
        tree.addEventListener(`job-tree-${name}`, ({ detail }) => window.events.push({ name, detail, at: performance.now() }));
      }
      new Function("tree", setup)(tree);
      document.body.append(tree);
    },
    all,
    setup,
  );
}

const waitForText = (pattern) =>
  waitFor(page, (pattern) => new RegExp(pattern, "s").test(document.querySelector("#tree").shadowRoot.textContent), [pattern]);
const activity = () => page.$eval("#tree", (tree) => tree.activity);
const errorKind = () => page.$eval("#tree", (tree) => tree.error?.kind ?? null);
const assertTreeIsShown = async () => assert.match(await shadowText(page, "#tree"), /name of a/);

/** Serves one fault between two successes; expects its error and its text while it lasts, and neither afterwards. */
async function expectError(fault, kind, text, attributes = {}) {
  fixture.server.respondWith(success, fault, json(job("root", "Running", [job("a", "Running"), job("later", "Pending")])));
  await show(attributes);
  await waitForText("name of a");
  await waitFor(page, () => window.events.some(({ name }) => name === "error"));
  const error = await page.evaluate(() => window.events.find(({ name }) => name === "error").detail);
  assert.equal(error.kind, kind);
  assert.equal(error.stopped, false);
  assert.match(error.retryAt, /^\d{4}-\d\d-\d\dT/);
  await waitForText(text);
  await assertTreeIsShown();
  await waitForText("name of later");
  assert.equal(await errorKind(), null);
  await waitFor(page, () => !/Retrying|s ago/.test(document.querySelector("#tree").shadowRoot.textContent));
}

test("429 delays the retry by its Retry-After and says so", async () => {
  const body = { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached." };
  await expectError(json(body, { status: 429, headers: { "retry-after": "3" } }), "throttled", "Retrying in \\d.*APIG\\.0308");
  const [, throttled, next] = fixture.server.requests;
  assert.ok(next.at - throttled.at >= 3000, `${next.at - throttled.at} ms`);
});

test("repeated 503 keeps the tree and is retried", async () => {
  const down = json({}, { status: 503 });
  fixture.server.respondWith(success, down, down, down, json(job("root", "Success", [job("a", "Success")])));
  await show();
  await waitForText("name of a.*");
  await waitForText("The server returned an error.*last successful update");
  await assertTreeIsShown();
  await waitForPhase(page, "#tree", ["succeeded"]);
  assert.equal(fixture.server.requests.length, 5);
  assert.equal(await activity(), "finished");
  assert.equal(await errorKind(), null);
});

test("a server without a response times out", async () => {
  await expectError(() => {}, "timeout", "The server took too long to respond.*last successful update", { timeout: 1 });
});

test("a truncated body is a network error", async () => {
  const cut = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"metadata":');
    setImmediate(() => response.destroy());
  };
  await expectError(cut, "network", "Can't reach the server.*cut off");
});

test("a body slower than the timeout times out", async () => {
  const drip = (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drops = setInterval(() => response.write(" "), 50);
    request.once("close", () => clearInterval(drops));
  };
  await expectError(drip, "timeout", "took too long", { timeout: 1 });
});

/** Makes a handler that sends the body in chunks. `share` is the part of the body, 0 to 1, after which it disconnects. */
function chunked(body, share = 1) {
  const bytes = Buffer.from(JSON.stringify(body));
  return async (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (let at = 0; at < bytes.length * share; at += 1013) {
      await new Promise((resolve) => response.write(bytes.subarray(at, at + 1013), resolve));
    }
    if (share === 1) response.end();
    else response.destroy();
  };
}

test("a chunked body is decoded, and a truncated one is not", async () => {
  const leaves = Array.from({ length: 300 }, (_, at) => job(`ü${at}`, at % 2 ? "Running" : "Success"));
  const body = job("root", "Running", [job("half", "Running", leaves), job("other", "Failed", [], "no way")]);
  fixture.server.respondWith(chunked(body, 0.5), chunked(body));
  await show({ expand: "all" });
  await waitForText("cut off");
  assert.deepEqual([await errorKind(), await page.$eval("#tree", (tree) => tree.snapshot)], ["network", null]);
  await waitForText("no way");
  const snapshot = await page.$eval("#tree", (tree) => JSON.parse(JSON.stringify(tree.snapshot)));
  const [half, other] = snapshot.root.children;
  assert.deepEqual(
    half.children.map((child) => child.name),
    leaves.map((child) => child.spec.resourceName),
  );
  assert.deepEqual([half.progress.total, other.reason, snapshot.warnings], [300, "no way", []]);
});

test("a response that the fetcher has read or locked is an error", async () => {
  fixture.server.respondWith(success);
  const consumed = "tree.fetcher = async (request) => { const response = await fetch(request); await response.text(); return response; };";
  await show({}, consumed);
  await waitForText("cut off");
  const locked = "tree.fetcher = async (request) => { const response = await fetch(request); response.body.getReader(); return response; };";
  await page.$eval("#tree", (tree) => tree.remove());
  await show({}, locked);
  await waitForText("cut off");
});

test("a fetcher's own stream is read if it yields bytes", async () => {
  const streamed = (chunks) => `tree.fetcher = async () => new Response(new ReadableStream({
    start(stream) { for (const chunk of ${chunks}) stream.enqueue(chunk); stream.close(); } }));`;
  await show({}, streamed('["{}"]')); // a string is not a valid chunk
  await waitForText("cut off");
  await page.$eval("#tree", (tree) => tree.remove());
  const text = JSON.stringify(JSON.stringify(running));
  await show({}, streamed(`[...${text}].map((letter) => new TextEncoder().encode(letter))`));
  await waitForText("name of a");
});

test("half a body in a complete response is invalid", async () => {
  const half = (_request, response) => response.end(JSON.stringify(running).slice(0, 100));
  await expectError(half, "invalid-body", "Unexpected response");
});

test("a redirect to a sign-in page is an invalid body", async () => {
  const redirect = (_request, response) => response.writeHead(302, { location: "/index.html" }).end();
  await expectError(redirect, "invalid-body", "Unexpected response.*sign in");
});

test("a redirect to another URL of the job is followed", async () => {
  const redirect = (_request, response) => response.writeHead(307, { location: "/jobs/moved" }).end();
  fixture.server.respondWith(redirect, success);
  await show({ interval: 0 });
  await waitForText("name of a");
  assert.equal(fixture.server.requests[1].url, "/jobs/moved");
});

test("an expired token is renewed without an error", async () => {
  const authenticated = (request, response) => {
    if (request.headers["x-auth-token"] === "fresh") success(request, response);
    else json({ error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" }, { status: 401 })(request, response);
  };
  fixture.server.respondWith(authenticated);
  await show({}, "window.calls = 0; tree.headers = async () => ({ 'X-Auth-Token': window.calls++ === 0 ? 'old' : 'fresh' });");
  await waitForText("name of a");
  assert.equal(await page.evaluate(() => window.events.filter(({ name }) => name === "error").length), 0);
  assert.equal(fixture.server.requests.length, 2);
});

test("a second 401 stops polling until a manual refresh", async () => {
  const unauthorized = json({ error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" }, { status: 401 });
  fixture.server.respondWith(success, unauthorized, unauthorized, success);
  await show({}, "tree.headers = () => ({ authorization: 'Bearer x' });");
  await waitForText("Session expired.*You're signed out");
  await assertTreeIsShown();
  assert.deepEqual([await activity(), await errorKind()], ["stopped", "auth"]);
  assert.equal(fixture.server.requests.length, 3, "one retry with new headers, then none");
  await page.$eval("#tree", (tree) => tree.refresh());
  await waitForText("Live");
  assert.equal(await errorKind(), null);
});

test("a failed headers function is reported and retried", async () => {
  fixture.server.respondWith(success);
  await show({}, "window.calls = 0; tree.headers = () => (window.calls++ === 0 ? Promise.reject(new Error('no')) : { 'x-a': 'b' });");
  await waitForText("The page's headers function failed");
  await waitForText("name of a");
  assert.equal(fixture.server.requests.length, 1);
  assert.equal(fixture.server.requests[0].headers["x-a"], "b");
});

test("invalid headers are reported", async () => {
  for (const headers of ["{ 'bad name': 'x' }", "{ a: 'line\\nfeed' }", "'text'", "[['only one']]", "{ a: {} }", "[1]"]) {
    fixture.server.respondWith(success);
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show({}, `tree.headers = ${headers};`);
    await waitForText(headers === "'text'" ? "headers has a value of the wrong type" : "headers function failed");
    assert.equal(fixture.server.requests.length, 0, headers);
  }
});

test("offline pauses polling and says so, online resumes it", async () => {
  fixture.server.respondWith(success);
  await show();
  await waitForText("name of a");
  await page.setOfflineMode(true);
  await waitFor(page, () => document.querySelector("#tree").activity === "offline");
  await waitForText("Offline · Updated \\d+s ago");
  await assertTreeIsShown();
  const before = fixture.server.requests.length;
  await waitForText("[3-9]s ago"); // longer than the interval
  assert.equal(fixture.server.requests.length, before);
  await page.setOfflineMode(false);
  await waitForText("Live");
  // A short refresh is not displayed.
  await waitFor(page, () => document.querySelector("#tree").activity === "waiting");
  assert.ok(fixture.server.requests.length > before);
  assert.equal(await errorKind(), null);
});

test("a hidden tab sets no timer and refreshes once on return", async () => {
  fixture.server.respondWith(success);
  await show();
  await waitForText("name of a");
  await page.evaluate(() => {
    window.timers = 0;
    const setTimer = window.setTimeout;
    window.setTimeout = (...args) => {
      window.timers += 1;
      return setTimer(...args);
    };
  });
  const other = await fixture.browser.newPage();
  await other.bringToFront();
  await waitFor(page, () => document.visibilityState === "hidden" && document.querySelector("#tree").activity === "hidden");
  await page.evaluate(() => (window.timers = 0));
  const before = fixture.server.requests.length;
  // Wait in the other tab for longer than an interval.
  await other.goto(`${fixture.server.origin}/playground.css`);
  const begun = Date.now();
  await waitFor(other, (begun) => Date.now() - begun > 2500, [begun]);
  assert.equal(fixture.server.requests.length, before);
  assert.equal(await page.evaluate(() => window.timers), 0, "no timer was set");
  await page.bringToFront();
  await waitFor(page, () => document.querySelector("#tree").activity !== "hidden");
  await waitFor(page, () => document.querySelector("#tree").activity === "waiting");
  assert.equal(fixture.server.requests.length, before + 1);
  await other.close();
});

test("pause keeps the tree, resume refreshes immediately", async () => {
  fixture.server.respondWith(success);
  await show();
  await waitForText("name of a");
  await page.$eval("#tree", (tree) => tree.pause());
  await waitFor(page, () => document.querySelector("#tree").activity === "paused");
  await waitForText("Paused");
  await assertTreeIsShown();
  assert.ok(await page.$eval("#tree", (tree) => tree.hasAttribute("paused")));
  const before = fixture.server.requests.length;
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.equal(fixture.server.requests.length, before + 1, "the user can still refresh");
  assert.equal(await activity(), "paused");
  await page.$eval("#tree", (tree) => tree.resume());
  await waitFor(page, () => document.querySelector("#tree").activity === "waiting");
  assert.ok(fixture.server.requests.length >= before + 2);
});

test("an interval of 0 refreshes only manually", async () => {
  fixture.server.respondWith(success);
  await show({ interval: 0 });
  await waitForText("name of a.*|Refreshes when asked to");
  assert.equal(await activity(), "idle");
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.equal(fixture.server.requests.length, 2);
});

test("404 of a new job is retried", async () => {
  const notFound = json({ errorCode: "CCE.01404001", errorMessage: "Not found" }, { status: 404 });
  fixture.server.respondWith(notFound, notFound, success);
  await show();
  await waitForText("Job not found.*Retrying|Retrying.*Job not found");
  await waitForText("name of a");
  assert.equal(fixture.server.requests.length, 3);
});

test("400 and 403 are not retried", async () => {
  for (const [status, kind] of [
    [400, "http"],
    [403, "forbidden"],
  ]) {
    fixture.server.respondWith(json({ error_code: "X.1", error_msg: "no" }, { status }));
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show();
    await waitFor(page, () => document.querySelector("#tree").activity === "stopped");
    assert.equal(await errorKind(), kind);
    assert.equal(fixture.server.requests.length, 1);
  }
});

test("an unchanged response only changes durations in the DOM", async () => {
  const withETag = (request, response) => {
    if (request.headers["if-none-match"] === '"v1"') response.writeHead(304, { etag: '"v1"' }).end();
    else json(running, { headers: { etag: '"v1"' } })(request, response);
  };
  for (const handler of [withETag, success]) {
    fixture.server.respondWith(handler);
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show({ interval: 0, src: handler === withETag ? "/jobs/etag" : "/jobs/no-etag" });
    await waitForText("name of a");
    const [otherChanges, updates] = await page.$eval("#tree", async (tree) => {
      const isClock = ({ target }) => (target.closest ? target : target.parentElement)?.closest("[part=duration]");
      const observer = new MutationObserver(() => {});
      observer.observe(tree.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
      let otherChanges = 0;
      let updates = 0;
      tree.addEventListener("job-tree-update", () => (updates += 1));
      for (let count = 0; count < 100; count += 1) {
        await tree.refresh();
        await new Promise(requestAnimationFrame);
        otherChanges += observer.takeRecords().filter((record) => !isClock(record)).length;
      }
      return [otherChanges, updates];
    });
    assert.deepEqual([otherChanges, updates], [0, 0]);
    assert.equal(fixture.server.requests.length, 101);
    const conditional = fixture.server.requests.filter(({ headers }) => headers["if-none-match"]).length;
    assert.equal(conditional, handler === withETag ? 100 : 0);
  }
});

test("50 widgets share a request, a paused one does not", async () => {
  let responses = 0;
  fixture.server.respondWith((request, response) => json(job("root", "Running", [job(`n${(responses += 1)}`, "Running")]))(request, response));
  await page.evaluate(() => {
    for (let number = 0; number < 50; number += 1) {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { src: "/jobs/j", interval: 0, depth: 1, id: `tree${number}` });
      document.body.append(tree);
    }
  });
  const allShow = (name) =>
    waitFor(page, (name) => [...document.querySelectorAll("job-tree")].every((tree) => tree.snapshot?.root.children[0].name === name), [
      name,
    ]);
  await allShow("name of n1");
  assert.equal(fixture.server.requests.length, 1);
  await page.$eval("#tree7", (tree) => tree.refresh());
  await allShow("name of n2");
  assert.equal(fixture.server.requests.length, 2);

  await page.$eval("#tree3", (tree) => tree.pause());
  await waitFor(page, () => document.querySelector("#tree3").activity === "paused");
  await page.$eval("#tree7", (tree) => tree.refresh());
  assert.deepEqual(
    await page.evaluate(() => ["#tree3", "#tree7"].map((id) => document.querySelector(id).snapshot.root.children[0].name)),
    ["name of n2", "name of n3"],
  );
  await page.$eval("#tree3", (tree) => tree.resume());
  await allShow("name of n3");
  assert.equal(fixture.server.requests.length, 3, "it shares the request again");
});

test("a late response to a replaced URL is not shown", async () => {
  let respondToFirst;
  fixture.server.respondWith((request, response) => (respondToFirst = () => json(job("first", "Running"))(request, response)), json(job("second", "Running")));
  await show({ interval: 0 });
  await waitFor(page, () => document.querySelector("#tree").activity === "fetching");
  await page.$eval("#tree", (tree) => (tree.src = "/jobs/k"));
  await waitForText("name of second");
  respondToFirst();
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.doesNotMatch(await shadowText(page, "#tree"), /name of first/);
});
