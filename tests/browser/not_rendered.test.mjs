// A widget that is not rendered rests as on a hidden page: no requests, no timers; it catches up when it returns.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { nextPaint, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Ways to hide a widget: `[name, html with the element #here around it, script that hides, script that shows again]`. `here` is
 *  that element, `tree` the widget. */
const WAYS = [
  ["display: none on itself", "<div id=here></div>", "tree.style.display = 'none'", "tree.style.display = ''"],
  ["hidden attribute of its own", "<div id=here></div>", "tree.hidden = true", "tree.hidden = false"],
  ["display: none around it", "<div><div id=here></div></div>", "here.parentNode.style.display = 'none'", "here.parentNode.style.display = ''"],
  ["hidden tab panel", "<div id=here role=tabpanel></div>", "here.hidden = true", "here.hidden = false"],
  ["hidden until found", "<div id=here></div>", "here.hidden = 'until-found'", "here.hidden = false"],
  ["modal dialog", "<dialog id=here></dialog>", "here.close()", "here.showModal()", "here.showModal()"],
  ["dialog", "<dialog id=here open></dialog>", "here.close()", "here.show()"],
  ["popover", "<div id=here popover></div>", "here.hidePopover()", "here.showPopover()", "here.showPopover()"],
  ["details", "<details open><summary>Job</summary><div id=here></div></details>", "here.parentNode.open = false", "here.parentNode.open = true"],
  ["details as the parent", "<details open id=here></details>", "here.open = false", "here.open = true"],
  ["content-visibility around it", "<div id=here></div>", "here.style.contentVisibility = 'hidden'", "here.style.contentVisibility = ''"],
  ["content-visibility on itself", "<div id=here></div>", "tree.style.contentVisibility = 'hidden'", "tree.style.contentVisibility = ''"],
  ["content-visibility, scrolled out of view", "<p style='height: 9000px'></p><div id=here></div>", "here.style.contentVisibility = 'hidden'", "here.style.contentVisibility = ''"],
  ["content-visibility, out of view in a scroller", "<div style='overflow: auto; height: 99px'><p style='height: 9000px'></p><div id=here></div></div>", "here.style.contentVisibility = 'hidden'", "here.style.contentVisibility = ''"],
  ["scrolled out of view", "<p style='height: 9000px'></p><div id=here></div>", "here.hidden = true", "here.hidden = false"],
  ["no room", "<div id=here style='width: 0; height: 0; overflow: hidden; display: grid'></div>", "here.style.display = 'none'", "here.style.display = 'grid'"],
  ["display: contents on itself", "<div id=here></div>", "tree.style.display = 'contents'; here.hidden = true", "here.hidden = false", "tree.style.display = 'contents'"],
  ["style sheet", "<style>.off { display: none }</style><div id=here></div>", "here.className = 'off'", "document.querySelector('style').disabled = true"],
  ["moved to a hidden place", "<div id=here></div><div id=away hidden></div>", "away.append(tree)", "here.append(tree)"],
  ["shadow root", "<div id=host></div>", "host.hidden = true", "host.hidden = false", "host.attachShadow({ mode: 'open' }).append(tree)"],
  ["no slot for it", "<div id=here></div>", "here.shadowRoot.replaceChildren()", "here.shadowRoot.append(document.createElement('slot'))", "here.attachShadow({ mode: 'open' }).append(document.createElement('slot'))"],
  ["another slot", "<div id=here></div>", "tree.slot = 'none'", "tree.slot = ''", "here.attachShadow({ mode: 'open' }).append(document.createElement('slot'))"],
  ["hidden frame", "<iframe id=frame style='width: 600px; height: 400px'></iframe>", "frame.hidden = true", "frame.hidden = false", "frame.contentDocument.body.append(tree)"],
  ["hidden place in a frame", "<iframe id=frame style='width: 600px; height: 400px'></iframe>", "frame.contentDocument.body.hidden = true", "frame.contentDocument.body.hidden = false", "frame.contentDocument.body.append(tree)"],
];

