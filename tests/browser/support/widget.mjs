// One page with the widget's module and nothing else, for tests that make their own jobs.
import { beforeEach } from "node:test";

import { prepare } from "./jobs.mjs";
import { startProxy } from "./proxy.mjs";
import { stage } from "./fixture.mjs";
import { until } from "./job_tree.mjs";

/** Starts what a file of tests needs. `page()` is a fresh page before each test. */
export function widget(options) {
  const here = stage(startProxy, options);
  let page;
  beforeEach(async () => {
    await page?.close();
    page = await here.open();
    await prepare(page);
  });
  return () => page;
}

/** Shows a job; `body` is evaluated in the page. Resolves once it is drawn. */
export async function show(page, body, attributes = {}) {
  await page.evaluate(
    (body, attributes) => {
      window.answers = [eval(body)];
      show(attributes);
    },
    body,
    attributes,
  );
  await until(page, () => document.querySelector("#tree").shadowRoot.querySelector("[role=treeitem]"));
  await drawn(page);
}

/** Waits until what was done is on the screen. */
export function drawn(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Answers the next request with what `body` evaluates to, asks, and waits until it is drawn. */
export async function refresh(page, body) {
  await page.evaluate(async (body) => {
    window.answers = [eval(body)];
    await document.querySelector("#tree").refresh();
  }, body);
  await drawn(page);
}

/** What `read` finds in the widget; its argument is the shadow root. */
export function inside(page, read, ...more) {
  return page.$eval("#tree", (tree, read, more) => eval(`(${read})`)(tree.shadowRoot, ...more), read.toString(), more);
}

/** The id of the row that has the focus. */
export function focused(page) {
  return inside(page, (root) => root.activeElement?.dataset.uid ?? null);
}

/** The ids of all rows in the page, in their order. */
export function ids(page) {
  return inside(page, (root) => [...root.querySelectorAll("[role=treeitem]")].map((row) => row.dataset.uid));
}

/** Moves the focus into the tree as the Tab key would. */
export function enter(page) {
  return inside(page, (root) => root.querySelector("[role=treeitem][tabindex='0']").focus());
}

export async function press(page, ...keys) {
  // By its character: what drives Firefox knows no key named so.
  for (const key of keys) await page.keyboard.press(key === "Space" ? " " : key);
  await drawn(page);
}

/** Clicks what `selector` finds. */
export async function click(page, selector) {
  await inside(page, (root, selector) => root.querySelector(selector).click(), selector);
  await drawn(page);
}
