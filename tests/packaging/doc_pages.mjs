// The pages that the documentation shows, each opened in a browser with the packed package and the simulated cloud.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { openPage } from "../browser/support/browser.mjs";
import { emptyFolder, unpack } from "./support/projects.mjs";
import { serve } from "./support/static.mjs";

const PAGES = new URL("pages/docs/", import.meta.url);
/** Code blocks that are a page's whole body. */
const SNIPPETS = new URL("../../docs/snippets/", import.meta.url);
const CASES = new URL("../cases/", import.meta.url);

const waitFor = (page, condition, ...values) => page.waitForFunction(condition, { polling: 100, timeout: 45_000 }, ...values);

/** Waits until every widget that matches `selector` shows a tree. */
async function showsTree(page, selector = "job-tree") {
  await waitFor(
    page,
    (selector) => {
      const trees = [...document.querySelectorAll(selector)];
      return trees.length > 0 && trees.every((tree) => tree.shadowRoot?.querySelector("[role=treeitem]"));
    },
    selector,
  );
}

/** Asserts that the widget is shown in more than `least` CSS pixels of width, within the window. */
async function isWide(page, selector, least) {
  const { left, right, width } = await page.$eval(selector, (tree) => tree.getBoundingClientRect().toJSON());
  assert.ok(width > least, `${selector} is ${width} px wide`);
  assert.ok(left >= 0 && right <= page.viewport().width, `${selector} is from ${left} to ${right} px`);
}

