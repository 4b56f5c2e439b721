// The Yew component, in the application of examples/yew: children, title, actions, headers, events, its handle and the
// language around it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { nextPaint, press, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const RUNNING = "cluster({ fails: true })";
const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** Starts the application. `body` is an expression for the first response, which is held back until `respond()`. */
async function start(body, prepare = "") {
  await page().evaluate(
    async (body, prepare) => {
      window.responses = [eval(body)];
      window.requests = [];
      const responds = new Promise((resolve) => (window.respond = resolve));
      const { fetch } = window;
      window.fetch = async (request) => {
        if (!(request instanceof Request)) return fetch(request); // the application's own wasm
        requests.push([new URL(request.url).pathname, request.headers.get("authorization")]);
        await responds;
        if (!request.url.endsWith("/demo-failure")) return Response.json({}, { status: 404 }); // a sub-job by its ID: a leaf
        return Response.json(responses.length > 1 ? responses.shift() : responses[0]);
      };
      eval(prepare);
      const { default: init } = await import("/yew/jobtree-example-yew.js");
      await init();
    },
    body,
    prepare,
  );
  await waitFor(page(), () => window.requests.length > 0);
  await nextPaint(page());
}

/** Starts the application and waits until it shows the tree. */
async function show(body, prepare) {
  await start(body, prepare);
  await page().evaluate(() => respond());
  await waitFor(page(), () => document.querySelector("[role=treeitem]"));
  await nextPaint(page());
}

const clickButton = async (text) => {
  await page().evaluate((text) => [...document.querySelectorAll("button")].find((button) => button.textContent === text).click(), text);
  await nextPaint(page());
};

const news = () => page().$eval("main > [role=status]", (status) => status.textContent);
const rowIds = () => page().$$eval("[role=treeitem]", (rows) => rows.map((row) => row.dataset.uid));
const focusedId = () => page().evaluate(() => document.activeElement.dataset.uid ?? null);

test("the children are shown until the first snapshot, without the widget's frame and language", async () => {
  await start(RUNNING);
  const root = () =>
    page().$eval("section", (section) => ({ text: section.innerText.trim(), class: section.className, lang: section.lang, border: getComputedStyle(section).borderTopWidth }));
  assert.deepEqual(await root(), { text: "Loading the job…", class: "job", lang: "", border: "0px" });
  await page().evaluate(() => respond());
  await waitFor(page(), () => document.querySelector("[role=treeitem]"));
  const { text, ...others } = await root();
  assert.deepEqual(others, { class: "job-tree job", lang: "en", border: "1px" });
  assert.doesNotMatch(text, /Loading the job/);
});

test("title and actions are where the element has its slots", async () => {
  await show(RUNNING);
  const places = await page().evaluate(() => {
    const place = (element) => element.closest("slot").name;
    const button = [...document.querySelectorAll("button")].find((button) => button.textContent === "What failed?");
    return [place(document.querySelector("strong:not(.phase)")), place(button)];
  });
  assert.deepEqual(places, ["title", "actions"]);
  assert.equal(await page().$eval("[part=title]", (title) => title.textContent), "Your new cluster");
});

test("what happens in the host's content is the host's", async () => {
  await show(RUNNING);
  await page().$eval("[data-uid=c-6]", (row) => row.click()); // opens the details, which Escape would close
  await nextPaint(page());
  const before = await rowIds();
  await page().evaluate(() => {
    const button = [...document.querySelectorAll("button")].find((button) => button.textContent === "Update now");
    button.dataset.do = "collapse-all";
    button.focus();
  });
  await clickButton("Update now");
  await press(page(), "Escape");
  assert.ok(await page().$(".details"));
  assert.deepEqual(await rowIds(), before);
});

test("headers come from the async function", async () => {
  await show(RUNNING);
  const [[path, authorization]] = await page().evaluate(() => requests);
  assert.match(path, /^\/proxy\/demo\/.*demo-failure$/);
  assert.equal(authorization, "Bearer secret");
});

test("the handle refreshes and reveals", async () => {
  await show(RUNNING);
  await page().$eval(".more > button", (button) => button.click());
  await page().$eval("[data-do=collapse-all]", (button) => button.click());
  await nextPaint(page());
  assert.ok(!(await rowIds()).includes("c-6"));
  await clickButton("What failed?");
  assert.ok((await rowIds()).includes("c-6"));
  assert.equal(await focusedId(), "c-6");
  assert.match(await news(), / is failed$/); // of the event `Select`

  const before = await page().evaluate(() => requests.length);
  await clickButton("Update now");
  await waitFor(page(), (before) => window.requests.length > before, [before]);
});

test("the handle works in the callback of an event, and `initial` tells an old end from a new one", async () => {
  await show(FAILED);
  assert.equal(await news(), "", "the job had ended before");
  assert.equal(await focusedId(), null);
});

test("the end that the user sees is announced, and the failure revealed", async () => {
  await show(RUNNING);
  await page().evaluate((body) => (window.responses = [eval(body)]), FAILED);
  await clickButton("Update now");
  await waitFor(page(), () => document.activeElement.dataset.uid === "c-6");
});

/** Code that prepares the page, then steps: code that runs in it, and the language that follows. */
const LANGUAGES = {
  "of the document": ["", ["en", "document.documentElement.lang = 'de'", "de", "document.documentElement.lang = 'zh-TW'", "zh-Hant"]],
  "of an ancestor": ["document.body.lang = 'de'", ["de", "document.documentElement.lang = 'zh-TW'", "de", "document.body.removeAttribute('lang')", "zh-Hant"]],
  "of an ancestor in the application": ["", ["en", "document.querySelector('main').lang = 'de'", "de", "document.body.lang = 'zh-TW'", "de"]],
};

const PHASES = { en: "Running", de: "Läuft", "zh-Hant": "執行中" };

for (const [name, [prepare, steps]] of Object.entries(LANGUAGES)) {
  test(`the language is that ${name}`, async () => {
    await show(RUNNING, prepare);
    for (const step of steps) {
      if (!(step in PHASES)) {
        await page().evaluate(step);
        await nextPaint(page());
        continue;
      }
      const actual = await page().$eval(".job-tree", (widget) => [widget.lang, widget.querySelector("[role=treeitem] .phase").textContent]);
      assert.deepEqual(actual, [step, PHASES[step]], name);
    }
  });
}
