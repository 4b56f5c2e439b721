// A widget whose host has not named a job yet waits and says so; that is not an error.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { inShadow, nextPaint, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const TEXTS = {
  en: "No job selected yet",
  "zh-Hans": "尚未选择任务",
  "zh-Hant": "尚未選擇任務",
  de: "Noch kein Auftrag ausgewählt",
};

/** Shows a widget with exactly these attributes and records its events. */
async function showWith(attributes, content = "") {
  await page().evaluate(
    (attributes, content) => {
      window.responses = [cluster()];
      const { fetcher } = show();
      const tree = document.createElement("job-tree");
      Object.assign(tree, { id: "tree", fetcher, innerHTML: content });
      for (const [name, value] of Object.entries(attributes)) tree.setAttribute(name, value);
      window.requests = [];
      window.events = [];
      for (const type of ["update", "phase", "end", "error", "activity"]) {
        tree.addEventListener(`job-tree-${type}`, ({ detail }) => events.push(type === "activity" ? `${detail.from} to ${detail.to}` : type));
      }
      document.body.replaceChildren(tree);
      window.tree = tree;
    },
    attributes,
    content,
  );
}

const waitForText = (text) => waitFor(page(), (text) => tree.shadowRoot.textContent.includes(text), [text]);

/** What a host sees of the widget. */
const state = () =>
  page().evaluate(() => ({
    error: tree.error,
    activity: tree.activity,
    snapshot: tree.snapshot,
    states: ["loading", "error", "stale"].filter((state) => tree.matches(`:state(${state})`)),
    events,
    requests: requests.length,
  }));

const WAITING = { error: null, activity: "idle", snapshot: null, states: [], events: [], requests: 0 };

for (const [name, attributes] of [
  ["nothing", {}],
  ["no job ID", { system: "cce", "project-id": "p", proxy: "/proxy" }],
  ["an empty job ID", { system: "cce", "project-id": "p", "job-id": "" }],
  ["a job ID of spaces", { system: "cce", "project-id": "p", "job-id": "  " }],
  ["an empty src", { src: " " }],
  ["no job ID and no project ID", { system: "cce" }],
  ["no job ID and an unknown system", { system: "later", "project-id": "p" }],
  ["no job ID and an invalid proxy", { system: "cce", proxy: "{" }],
  ["no job ID, paused", { system: "cce", paused: "" }],
  ["no job ID in the summary", { system: "cce", view: "summary" }],
]) {
  test(`waits for a job: ${name}`, async () => {
    await showWith(attributes);
    await waitForText(TEXTS.en);
    await nextPaint(page());
    assert.deepEqual(await state(), WAITING);
    assert.equal(await inShadow(page(), (root) => root.querySelectorAll("[part=banner], progress, [role=tree]").length), 0);
  });
}

for (const [lang, text] of Object.entries(TEXTS)) {
  test(`says so in the language ${lang}`, async () => {
    await showWith({ lang });
    await waitForText(text);
  });
}

test("the host's title and actions stay", async () => {
  await showWith({}, "<b slot=title>Upgrade</b><button slot=actions>Go</button>");
  await waitForText(TEXTS.en);
  const places = await page().evaluate(() => [...tree.children].map((child) => child.getBoundingClientRect().height > 0));
  assert.deepEqual(places, [true, true]);
});

test("a job ID starts the widget, and its removal ends it", async () => {
  await showWith({ system: "cce", "project-id": "p", depth: "1", interval: "1" });
  await waitForText(TEXTS.en);
  await page().evaluate(() => (tree.jobId = "j"));
  await waitFor(page(), () => tree.snapshot?.root.phase === "running");
  await waitFor(page(), () => tree.activity === "waiting");
  await page().evaluate(() => (window.events = []));
  await page().evaluate(() => (tree.jobId = null));
  await waitForText(TEXTS.en);
  await waitFor(page(), () => tree.activity === "idle");
  const { error, activity, events } = await state();
  assert.deepEqual([error, activity, events.filter((type) => !type.includes(" to "))], [null, "idle", []]);
  assert.equal(await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]").length), 0);
});

test("a job without a project ID is an error", async () => {
  await showWith({ system: "cce", "job-id": "j" });
  await waitFor(page(), () => tree.error);
  const { error, activity, states } = await state();
  assert.deepEqual([error.kind, error.message, activity, states], ["config", "`project-id` is missing.", "stopped", ["error"]]);
  // Neither is left when the job ID is removed, too.
  await page().evaluate(() => (tree.jobId = ""));
  await waitForText(TEXTS.en);
  assert.equal((await state()).activity, "idle");
});

test("refresh() without a job rejects, and the widget goes on waiting", async () => {
  for (const isMounted of [false, true]) {
    await showWith({ system: "cce" });
    if (isMounted) await waitForText(TEXTS.en);
    const error = await page().evaluate(() => tree.refresh().catch((error) => ({ ...error, message: error.message })));
    assert.deepEqual([error.kind, error.message], ["config", "`job-id` is missing."]);
    await waitForText(TEXTS.en);
    assert.deepEqual(await state(), WAITING);
  }
});
