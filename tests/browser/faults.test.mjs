// The refresh against a server that behaves badly: real widget, real fetch. Each fault shows the right words, keeps the
// tree, and is over with the next good answer.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { job, json, startServer } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";
import { shownText, until, untilPhase } from "./support/tree.mjs";

const here = stage(startServer);
let page;

beforeEach(async () => {
  await page?.close();
  page = await here.open();
  await page.evaluate(() => import("/index.js"));
});

const running = job("root", "Running", [job("a", "Running"), job("b", "Success")]);
const good = json(running);

/** Shows the job that the server's script is about; the shortest interval there is, unless told otherwise. */
async function show(attributes = {}, before = "") {
  const all = { id: "tree", src: "/jobs/j", interval: 1, depth: 1, ...attributes };
  await page.evaluate(
    (all, before) => {
      const tree = document.createElement("job-tree");
      for (const [name, value] of Object.entries(all)) tree.setAttribute(name, value);
      window.heard = [];
      for (const name of ["error", "activity", "update"]) {
        tree.addEventListener(`job-tree-${name}`, ({ detail }) => window.heard.push({ name, detail, at: performance.now() }));
      }
      new Function("tree", before)(tree);
      document.body.append(tree);
    },
    all,
    before,
  );
}

const untilShown = (words) =>
  until(page, (words) => new RegExp(words, "s").test(document.querySelector("#tree").shadowRoot.textContent), [words]);
const activity = () => page.$eval("#tree", (tree) => tree.activity);
const errorKind = () => page.$eval("#tree", (tree) => tree.error?.kind ?? null);
const treeIsThere = async () => assert.match(await shownText(page, "#tree"), /name of a/);

/** One fault between good answers: what is shown while it lasts, and that it is over after. */
async function faultIsShown(fault, kind, words, attributes = {}) {
  here.server.script(good, fault, json(job("root", "Running", [job("a", "Running"), job("later", "Pending")])));
  await show(attributes);
  await untilShown("name of a");
  await until(page, () => window.heard.some(({ name }) => name === "error"));
  const error = await page.evaluate(() => window.heard.find(({ name }) => name === "error").detail);
  assert.equal(error.kind, kind);
  assert.equal(error.stopped, false);
  assert.match(error.retryAt, /^\d{4}-\d\d-\d\dT/);
  await untilShown(words);
  await treeIsThere();
  await untilShown("name of later");
  assert.equal(await errorKind(), null);
  await until(page, () => !/Retrying|s old/.test(document.querySelector("#tree").shadowRoot.textContent));
}

test("429 with Retry-After: the pause is as long as the server wants, and said", async () => {
  const refusal = { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached." };
  await faultIsShown(json(refusal, { status: 429, headers: { "retry-after": "3" } }), "throttled", "Retrying in \\d.*APIG\\.0308");
  const [, refused, next] = here.server.asked;
  assert.ok(next.at - refused.at >= 3000, `${next.at - refused.at} ms`);
});

test("a storm of 503: the pauses grow, the tree stays", async () => {
  const down = json({}, { status: 503 });
  here.server.script(good, down, down, down, json(job("root", "Success", [job("a", "Success")])));
  await show();
  await untilShown("name of a.*");
  await untilShown("The server could not answer.*last good answer");
  await treeIsThere();
  await untilPhase(page, "#tree", ["succeeded"]);
  assert.equal(here.server.asked.length, 5);
  assert.equal(await activity(), "finished");
  assert.equal(await errorKind(), null);
});

test("a server that never answers: given up after the timeout", async () => {
  await faultIsShown(() => {}, "timeout", "The server is not answering.*last good answer", { timeout: 1 });
});

test("a body that is cut off", async () => {
  const cut = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"metadata":');
    setImmediate(() => response.destroy());
  };
  await faultIsShown(cut, "network", "cannot be reached.*cut off");
});

test("a body that drips in more slowly than the timeout allows", async () => {
  const drip = (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drops = setInterval(() => response.write(" "), 50);
    request.once("close", () => clearInterval(drops));
  };
  await faultIsShown(drip, "timeout", "not answering", { timeout: 1 });
});

