// The focus when its control disappears: it moves to the nearest sensible control of the widget, and is never taken from
// the page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { inShadow, nextPaint, press, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const RUNNING = "cluster()";
const DONE = "cluster({ phase: 'Success' })";
const FAILED = "cluster({ phase: 'Failed', fails: true })";
const CROWD = `crowd(${RUNNING}, 'Running')`;
const GROWN = `(() => { const body = ${RUNNING}; body.spec.subJobs.push(job("new", "Running", { name: "node-new" })); return body; })()`;
const ROOT = ".row[data-uid=c-1]";

/** The cluster without the sub-jobs with these IDs, wherever they are. */
const without = (...ids) => withoutIn(RUNNING, ids);
const withoutIn = (body, ids) => `(() => {
  const body = ${body};
  const prune = (job) => { job.spec.subJobs = job.spec.subJobs.filter((it) => !${JSON.stringify(ids)}.includes(it.metadata.uid)); job.spec.subJobs.forEach(prune); };
  prune(body);
  return body;
})()`;

const refreshTo = (body) => () => refresh(page(), body);
const set = (changes) => () => change((changes) => Object.assign(document.querySelector("#tree"), changes), changes);
const activate = () => press(page(), "Enter");

async function change(run, ...args) {
  await page().evaluate(run, ...args);
  await nextPaint(page());
}

/** Focuses the row with this ID and opens its details. */
async function openDetails(id) {
  await inShadow(page(), (root, id) => root.querySelector(`[data-uid=${id}]`).click(), id);
  await nextPaint(page());
}

// `focus` is the control that has the focus when `act` makes it disappear, `to` the one that has it then.
const CASES = [
  { name: "Pause, when the job ends", attributes: { interval: 60 }, focus: "[data-do=pause]", act: refreshTo(DONE), to: "[data-do=refresh]" },
  {
    name: "Resume, pressed on an ended job",
    body: DONE,
    attributes: { interval: 60 },
    late: { paused: true },
    focus: "[data-do=pause]",
    act: activate,
    to: "[data-do=refresh]",
  },
  { name: "Pause, when the interval becomes 0", attributes: { interval: 60 }, focus: "[data-do=pause]", act: set({ interval: 0 }), to: "[data-do=refresh]" },
  { name: "Pause, with a hidden toolbar", attributes: { interval: 60 }, focus: "[data-do=pause]", act: set({ hideToolbar: true }), to: ROOT },
  { name: "Refresh, with a hidden toolbar", focus: "[data-do=refresh]", act: set({ hideToolbar: true }), to: ROOT },
  { name: "the search, with a hidden toolbar", focus: "input", act: set({ hideToolbar: true }), to: "[data-do=close], .row" },
  { name: "a chip before others", body: CROWD, focus: ".chip[data-phase=pending]", act: refreshTo(withoutIn(CROWD, ["c-7", "c-8"])), to: ".chip[data-phase=running]" },
  {
    name: "the last chip",
    body: CROWD,
    focus: ".chip[data-phase=succeeded]",
    act: refreshTo(withoutIn(CROWD, ["c-2", "c-3", "c-5"])),
    to: ".chip[data-phase=running]",
  },
  { name: "a chip, when there are too few rows for chips", body: CROWD, focus: ".chip[data-phase=running]", act: refreshTo(RUNNING), to: "[aria-haspopup=menu]" },
  { name: "the only chip, when it is released", attributes: { filter: "running" }, focus: ".chip[data-phase=running]", act: activate, to: "[aria-haspopup=menu]" },
  { name: "a chip that stays", body: CROWD, focus: ".chip[data-phase=succeeded]", act: refreshTo(`crowd(${FAILED})`), to: ".chip[data-phase=succeeded]" },
  { name: "a chip, with another job", body: CROWD, focus: ".chip[data-phase=running]", act: set({ jobId: "other" }), to: "[data-do=refresh]" },
  { name: "the next match, when the search is cleared", attributes: { query: "node" }, focus: "[data-do=next]", act: set({ query: "" }), to: "input" },
  { name: "Show all", attributes: { query: "nothing like it" }, focus: "[data-do=show-all]", act: activate, to: ROOT },
  { name: "Show all, when there are matches", attributes: { query: "node-new" }, focus: "[data-do=show-all]", act: refreshTo(GROWN), to: ROOT },
  { name: "Show in tree", body: FAILED, focus: "[data-do=cause]", act: activate, to: "[data-uid=c-6]" },
  { name: "Show in tree, when the job no longer fails", body: FAILED, focus: "[data-do=cause]", act: refreshTo(RUNNING), to: ROOT },
  { name: "Show in tree, without chips", body: FAILED, attributes: { "hide-toolbar": "" }, focus: "[data-do=cause]", act: refreshTo(RUNNING), to: ROOT },
  { name: "Close", open: "c-2", focus: "[data-do=close]", act: activate, to: "[data-uid=c-2]" },
  { name: "Close, without a row", open: "c-2", late: { query: "nothing like it" }, focus: "[data-do=close]", act: activate, to: "[data-do=show-all]" },
  { name: "Close, when the node vanishes", open: "c-5", focus: "[data-do=close]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "Close, when the node and its parent vanish", open: "c-5", focus: "[data-do=close]", act: refreshTo(without("c-4")), to: ROOT },
  { name: "a copy button, when the node vanishes", open: "c-5", focus: "[data-do=copy-field]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "the raw response, when the node vanishes", open: "c-5", raw: true, focus: ".raw pre", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "the details, with another job", open: "c-5", focus: "[data-do=close]", act: set({ jobId: "other" }), to: "[data-do=refresh]" },
  { name: "a row that vanishes", focus: "[data-uid=c-5]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "a row that vanishes with its details", open: "c-5", focus: "[data-uid=c-5]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "a row whose parent vanishes", focus: "[data-uid=c-5]", act: refreshTo(without("c-4")), to: ROOT },
  { name: "a row that no longer matches", attributes: { filter: "running pending" }, focus: "[data-uid=c-6]", act: refreshTo(without("c-6")), to: "[data-uid=c-4]" },
  { name: "the last row that matches", attributes: { query: "node-iv" }, focus: "[data-uid=c-4]", act: refreshTo(without("c-4")), to: "[data-do=show-all]" },
  { name: "a row, with another job", focus: "[data-uid=c-5]", act: set({ jobId: "other" }), to: "[data-do=refresh], .row" },
  {
    name: "a row that moves",
    focus: "[data-uid=c-2]",
    act: refreshTo(`(() => { const body = ${RUNNING}; body.spec.subJobs.reverse(); return body; })()`),
    to: "[data-uid=c-2]",
  },
];

/** Focuses the control at `selector`. */
async function focus(selector) {
  const isFocused = await inShadow(
    page(),
    (root, selector) => {
      const control = root.querySelector(selector);
      control.focus();
      return root.activeElement === control;
    },
    selector,
  );
  assert.ok(isFocused, `${selector} has the focus`);
  await nextPaint(page());
}

/** Moves the current row to the one at `selector`, and the focus to it, with arrow keys. */
async function focusRow(selector) {
  await inShadow(page(), (root) => root.querySelector(".row[tabindex='0']").focus());
  for (let left = 20; left > 0 && !(await inShadow(page(), (root, selector) => root.activeElement.matches(selector), selector)); left--) {
    await press(page(), "ArrowDown");
  }
}

const hasFocus = (selector) => inShadow(page(), (root, selector) => root.activeElement?.matches(selector) ?? false, selector);

for (const { name, body = RUNNING, attributes, open, raw, late, focus: from, act, to } of CASES) {
  test(`focus on ${name}`, async () => {
    await page().evaluate((body, attributes) => {
      window.responses = [eval(body)];
      show(attributes);
    }, body, { expand: "all", ...attributes });
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".board"));
    if (open) await openDetails(open);
    if (raw) await inShadow(page(), (root) => root.querySelector("[data-do=raw]").click());
    await nextPaint(page());
    if (late) await set(late)();
    await (from.startsWith("[data-uid") ? focusRow : focus)(from);
    assert.ok(await hasFocus(from), `${from} has the focus at first`);
    await act();
    await waitFor(page(), (to) => document.querySelector("#tree").shadowRoot.activeElement?.matches(to), [to], 3000).catch(async () => {
      const active = await inShadow(page(), (root) => root.activeElement?.outerHTML.slice(0, 160) ?? document.activeElement.tagName);
      assert.fail(`the focus is on ${active}, not ${to}`);
    });
    if (name.includes("with its details")) assert.equal(await inShadow(page(), (root) => root.querySelectorAll(".details, [data-split]").length), 0);
  });
}

