// The focus between the removal of its control and the next one: in no frame is it on the page's body, however long Yew takes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { inShadow, nextPaint, press, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const RUNNING = "cluster()";
const DONE = "cluster({ phase: 'Success' })";
const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** With enough sub-jobs for chips. */
const CROWD = "crowd(cluster())";

/** A job without the sub-jobs with these IDs. */
const without = (...ids) => withoutIn(RUNNING, ids);
const withoutIn = (body, ids) => `(() => {
  const body = ${body};
  const prune = (job) => { job.spec.subJobs = job.spec.subJobs.filter((it) => !${JSON.stringify(ids)}.includes(it.metadata.uid)); job.spec.subJobs.forEach(prune); };
  prune(body);
  return body;
})()`;

const refreshTo = (body) => () => refresh(page(), body);
const set = (changes) => () => page().evaluate((changes) => void Object.assign(document.querySelector("#tree"), changes), changes);
const click = (selector) => inShadow(page(), (root, selector) => root.querySelector(selector).click(), selector);

// `focus` is the control that has the focus when `act` makes it disappear, `to` the one that has it in the end.
const CASES = [
  { name: "Pause, when the job ends", focus: "[data-do=pause]", act: refreshTo(DONE), to: "[data-do=refresh]" },
  { name: "a chip that becomes empty", body: CROWD, focus: ".chip[data-phase=pending]", act: refreshTo(withoutIn(CROWD, ["c-7", "c-8"])), to: ".chip[data-phase=running]" },
  { name: "Show in tree", body: FAILED, focus: "[data-do=cause]", act: () => press(page(), "Enter"), to: "[data-uid=c-6]" },
  { name: "Show all", attributes: { query: "nothing like it" }, focus: "[data-do=show-all]", act: () => press(page(), "Enter"), to: ".row[data-uid=c-1]" },
  { name: "a row that vanishes", row: "c-5", focus: ".row[data-uid=c-5]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "Close, when the node vanishes", row: "c-5", focus: "[data-do=close]", act: refreshTo(without("c-5")), to: "[data-uid=c-4]" },
  { name: "Close", row: "c-2", focus: "[data-do=close]", act: () => press(page(), "Enter"), to: "[data-uid=c-2]" },
  { name: "the search, with a hidden toolbar", focus: "input", act: set({ hideToolbar: true }), to: "button, .row" },
  { name: "a row, with another job", row: "c-5", focus: ".row[data-uid=c-5]", act: set({ jobId: "other" }), to: "button, .row" },
  { name: "a chip, with another job", body: CROWD, focus: ".chip[data-phase=running]", act: set({ jobId: "other" }), to: "button" },
];

for (const isSlow of [false, true]) {
  for (const { name, body = RUNNING, attributes, row, focus, act, to } of CASES) {
    test(`the focus leaves ${name} for a control at once${isSlow ? ", when Yew yields" : ""}`, async () => {
      await page().evaluate(
        (body, attributes) => {
          window.responses = [eval(body)];
          show(attributes);
        },
        body,
        { expand: "all", interval: 60, ...attributes },
      );
      await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".board"));
      if (row) await click(`[data-uid=${row}]`);
      await nextPaint(page());
      await inShadow(page(), (root, selector) => root.querySelector(selector).focus(), focus);
      await nextPaint(page());
      await page().evaluate((isSlow) => {
        if (isSlow) {
          // Yew yields after 16 ms.
          let now = Date.now();
          Date.now = () => (now += 17);
        }
        window.lost = [];
        const check = (when) => document.activeElement === document.body && window.lost.push(when);
        addEventListener("focusout", () => queueMicrotask(() => check("after focusout")));
        const eachFrame = () => {
          check("in a frame");
          requestAnimationFrame(eachFrame);
        };
        eachFrame();
        // Tasks too, which are more than frames.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => (check("in a task"), channel.port2.postMessage(null));
        channel.port2.postMessage(null);
      }, isSlow);
      await act();
      await waitFor(page(), (to) => document.querySelector("#tree").shadowRoot.activeElement?.matches(to), [to]);
      assert.deepEqual(await page().evaluate(() => [...new Set(window.lost)]), []);
    });
  }
}
