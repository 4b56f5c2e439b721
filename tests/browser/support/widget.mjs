// An empty page with the widget's module, for tests that make their own jobs.
import { beforeEach } from "node:test";

import { startFixture } from "./fixture.mjs";
import { waitFor } from "./job_tree.mjs";
import { installJobHelpers } from "./jobs.mjs";
import { startProxy } from "./proxy.mjs";

/** Starts the fixture of a test file. Returns a function that returns the page, a new one for each test. */
export function widgetPage(options) {
  const fixture = startFixture(startProxy, options);
  let page;
  beforeEach(async () => {
    await page?.close();
    page = await fixture.open();
    await installJobHelpers(page);
  });
  return () => page;
}

/** Shows a job and waits until it is rendered. `body` is an expression that is evaluated in the page. */
export async function show(page, body, attributes = {}) {
  await page.evaluate(
    (body, attributes) => {
      window.responses = [eval(body)];
      show(attributes);
    },
    body,
    attributes,
  );
  // Rows that the first frame does not have follow when the browser is idle. Their place is kept free until then.
  await waitFor(page, () => {
    const rows = document.querySelector("#tree").shadowRoot.querySelector(".rows");
    return rows?.firstElementChild && !rows.style.marginBlockEnd;
  });
  await nextPaint(page);
}

/** Fetches the texts of all languages, so that a change of the language is shown with the next paint. */
export function loadAllTexts(page) {
  return page.evaluate(() => Promise.all(["de", "zh-Hans", "zh-Hant"].map((tag) => import(`/lang/${tag}.js`))).then(() => undefined));
}

/** Waits until all changes so far are painted. */
export function nextPaint(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Refreshes with a new response and waits until it is rendered. `body` is an expression that is evaluated in the page. */
export async function refresh(page, body) {
  await page.evaluate(async (body) => {
    window.responses = [eval(body)];
    await document.querySelector("#tree").refresh();
  }, body);
  await nextPaint(page);
}

/** Calls `read` in the page with the widget's shadow root and returns its result. */
export function inShadow(page, read, ...args) {
  return page.$eval("#tree", (tree, read, args) => eval(`(${read})`)(tree.shadowRoot, ...args), read.toString(), args);
}

/** Returns the ID of the focused row, or null. */
export function focusedId(page) {
  return inShadow(page, (root) => root.activeElement?.dataset.uid ?? null);
}

/** Returns the IDs of all rendered rows, in document order. */
export function rowIds(page) {
  return inShadow(page, (root) => [...root.querySelectorAll("[role=treeitem]")].map((row) => row.dataset.uid));
}

/** Moves the focus into the tree, as the Tab key does. */
export function focusTree(page) {
  return inShadow(page, (root) => root.querySelector("[role=treeitem][tabindex='0']").focus());
}

/** Presses keys one after the other, then waits for the next paint. */
export async function press(page, ...keys) {
  // Firefox's driver knows the space bar only by its character.
  for (const key of keys) await page.keyboard.press(key === "Space" ? " " : key);
  await nextPaint(page);
}

/** The button of the menu. */
export const MORE = ".more > button";

/** Whether the element at `selector` is not there, as an item of the menu is while that is closed. */
export const isMissing = (page, selector) => inShadow(page, (root, selector) => root.querySelector(selector) === null, selector);

/** Clicks the element at `selector` in the shadow root, then waits for the next paint. Opens the menu for one of its items. */
export async function click(page, selector) {
  if (selector !== MORE && (await isMissing(page, selector))) await click(page, MORE);
  await inShadow(page, (root, selector) => root.querySelector(selector).click(), selector);
  await nextPaint(page);
}