/** What is checked of each page. `prepare` returns the page's text as it is served; `extra` are further files by path. */
const CHECKS = {
  "plain.html": {
    async check(page) {
      await showsTree(page);
      assert.match(String(await page.evaluate(() => log[0])), /^cluster-demo,\w+$/);
    },
  },
  "import-map.html": { check: showsTree },
  "integrity.html": {
    async prepare(html, folder) {
      const hashes = JSON.parse(await readFile(join(folder, "jobtree/integrity.json"), "utf8"));
      const replaced = html.replaceAll(/(\w+\.js)(.*?)sha384-…/g, (_, file, between) => `${file}${between}${hashes[file]}`);
      assert.equal(replaced.match(/sha384-[\w+/]{64}"/g)?.length, 2);
      return replaced;
    },
    check: showsTree,
  },
  "preload.html": { check: showsTree },
  "element.html": {
    async check(page) {
      await showsTree(page);
      const actual = await page.evaluate(async () => {
        const [timeline, tree] = document.querySelectorAll("job-tree");
        const snapshot = await run(timeline);
        const style = (element) => getComputedStyle(element);
        return {
          name: snapshot.root.name,
          text: texts[0].split("\n").length > 1,
          language: timeline.shadowRoot.querySelector("[lang]")?.lang,
          logged: log.map(([job, from]) => [job, from])[0],
          border: style(timeline.shadowRoot.querySelector("[part~=toolbar]")).borderBlockEndWidth,
          accent: style(tree).getPropertyValue("--job-tree-accent"),
          outline: style(tree).outlineStyle,
          slotted: document.querySelector("button").assignedSlot?.name,
        };
      });
      assert.deepEqual(actual, {
        name: "cluster-demo",
        text: true,
        language: "de",
        logged: ["demo-slow", null],
        border: "1px",
        accent: "rebeccapurple",
        outline: "solid",
        slotted: "actions",
      });
    },
  },
  "custom-systems.html": {
    extra: async () => ({
      "/v1/p/jobs/1": await readFile(new URL("ecs-01-doc-success.json", CASES)),
      "/api/v3/projects/p/clusters/c/operation/upgrade/tasks/3": await readFile(new URL("cce-upgrade-01-running.json", CASES)),
      "/v1/p/backups/2": JSON.stringify({
        backup: { name: "Nightly", progress: 50, volumes: [{ id: "v1", name: "Volume 1", state: "running" }] },
      }),
    }),
    async check(page) {
      await showsTree(page);
      const roots = await page.$$eval("job-tree", (trees) => trees.map(({ snapshot: { root } }) => [root.phase, root.children.length]));
      assert.deepEqual(roots, [["succeeded", 1], ["running", 1], ["running", 0]]);
    },
  },
  "authentication.html": {
    async check(page) {
      await showsTree(page);
      assert.deepEqual(await page.evaluate(() => [...new Set(calls)].sort()), ["fetch", "getToken"]);
    },
  },
  "layouts.html": {
    async check(page) {
      for (const [selector, least] of [["#clusters job-tree", 300], ["#panel job-tree", 500], ["#page job-tree", 900]]) {
        await showsTree(page, selector);
        await isWide(page, selector, least);
      }
      await waitFor(page, () => document.querySelector("#jobs job-tree").shadowRoot.querySelector(".line[data-phase]"));
      assert.deepEqual(await page.$$eval("#jobs job-tree", (lines) => lines.map((line) => line.offsetHeight)), [20, 20]);
      const activity = await page.$eval("#progress job-tree", (tree) => tree.activity);
      assert.equal(activity, "idle", "nothing is loaded before the dialog opens");
      for (const [button, container, least] of [["#show", "#progress", 600], ["[popovertarget]", "#drawer", 300]]) {
        await page.click(button);
        await showsTree(page, `${container} job-tree`);
        await isWide(page, `${container} job-tree`, least);
        await page.keyboard.press("Escape");
        await waitFor(page, (selector) => !document.querySelector(selector).checkVisibility(), container);
      }
    },
  },
  "notifications.html": {
    // The job runs, until the test says that it has ended.
    extra: async () => {
      const [running, ended] = ["Running", "Success"].map((phase) =>
        JSON.stringify({ kind: "Job", metadata: { uid: "1" }, spec: { type: "CreateCluster", resourceName: "cluster-1" }, status: { phase } }),
      );
      let refreshes = 0;
      return { "/proxy/demo/api/v3/projects/demo/jobs/demo-success": () => ((refreshes += 1) === 1 ? running : ended) };
    },
    async check(page) {
      await showsTree(page);
      const toasts = () => page.$$eval("#toasts p", (toasts) => toasts.map(({ textContent }) => textContent));
      assert.deepEqual(await toasts(), []);
      await page.$eval("job-tree", (tree) => tree.refresh());
      await waitFor(page, () => document.querySelector("#toasts p"));
      assert.deepEqual(await toasts(), ["cluster-1 is ready"]);
      assert.deepEqual(await page.evaluate(() => notified), ["cluster-1"]);
      await page.reload();
      await waitFor(page, () => document.querySelector("#toasts p"));
      assert.deepEqual(await page.evaluate(() => notified), [], "this page has not seen the job run");
    },
  },
  "texts.html": {
    async check(page) {
      await showsTree(page);
      await waitFor(page, () => {
        const [english, german] = [...document.querySelectorAll("job-tree")].map((tree) => tree.shadowRoot.textContent);
        return english.includes("Add a node") && english.includes("Busy") && german.includes("Läuft");
      });
    },
  },
};

async function checkPage(url, { check, prepare = (html) => html, extra = async () => ({}) }, { tarball, browser, proxy }) {
  const folder = await emptyFolder("docs");
  await unpack(tarball, join(folder, "jobtree"));
  const html = await prepare(await readFile(url, "utf8"), folder);
  const files = { "/page.html": html, "/favicon.ico": "", ...(await extra()) };
  const server = await serve(folder, { proxy: new URL(proxy).origin, extra: files });
  try {
    const page = await openPage(browser, `${server.origin}/page.html`);
    await check(page);
    assert.deepEqual(page.errors, []);
    await page.close();
  } finally {
    await server.stop();
  }
}

const pages = (await readdir(PAGES)).map((name) => ({ name, url: new URL(name, PAGES), checks: CHECKS[name] }));
const snippets = (await readdir(SNIPPETS))
  .filter((name) => name.endsWith(".html"))
  .map((name) => ({ name, url: new URL(name, SNIPPETS), checks: { check: showsTree } }));

/** The cases, one for each page. */
export const DOC_PAGES = [...pages, ...snippets].map(({ name, url, checks }) => ({
  project: "docs",
  mode: name,
  quick: true,
  async check(context) {
    assert.ok(checks, `doc_pages.mjs has no check of ${name}`);
    await checkPage(url, checks, context);
  },
}));