/** Runs a script of the table in the page. */
const run = (script) => page().evaluate((script) => new Function("tree", script)(window.tree), script);

/** Puts a widget that refreshes every minute into `html`; `prepare` and `hide` run before it connects if they can. */
async function place(html, prepare = "", hide = "") {
  await page().evaluate(
    (html, prepare, hide) => {
      // Counts the timers that are set, however they are removed.
      const { setTimeout: set, clearTimeout: clear } = window;
      window.timers = new Set();
      window.setTimeout = (callback, ...rest) => {
        const id = set(() => (timers.delete(id), callback()), ...rest);
        timers.add(id);
        return id;
      };
      window.clearTimeout = (id) => (timers.delete(id), clear(id));
      window.responses = [cluster()];
      window.tree = show({ interval: "60" });
      tree.remove();
      window.activities = [];
      window.errors = [];
      document.body.innerHTML = html;
      document.querySelector("#here")?.append(tree);
      new Function("tree", prepare)(tree);
      new Function("tree", hide)(tree);
      for (const type of ["activity", "error"]) {
        tree.addEventListener(`job-tree-${type}`, ({ detail }) => (type === "error" ? errors : activities).push(detail.to ?? detail));
      }
    },
    html,
    prepare,
    hide,
  );
}

const waitForActivity = (activity) => waitFor(page(), (activity) => window.tree.activity === activity, [activity]);
const requests = () => page().evaluate(() => window.requests.length);
const hasTimers = () => page().evaluate(() => window.timers.size > 0);

/** Waits until no timer is left. One that repeats, such as a tick every second, is always there. */
const waitForNoTimer = () => waitFor(page(), () => window.timers.size === 0);

for (const [name, html, hide, unhide, prepare] of WAYS) {
  test(`hidden and shown again: ${name}`, async () => {
    await place(html, prepare);
    await waitForActivity("waiting");
    assert.ok(await hasTimers());
    await run(hide);
    await waitForActivity("hidden");
    await waitForNoTimer();
    const before = await requests();
    await run(`${unhide}; window.activities = []`);
    await waitForActivity("waiting");
    assert.equal(await requests(), before + 1, "one immediate refresh");
    assert.deepEqual((await page().evaluate(() => window.activities)).slice(-2), ["fetching", "waiting"]);
    assert.ok(await hasTimers(), "ticks again");
  });

  test(`hidden from the start: ${name}`, async () => {
    await place(html, prepare, hide);
    await waitForActivity("hidden");
    await waitForNoTimer();
    assert.equal(await requests(), 0, "not even a prefetch");
    await run(unhide);
    await waitForActivity("waiting");
    assert.equal(await requests(), 1);
    assert.deepEqual(await page().evaluate(() => window.errors), []);
  });
}

/** Places where a widget is rendered although nobody sees it: `[name, html, script that goes there]`. */
const RENDERED = [
  ["scrolled out of view", "<p style='height: 9000px'></p><div id=here></div>", ""],
  ["out of view in a scroller", "<div style='overflow: hidden; height: 99px'><p style='height: 9000px'></p><div id=here></div></div>", ""],
  ["beside the page", "<div id=here style='position: absolute; left: -9999px'></div>", ""],
  ["content-visibility: auto", "<p style='height: 9000px'></p><div id=here></div>", "here.style.contentVisibility = 'auto'"],
  ["visibility: hidden", "<div id=here></div>", "here.style.visibility = 'hidden'"],
  ["transparent", "<div id=here></div>", "here.style.opacity = 0"],
  ["scaled to nothing", "<div id=here></div>", "here.style.transform = 'scale(0)'"],
  ["clipped to nothing", "<div id=here></div>", "here.style.clipPath = 'inset(50%)'"],
  ["without room", "<div id=here></div>", "Object.assign(here.style, { inlineSize: 0, blockSize: 0, overflow: 'clip' })"],
  ["a collapsed flex item", "<div style='display: flex'><div id=here></div></div>", "Object.assign(here.style, { flex: '0 1 0', minWidth: 0, overflow: 'hidden' })"],
  ["of no size itself", "<div id=here></div>", "Object.assign(tree.style, { inlineSize: 0, minInlineSize: 0, blockSize: 0, overflow: 'hidden' })"],
  ["display: contents", "<div id=here></div>", "tree.style.display = 'contents'"],
  ["moved to another place", "<div id=here></div><div id=there></div>", "there.append(tree)"],
  ["inert", "<div id=here></div>", "here.inert = true"],
];

