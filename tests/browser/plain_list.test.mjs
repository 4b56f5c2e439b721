// <job-tree> without WebAssembly: a plain accessible list of the proxy's own snapshot, with the element's events.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { json, startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;

const TYPE = { "content-type": "application/vnd.jobtree.snapshot+json" };
const node = (id, phase, children = [], rest = {}) => ({
  id, name: `name of ${id}`, type: null, phase, rawPhase: phase, reason: null, code: null,
  startedAt: "2026-11-27T12:00:00Z", updatedAt: null, endedAt: null,
  progress: { done: 1, succeeded: 0, failed: 1, running: 1, total: children.length, percent: 50 },
  details: [], children, ...rest,
});
const snapshot = (root, rest = {}) => ({ system: "cce", projectId: "p", jobId: "j", fetchedAt: "2026-11-27T12:05:00Z", complete: true, warnings: [], root, ...rest });
const respond = (body) => json(body, { headers: TYPE });
const failing = () =>
  snapshot(node("root", "running", [
    node("a", "failed", [], { reason: "no <b>flavors</b>\navailable", code: "Ecs.0613", endedAt: "2026-11-27T12:01:05Z" }),
    node("b", "succeeded", [node("b1", "succeeded")]),
    node("c", "running", [node("c1", "pending")]),
  ]));

/** The ways in which WebAssembly is missing. */
const OUTAGES = {
  "no WebAssembly, as in Lockdown Mode": () => delete window.WebAssembly,
  "a policy without wasm-unsafe-eval": () => {
    const refuse = () => Promise.reject(new WebAssembly.CompileError("refused by the content security policy"));
    Object.assign(WebAssembly, { instantiate: refuse, instantiateStreaming: refuse, compile: refuse, compileStreaming: refuse });
  },
};

async function open(outage = OUTAGES["no WebAssembly, as in Lockdown Mode"]) {
  await page?.close();
  page = await fixture.open("/playground.css", { init: outage });
  await page.evaluate(async () => {
    await import("/index.js");
    document.documentElement.lang = "en";
    window.events = [];
    for (const name of ["update", "phase", "end", "error", "activity"]) {
      document.addEventListener(`job-tree-${name}`, ({ detail, target }) => window.events.push([name, detail?.to ?? detail?.kind ?? (detail === target.snapshot && detail.root.phase)]));
    }
    window.show = (attributes = {}) => {
      const tree = document.createElement("job-tree");
      tree.id = "tree";
      for (const [name, value] of Object.entries({ src: "/jobs/j", interval: "0", ...attributes })) tree.setAttribute(name, value);
      tree.append("the default slot");
      document.body.replaceChildren(tree);
      return tree;
    };
  });
}
beforeEach(() => open());

const text = () => page.$eval("#tree", (tree) => [...tree.shadowRoot.querySelectorAll("[part=row]")].map((row) => [...(row.querySelector("summary") ?? row.firstChild).children].map((part) => part.textContent).join(" | ")));
const waitForRows = (count) => waitFor(page, (count) => document.querySelector("#tree")?.shadowRoot.querySelectorAll("[part=row]").length === count, [count]);
const states = () => page.$eval("#tree", (tree) => ["loading", "stale", "error", "running", "succeeded"].filter((state) => tree.matches(`:state(${state})`)));