// What the page does while the widget's control disappears; the focus is the page's, and stays where it was.
const HOSTS = [
  { name: "a field of the page", focus: () => document.querySelector("#field").focus(), active: "#field" },
  {
    name: "the page's own button in the actions slot",
    focus: () => document.querySelector("#action").focus(),
    active: "#action",
  },
  // Firefox blurs only the element that has the focus, not the host around it.
  { name: "nothing", focus: () => document.querySelector("#tree").shadowRoot.activeElement.blur(), active: "body" },
];

for (const { name, focus, active } of HOSTS) {
  test(`a refresh leaves the focus on ${name}`, async () => {
    await show(page(), RUNNING, { interval: 60, expand: "all" });
    await page().evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", "<input id='field'>");
      document.querySelector("#tree").innerHTML = "<button id='action' slot='actions'>Act</button>";
    });
    await openDetails("c-5");
    const isFocused = () => page().evaluate((active) => document.activeElement.matches(active), active);
    await page().evaluate(focus);
    assert.ok(await isFocused(), `${active} has the focus at first`);
    await refresh(page(), without("c-5", "c-7", "c-8"));
    await refresh(page(), DONE);
    assert.ok(await isFocused());
  });
}

for (const [name, selector] of [["a row", ".row[tabindex='0']"], ["Pause", "[data-do=pause]"]]) {
  test(`in a frame, a refresh does not take the focus from the page around it, after ${name} had it`, async () => {
    await page().evaluate(async () => {
      document.body.innerHTML = "<input id='field'><iframe id='frame' src='/playground.css'></iframe>";
      await new Promise((done) => document.querySelector("#frame").addEventListener("load", done, { once: true }));
    });
    const frame = await (await page().$("#frame")).contentFrame();
    await installJobHelpers(frame);
    await frame.evaluate((body) => {
      window.responses = [eval(body)];
      show({ interval: 60, expand: "all" });
    }, RUNNING);
    await waitFor(frame, () => document.querySelector("#tree").shadowRoot.querySelector("[role=treeitem]"));
    await frame.evaluate((selector) => document.querySelector("#tree").shadowRoot.querySelector(selector).focus(), selector);
    await (await page().$("#field")).focus();
    assert.equal(await page().evaluate(() => document.activeElement.id), "field");
    await frame.evaluate(async (body) => {
      window.responses = [eval(body)];
      await document.querySelector("#tree").refresh();
    }, DONE);
    await nextPaint(page());
    assert.equal(await page().evaluate(() => document.activeElement.id), "field");
  });
}