for (const [name, html, change] of RENDERED) {
  test(`goes on refreshing: ${name}`, async () => {
    await place(html, "tree.interval = 1");
    await waitForActivity("waiting");
    await run(change);
    await nextPaint(page());
    const before = await requests();
    await waitFor(page(), (count) => window.requests.length >= count, [before + 2]);
    assert.ok(!(await page().evaluate(() => window.activities)).includes("hidden"));
    assert.ok(await hasTimers());
  });
}

/** Adds a widget with the same request. */
const PAIR = "window.other = tree.cloneNode(); other.id = 'other'; other.fetcher = tree.fetcher; there.append(other)";

test("widgets that share a watch rest when none of them is rendered", async () => {
  await place("<div id=here></div><div id=there></div>", PAIR);
  const activities = () => page().evaluate(() => [tree.activity, other.activity]);
  const waitForBoth = (activity) => waitFor(page(), (wanted) => tree.activity === wanted && other.activity === wanted, [activity]);
  await waitForBoth("waiting");
  assert.equal(await requests(), 1, "they share requests");
  await run("here.hidden = true");
  await nextPaint(page());
  assert.deepEqual(await activities(), ["waiting", "waiting"], "one of them is rendered");
  await run("there.hidden = true");
  await waitForBoth("hidden");
  await waitForNoTimer();
  const before = await requests();
  await run("there.hidden = false");
  await waitForBoth("waiting");
  assert.equal(await requests(), before + 1, "catches up");
  // The last one that is rendered leaves.
  await run("other.remove()");
  await waitForActivity("hidden");
  // Another one that is rendered joins.
  await run("there.append(other)");
  await waitForBoth("waiting");
});

test("a paused widget that shares a watch takes along that it is not rendered", async () => {
  await place("<div id=here></div><div id=there></div>", PAIR);
  await waitForActivity("waiting");
  await run("here.hidden = true");
  await nextPaint(page());
  await run("tree.paused = true");
  await waitForActivity("paused");
  await run("tree.paused = false; tree.interval = 50");
  await waitForActivity("hidden");
  await run("here.hidden = false");
  await waitForActivity("waiting");
});

test("a widget that leaves a shared watch keeps its schedule", async () => {
  await place("<div id=here></div><div id=there></div>", PAIR);
  await waitFor(page(), () => tree.activity === "waiting" && other.activity === "waiting");
  await run("tree.interval = 90; window.activities = []");
  await nextPaint(page());
  await run("other.interval = 50");
  await nextPaint(page());
  assert.deepEqual([await requests(), await page().evaluate(() => activities)], [1, []]);
});

test("a refresh that the host requests is sent at once, and once only", async () => {
  for (const isMounted of [false, true]) {
    await place("<div id=here hidden></div>");
    if (isMounted) await waitForActivity("hidden");
    const count = await requests();
    const phase = await page().evaluate(async () => (await tree.refresh()).root.phase);
    assert.equal(phase, "running");
    await waitForActivity("hidden");
    assert.equal(await requests(), count + 1);
    await run("here.hidden = false");
    await waitForActivity("waiting");
    assert.equal(await requests(), count + 2, "catches up");
  }
});

test("a job that ends while the widget is not rendered is finished when it returns", async () => {
  await place("<div id=here></div>");
  await waitForActivity("waiting");
  await run("here.hidden = true");
  await waitForActivity("hidden");
  await run("window.responses = [cluster({ phase: 'Success' })]; here.hidden = false");
  await waitForActivity("finished");
  await run("here.hidden = true");
  await nextPaint(page());
  assert.equal(await page().evaluate(() => tree.activity), "finished");
});