for (const [name, outage] of Object.entries(OUTAGES)) {
  test(`${name}: the snapshot is a nested list`, async () => {
    await open(outage);
    fixture.server.respondWith(respond(failing()));
    await page.evaluate(() => void show());
    await waitForRows(6);
    assert.deepEqual((await text()).map((row) => row.replace(/\d+d \d+h|\d+h \d+m|\d+m \d+s|\d+s/, "TIME")), [
      "◔ | Running | name of root | TIME | 1 of 3 done",
      "✖ | Failed | name of a | TIME | Ecs.0613 no <b>flavors</b>\navailable",
      "✔ | Succeeded | name of b | 0 of 1 succeeded, 1 failed",
      "✔ | Succeeded | name of b1",
      "◔ | Running | name of c | TIME | 1 of 1 done",
      "○ | Pending | name of c1",
    ]);
    assert.match((await text())[1], /1m 05s/);
    const structure = await page.$eval("#tree", (tree) => ({
      nested: tree.shadowRoot.querySelectorAll("ul[part=tree] > li > details > ul > li").length,
      open: [...tree.shadowRoot.querySelectorAll("details")].map((details) => details.open),
      status: tree.shadowRoot.querySelector("[role=status]").textContent,
      label: tree.shadowRoot.querySelector("[part=tree]").ariaLabel,
      slot: tree.shadowRoot.querySelector("slot"),
      text: tree.toText(),
      styleAttributes: tree.shadowRoot.querySelectorAll("ul[style], li[style]").length,
    }));
    assert.deepEqual(structure, {
      nested: 3,
      open: [true, false, true],
      status: "Running, 1 of 3 done",
      label: "name of root",
      slot: null,
      text: "[Running] name of root\n  [Failed] name of a – Ecs.0613 – no <b>flavors</b> available\n  [Succeeded] name of b\n    [Succeeded] name of b1\n  [Running] name of c\n    [Pending] name of c1",
      styleAttributes: 0,
    });
    assert.equal(fixture.server.requests.at(-1).headers.accept, "application/vnd.jobtree.snapshot+json");
    assert.deepEqual(await page.evaluate(() => window.events), [["activity", "fetching"], ["update", "running"], ["phase", "running"], ["activity", "idle"]]);
    assert.deepEqual(await states(), ["running"]);
    assert.deepEqual(page.errors, []);
  });
}

test("it is in the element's language, and follows it", async () => {
  fixture.server.respondWith(respond(failing()));
  await page.evaluate(() => void show({ lang: "de" }));
  await waitForRows(6);
  assert.match((await text())[1], /Fehlgeschlagen/);
  await page.$eval("#tree", (tree) => (tree.lang = "zh-Hant"));
  await waitFor(page, () => /失敗/.test(document.querySelector("#tree").shadowRoot.textContent));
  assert.equal(await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("section").lang), "zh-Hant");
});

test("one language: our texts in the element's, those of the service marked with theirs", async () => {
  const unnamed = snapshot(node("root", "failed", [
    node("#0", "running", [], { name: "Task 1" }),
    node("#1.2", "failed", [], { name: "Task 2.3", reason: "no flavors", code: "Ecs.0613", endedAt: "2026-11-27T12:01:05Z" }),
    node("c", "unknown", [], { rawPhase: "Dancing", reason: "没有规格", startedAt: null }),
  ]));
  const denied = { kind: "forbidden", status: 403, code: "C.1", message: "no access", requestId: null, retryAt: null, stopped: true };
  const down = { kind: "http", status: 502, code: "JOBTREE.0502", message: "the cloud can't be reached", requestId: null, retryAt: null, stopped: false };
  fixture.server.respondWith(respond(unnamed), json(denied, { status: 403 }), json(down, { status: 502 }), (_, response) => response.socket.destroy());
  await page.evaluate(() => void show({ lang: "zh-CN" }));
  await waitForRows(4);
  assert.deepEqual((await text()).slice(2), ["✖ | 失败 | 任务 2.3 | 1分钟05秒 | Ecs.0613 no flavors", "? | Dancing | name of c | 没有规格"]);
  const html = () => page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("section").innerHTML);
  for (const marked of ['<code translate="no">Ecs.0613</code> <bdi lang="en">no flavors</bdi>', '<bdi part="status" translate="no">Dancing</bdi>', "<bdi>没有规格</bdi>"]) assert.ok((await html()).includes(marked), `${marked} in ${await html()}`);
  const status = () => page.$eval("#tree", async (tree) => (await tree.refresh().catch(() => 0), tree.shadowRoot.querySelector("[role=status]").innerHTML));
  assert.equal(await status(), '上次更新失败：您没有查看该任务的权限 <code translate="no">C.1</code> <bdi lang="en">no access</bdi>');
  assert.equal(await status(), '上次更新失败：服务器返回错误 <code translate="no">JOBTREE.0502</code>');
  assert.equal(await status(), "上次更新失败：无法连接服务器 ");
  assert.match(await page.$eval("#tree", (tree) => tree.toText()), /^\[失败\] name of root\n {2}\[运行中\] 任务 1\n/);
  await page.$eval("#tree", (tree) => Object.assign(tree, { src: "", system: "cce", projectId: "a/b", jobId: "j", lang: "de" }));
  await waitFor(page, () => document.querySelector("#tree").error?.kind === "config");
  assert.equal(await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("[role=status]").innerHTML), 'Die letzte Aktualisierung ist fehlgeschlagen: Dieses Widget ist falsch konfiguriert <code translate="no">project-id</code>');
});