/** Answers in pieces, between which others have their turn. `until` is the share of the body after which it is cut off. */
function inPieces(body, until = 1) {
  const bytes = Buffer.from(JSON.stringify(body));
  return async (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (let at = 0; at < bytes.length * until; at += 1013) {
      await new Promise((resolve) => response.write(bytes.subarray(at, at + 1013), resolve));
    }
    if (until === 1) response.end();
    else response.destroy();
  };
}

test("a first answer in pieces, the first time cut off", async () => {
  const below = Array.from({ length: 300 }, (_, at) => job(`ü${at}`, at % 2 ? "Running" : "Success"));
  const body = job("root", "Running", [job("half", "Running", below), job("other", "Failed", [], "no way")]);
  here.server.script(inPieces(body, 0.5), inPieces(body));
  await show({ expand: "all" });
  await untilShown("cut off");
  assert.deepEqual([await errorKind(), await page.$eval("#tree", (tree) => tree.snapshot)], ["network", null]);
  await untilShown("no way");
  const snapshot = await page.$eval("#tree", (tree) => JSON.parse(JSON.stringify(tree.snapshot)));
  const [half, other] = snapshot.root.children;
  assert.deepEqual(
    half.children.map((child) => child.name),
    below.map((child) => child.spec.resourceName),
  );
  assert.deepEqual([half.progress.total, other.reason, snapshot.warnings], [300, "no way", []]);
});

test("a fetcher that has read the answer itself, or is about to", async () => {
  here.server.script(good);
  const read = "tree.fetcher = async (request) => { const answer = await fetch(request); await answer.text(); return answer; };";
  await show({}, read);
  await untilShown("cut off");
  const reading = "tree.fetcher = async (request) => { const answer = await fetch(request); answer.body.getReader(); return answer; };";
  await page.$eval("#tree", (tree) => tree.remove());
  await show({}, reading);
  await untilShown("cut off");
});

test("a fetcher whose answer is a stream of its own making", async () => {
  const streamed = (pieces) => `tree.fetcher = async () => new Response(new ReadableStream({
    start(stream) { for (const piece of ${pieces}) stream.enqueue(piece); stream.close(); } }));`;
  await show({}, streamed('["{}"]')); // no bytes
  await untilShown("cut off");
  await page.$eval("#tree", (tree) => tree.remove());
  const text = JSON.stringify(JSON.stringify(running));
  await show({}, streamed(`[...${text}].map((letter) => new TextEncoder().encode(letter))`));
  await untilShown("name of a");
});

test("half a body, as if it were whole", async () => {
  const half = (_request, response) => response.end(JSON.stringify(running).slice(0, 100));
  await faultIsShown(half, "invalid-body", "The answer is not a job");
});

test("a redirect to a page to sign in on", async () => {
  const redirect = (_request, response) => response.writeHead(302, { location: "/index.html" }).end();
  await faultIsShown(redirect, "invalid-body", "The answer is not a job.*sign in");
});

test("a redirect to another address of the job is followed", async () => {
  const redirect = (_request, response) => response.writeHead(307, { location: "/jobs/moved" }).end();
  here.server.script(redirect, good);
  await show({ interval: 0 });
  await untilShown("name of a");
  assert.equal(here.server.asked[1].url, "/jobs/moved");
});