test("it refreshes by the interval until the job is over; an unchanged body changes nothing", async () => {
  const first = failing();
  const ended = snapshot(node("root", "succeeded", [node("a", "succeeded")]));
  fixture.server.respondWith(respond(first), respond(first), respond(ended));
  await page.evaluate(() => {
    const tree = show({ interval: "1" });
    window.changes = 0;
    new MutationObserver((records) => (window.changes += records.length)).observe(tree.shadowRoot, { subtree: true, childList: true, characterData: true });
  });
  await waitForRows(6);
  await page.evaluate(() => (window.changes = 0));
  await waitFor(page, () => window.events.filter(([name, to]) => name === "activity" && to === "waiting").length === 2);
  assert.equal(await page.evaluate(() => window.events.filter(([name]) => name === "update").length), 1);
  await waitForRows(2);
  await waitFor(page, () => document.querySelector("#tree").activity === "finished");
  assert.deepEqual((await page.evaluate(() => window.events)).slice(-4), [["update", "succeeded"], ["phase", "succeeded"], ["end", "succeeded"], ["activity", "finished"]]);
  assert.equal(fixture.server.requests.length, 3);
  assert.deepEqual(await states(), ["succeeded"]);
});

test("a failure keeps the list, and refresh() settles with what came of it", async () => {
  const denied = json({ kind: "forbidden", status: 403, code: "C.1", message: "no access", requestId: "r-9", retryAt: null, stopped: true }, { status: 403 });
  fixture.server.respondWith(respond(failing()), denied, respond(failing()));
  await page.evaluate(() => void show());
  await waitForRows(6);
  const error = await page.$eval("#tree", (tree) => tree.refresh().catch((error) => ({ name: error.name, ...error })));
  assert.deepEqual([error.name, error.kind, error.code, error.requestId, error.stopped], ["JobTreeError", "forbidden", "C.1", "r-9", true]);
  assert.equal(await page.$eval("#tree", (tree) => tree.shadowRoot.querySelector("[role=status]").textContent), "The last update failed: You don't have access to this job C.1 no access");
  assert.deepEqual(await states(), ["stale", "error", "running"]);
  assert.equal((await text()).length, 6);
  const again = await page.$eval("#tree", async (tree) => (await tree.refresh()).root.name);
  assert.equal(again, "name of root");
  assert.deepEqual([await states(), await page.$eval("#tree", (tree) => tree.error)], [["running"], null]);
});

test("what the person opened, and the focus, stay through a refresh", async () => {
  const changed = failing();
  changed.root.children[1].children[0].name = "renamed";
  fixture.server.respondWith(respond(failing()), respond(changed));
  await page.evaluate(() => void show());
  await waitForRows(6);
  const result = await page.$eval("#tree", async (tree) => {
    const [root, b, c] = tree.shadowRoot.querySelectorAll("details");
    b.open = true;
    c.open = false;
    b.firstChild.focus();
    await tree.refresh();
    return [root.open, b.open, c.open, tree.shadowRoot.activeElement === b.firstChild, b.textContent.includes("renamed")];
  });
  assert.deepEqual(result, [true, true, false, true, true]);
  const methods = await page.$eval("#tree", (tree) => {
    const open = () => [...tree.shadowRoot.querySelectorAll("details")].map((details) => details.open);
    tree.expandAll();
    const all = open();
    tree.collapseAll();
    return [all, open(), tree.reveal("c1"), open(), tree.shadowRoot.activeElement?.textContent.includes("c1"), tree.reveal("none")];
  });
  assert.deepEqual(methods, [[true, true, true], [true, false, false], true, [true, false, true], true, false]);
});