test("a token that expires is renewed once without a word", async () => {
  const guarded = (request, response) => {
    if (request.headers["x-auth-token"] === "fresh") good(request, response);
    else json({ error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" }, { status: 401 })(request, response);
  };
  here.server.script(guarded);
  await show({}, "window.given = 0; tree.headers = async () => ({ 'X-Auth-Token': window.given++ === 0 ? 'old' : 'fresh' });");
  await untilShown("name of a");
  assert.equal(await page.evaluate(() => window.heard.filter(({ name }) => name === "error").length), 0);
  assert.equal(here.server.asked.length, 2);
});

test("a sign-in that cannot be renewed stops it, and says so; a later refresh starts it again", async () => {
  const refused = json({ error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" }, { status: 401 });
  here.server.script(good, refused, refused, good);
  await show({}, "tree.headers = () => ({ authorization: 'Bearer x' });");
  await untilShown("Sign-in expired.*You are not signed in");
  await treeIsThere();
  assert.deepEqual([await activity(), await errorKind()], ["stopped", "auth"]);
  assert.equal(here.server.asked.length, 3, "the host was asked once more, and no more");
  await page.$eval("#tree", (tree) => tree.refresh());
  await untilShown("Live");
  assert.equal(await errorKind(), null);
});

test("headers that fail are told of, and tried again", async () => {
  here.server.script(good);
  await show({}, "window.given = 0; tree.headers = () => (window.given++ === 0 ? Promise.reject(new Error('no')) : { 'x-a': 'b' });");
  await untilShown("The page's `headers` function failed");
  await untilShown("name of a");
  assert.equal(here.server.asked.length, 1);
  assert.equal(here.server.asked[0].headers["x-a"], "b");
});

test("headers that no browser takes are told of too", async () => {
  for (const headers of ["{ 'bad name': 'x' }", "{ a: 'line\\nfeed' }", "'text'", "[['only one']]", "{ a: {} }", "[1]"]) {
    here.server.script(good);
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show({}, `tree.headers = ${headers};`);
    await untilShown("`headers` function failed");
    assert.equal(here.server.asked.length, 0, headers);
  }
});

test("offline and back: no timer, the words, and one refresh on return", async () => {
  here.server.script(good);
  await show();
  await untilShown("name of a");
  await page.setOfflineMode(true);
  await until(page, () => document.querySelector("#tree").activity === "offline");
  await untilShown("Offline · \\d+s old");
  await treeIsThere();
  const asked = here.server.asked.length;
  await untilShown("[3-9]s old"); // longer than the interval
  assert.equal(here.server.asked.length, asked);
  await page.setOfflineMode(false);
  await untilShown("Live");
  assert.ok(here.server.asked.length > asked);
  assert.equal(await errorKind(), null);
});

test("a hidden tab asks for nothing, and once on return", async () => {
  here.server.script(good);
  await show();
  await untilShown("name of a");
  await page.evaluate(() => {
    window.timers = 0;
    const setTimer = window.setTimeout;
    window.setTimeout = (...all) => {
      window.timers += 1;
      return setTimer(...all);
    };
  });
  const other = await here.browser.newPage();
  await other.bringToFront();
  await until(page, () => document.visibilityState === "hidden" && document.querySelector("#tree").activity === "hidden");
  await page.evaluate(() => (window.timers = 0));
  const asked = here.server.asked.length;
  // Another tab lives through more than an interval.
  await other.goto(`${here.server.origin}/playground.css`);
  const begun = Date.now();
  await until(other, (begun) => Date.now() - begun > 2500, [begun]);
  assert.equal(here.server.asked.length, asked);
  assert.equal(await page.evaluate(() => window.timers), 0, "not one timer was set");
  await page.bringToFront();
  await until(page, () => document.querySelector("#tree").activity !== "hidden");
  await until(page, () => document.querySelector("#tree").activity === "waiting");
  assert.equal(here.server.asked.length, asked + 1);
  await other.close();
});

test("pause keeps what is shown and asks for nothing; resume asks at once", async () => {
  here.server.script(good);
  await show();
  await untilShown("name of a");
  await page.$eval("#tree", (tree) => tree.pause());
  await until(page, () => document.querySelector("#tree").activity === "paused");
  await untilShown("Paused");
  await treeIsThere();
  assert.ok(await page.$eval("#tree", (tree) => tree.hasAttribute("paused")));
  const asked = here.server.asked.length;
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.equal(here.server.asked.length, asked + 1, "a person may still ask");
  assert.equal(await activity(), "paused");
  await page.$eval("#tree", (tree) => tree.resume());
  await until(page, () => document.querySelector("#tree").activity === "waiting");
  assert.ok(here.server.asked.length >= asked + 2);
});

test("an interval of zero asks once, and when asked to", async () => {
  here.server.script(good);
  await show({ interval: 0 });
  await untilShown("name of a.*|Refreshes when asked to");
  assert.equal(await activity(), "idle");
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.equal(here.server.asked.length, 2);
});

test("a fresh job that is not found yet is asked for again", async () => {
  const notFound = json({ errorCode: "CCE.01404001", errorMessage: "Not found" }, { status: 404 });
  here.server.script(notFound, notFound, good);
  await show();
  await untilShown("There is no such job here.*Retrying|Retrying.*There is no such job here");
  await untilShown("name of a");
  assert.equal(here.server.asked.length, 3);
});

test("what asking again cannot help is asked for once", async () => {
  for (const [status, kind] of [
    [400, "http"],
    [403, "forbidden"],
  ]) {
    here.server.script(json({ error_code: "X.1", error_msg: "no" }, { status }));
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show();
    await until(page, () => document.querySelector("#tree").activity === "stopped");
    assert.equal(await errorKind(), kind);
    assert.equal(here.server.asked.length, 1);
  }
});

test("an unchanged answer costs a 304 and not one change of the page but the clock's", async () => {
  const marked = (request, response) => {
    if (request.headers["if-none-match"] === '"v1"') response.writeHead(304, { etag: '"v1"' }).end();
    else json(running, { headers: { etag: '"v1"' } })(request, response);
  };
  for (const step of [marked, good]) {
    here.server.script(step);
    await page.evaluate(() => document.querySelector("#tree")?.remove());
    await show({ interval: 0, src: step === marked ? "/jobs/marked" : "/jobs/unmarked" });
    await untilShown("name of a");
    const [others, updates] = await page.$eval("#tree", async (tree) => {
      const isClock = ({ target }) => (target.closest ? target : target.parentElement)?.closest("[part=duration]");
      const observer = new MutationObserver(() => {});
      observer.observe(tree.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
      let others = 0;
      let updates = 0;
      tree.addEventListener("job-tree-update", () => (updates += 1));
      for (let times = 0; times < 100; times += 1) {
        await tree.refresh();
        await new Promise(requestAnimationFrame);
        others += observer.takeRecords().filter((record) => !isClock(record)).length;
      }
      return [others, updates];
    });
    assert.deepEqual([others, updates], [0, 0]);
    assert.equal(here.server.asked.length, 101);
    const conditional = here.server.asked.filter(({ headers }) => headers["if-none-match"]).length;
    assert.equal(conditional, step === marked ? 100 : 0);
  }
});

test("fifty widgets with the same request share it, and one that is paused goes its own way", async () => {
  let changes = 0;
  here.server.script((request, response) => json(job("root", "Running", [job(`n${(changes += 1)}`, "Running")]))(request, response));
  await page.evaluate(() => {
    for (let number = 0; number < 50; number += 1) {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { src: "/jobs/j", interval: 0, depth: 1, id: `tree${number}` });
      document.body.append(tree);
    }
  });
  const allShow = (name) =>
    until(page, (name) => [...document.querySelectorAll("job-tree")].every((tree) => tree.snapshot?.root.children[0].name === name), [
      name,
    ]);
  await allShow("name of n1");
  assert.equal(here.server.asked.length, 1);
  await page.$eval("#tree7", (tree) => tree.refresh());
  await allShow("name of n2");
  assert.equal(here.server.asked.length, 2);

  await page.$eval("#tree3", (tree) => tree.pause());
  await until(page, () => document.querySelector("#tree3").activity === "paused");
  await page.$eval("#tree7", (tree) => tree.refresh());
  assert.deepEqual(
    await page.evaluate(() => ["#tree3", "#tree7"].map((id) => document.querySelector(id).snapshot.root.children[0].name)),
    ["name of n2", "name of n3"],
  );
  await page.$eval("#tree3", (tree) => tree.resume());
  await allShow("name of n3");
  assert.equal(here.server.asked.length, 3, "it joined the others again");
});

test("another address aborts and starts over; a late answer to the first is not shown", async () => {
  let answerFirst;
  here.server.script((request, response) => (answerFirst = () => json(job("first", "Running"))(request, response)), json(job("second", "Running")));
  await show({ interval: 0 });
  await until(page, () => document.querySelector("#tree").activity === "fetching");
  await page.$eval("#tree", (tree) => (tree.src = "/jobs/k"));
  await untilShown("name of second");
  answerFirst();
  await page.$eval("#tree", (tree) => tree.refresh());
  assert.doesNotMatch(await shownText(page, "#tree"), /name of first/);
});