test("another job, removal, pausing and hiding behave as with the wasm", async () => {
  fixture.server.respondWith(respond(failing()));
  await page.evaluate(() => void show({ interval: "1" }));
  await waitForRows(6);
  const reset = await page.$eval("#tree", (tree) => {
    tree.setAttribute("src", "/jobs/other");
    return [tree.snapshot, tree.error, tree.matches(":state(loading)"), tree.matches(":state(running)")];
  });
  assert.deepEqual(reset, [null, null, true, false]);
  await waitForRows(6);
  await page.$eval("#tree", (tree) => tree.pause());
  await waitFor(page, () => document.querySelector("#tree").activity === "paused");
  await page.$eval("#tree", (tree) => {
    tree.resume();
    tree.style.display = "none";
  });
  await waitFor(page, () => document.querySelector("#tree").activity === "hidden");
  const before = fixture.server.requests.length;
  await page.$eval("#tree", (tree) => (tree.style.display = ""));
  await waitFor(page, () => document.querySelector("#tree").activity === "waiting");
  assert.equal(fixture.server.requests.length, before + 1, "catches up at once");
  const removed = await page.$eval("#tree", async (tree) => {
    tree.remove();
    await Promise.resolve();
    return [tree.activity, tree.toText(), tree.shadowRoot.innerHTML];
  });
  assert.deepEqual(removed, ["idle", "", "<slot></slot>"]);
});

test("the list follows the language of the place that the element is moved to", async () => {
  fixture.server.respondWith(respond(failing()));
  await page.evaluate(() => void show());
  await waitForRows(6);
  const languages = await page.evaluate(async () => {
    const errors = [];
    window.addEventListener("error", ({ message }) => errors.push(message));
    const tree = document.querySelector("#tree");
    const language = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return tree.shadowRoot.querySelector("section").lang;
    };
    const before = await language();
    const place = document.createElement("p");
    place.lang = "de";
    document.body.append(place);
    const root = place.attachShadow({ mode: "open" });
    root.innerHTML = "<i></i>";
    root.firstChild.append(tree);
    const moved = await language();
    root.firstChild.lang = "zh-TW";
    return [before, moved, await language(), errors];
  });
  assert.deepEqual(languages, ["en", "de", "zh-Hant", []]);
});

test("without snapshots: the default slot and the error `unsupported`", async () => {
  for (const response of [json({ metadata: { uid: "a" } }), json({}, { status: 406 }), (_, response) => response.end("<html>")]) {
    fixture.server.respondWith(response);
    const error = await page.evaluate(async () => show().refresh().catch((error) => error));
    assert.deepEqual([error.kind, error.stopped], ["unsupported", true]);
    const shown = await page.$eval("#tree", (tree) => [tree.shadowRoot.innerHTML, tree.activity, tree.error.kind]);
    assert.deepEqual(shown, ["<slot></slot>", "stopped", "unsupported"]);
  }
});

test("the list's script is fetched only without WebAssembly", async () => {
  const scripts = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/plain/")).length);
  fixture.server.respondWith(respond(failing()));
  await page.evaluate(() => void show());
  await waitForRows(6);
  assert.ok((await scripts()) > 0);
  await open(() => {});
  fixture.server.respondWith(json({ metadata: { uid: "a" }, spec: { type: "T" }, status: { phase: "Running" } }));
  await page.evaluate(() => void show());
  await waitFor(page, () => document.querySelector("#tree").snapshot);
  assert.equal(await scripts(), 0);
});

test("without a job it waits for one, without an error", async () => {
  fixture.server.respondWith(respond(failing()));
  const before = await page.evaluate(async () => {
    const tree = show();
    tree.removeAttribute("src");
    await new Promise((resolve) => setTimeout(resolve, 0));
    return [await tree.refresh().catch((error) => error.message), tree.error, tree.matches(":state(loading)")];
  });
  assert.deepEqual(before, ["`job-id` is missing.", null, false]);
  await page.$eval("#tree", (tree) => (tree.src = "/jobs/j"));
  await waitForRows(6);
  assert.deepEqual((await page.evaluate(() => window.events)).filter(([name]) => name === "error"), []);
});
