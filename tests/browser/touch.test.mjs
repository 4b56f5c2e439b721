// Fingers: targets are at least 24 px at any size of the text, rows 44 px where the pointer is coarse.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers, respondWithError } from "./support/jobs.mjs";
import { click, inShadow, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** Turns the page into that of a phone or tablet. */
async function useTouch(width, height = 800) {
  await page().setViewport({ width, height, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  await installJobHelpers(page());
  await page().evaluate(() => {
    document.head.insertAdjacentHTML("beforeend", '<meta name="viewport" content="width=device-width">');
    document.body.style.margin = "0";
  });
  await nextPaint(page());
}

/** Returns what can be touched and is smaller than `least`, in CSS pixels. */
const tooSmall = (least) =>
  inShadow(
    page(),
    (root, least) =>
      [...root.querySelectorAll("button, input, select, textarea, a, summary, [role=button], [role=menuitem], .toggle, .row")]
        .map((it) => [it, it.getBoundingClientRect()])
        .filter(([it, { width, height }]) => it.checkVisibility() && (width < least || height < least))
        .map(([it, { width, height }]) => [it.className, it.dataset.do, width, height].join(" ")),
    least,
  );

async function set(properties) {
  await page().evaluate((properties) => Object.assign(document.querySelector("#tree"), properties), properties);
  await nextPaint(page());
}

// States in which the widget has different targets: `[name, body, attributes, act]`.
const STATES = [
  ["running", "cluster()", { interval: 60 }],
  ["failed", FAILED, {}],
  ["with open details", FAILED, {}, () => click(page(), "[data-uid=c-6]")],
  ["with the raw response", FAILED, {}, async () => {
    await click(page(), "[data-uid=c-6]");
    await click(page(), "[data-do=raw]");
  }],
  ["with matches", FAILED, { query: "node" }],
  ["without a match", FAILED, {}, () => set({ query: "nothing like it" })],
  ["filtered", FAILED, { filter: "failed" }],
  ["timeline", FAILED, { view: "timeline" }],
  ["windowed", "largeJob(300)", { expand: "all" }],
  ["windowed timeline", "largeJob(300)", { expand: "all", view: "timeline" }],
  ["paused", "cluster()", { interval: 60 }, () => set({ paused: true })],
  ["without toolbar", FAILED, { "hide-toolbar": "" }],
  ["stale", "cluster()", {}, async () => {
    await respondWithError(page(), "http");
    await page().evaluate(() => document.querySelector("#tree").refresh().catch(() => {}));
  }],
];

const SIZES = [
  [1280, "14px"],
  [768, "14px"],
  [360, "14px"],
  [1280, "10px"],
  [360, "10px"],
  [320, "20px"],
];

for (const [name, body, attributes, act] of STATES) {
  test(`targets are at least 24 px: ${name}`, async () => {
    await show(page(), body, attributes);
    await act?.();
    const wrong = [];
    for (const [width, size] of SIZES) {
      await page().setViewport({ width, height: 900 });
      await page().evaluate((size) => document.querySelector("#tree").style.setProperty("--job-tree-font-size", size), size);
      await nextPaint(page());
      const small = await tooSmall(24);
      if (small.length > 0) wrong.push([width, size, ...small]);
    }
    assert.deepEqual(wrong, []);
    assert.notEqual(await inShadow(page(), (root) => root.querySelectorAll("button").length), 0);
  });
}

test("targets are at least 24 px without a job and without a response", async () => {
  await page().evaluate(() => {
    window.responses = [() => new Promise(() => {})];
    show();
  });
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector("button"));
  assert.deepEqual(await tooSmall(24), []);
});

for (const [width, name] of [[360, "phone"], [620, "small tablet"], [820, "tablet"], [1280, "large tablet"]]) {
  for (const view of ["tree", "timeline"]) {
    test(`rows are 44 px high on a ${name}: ${view}`, needsChromium, async () => {
      await useTouch(width);
      assert.ok(await page().evaluate(() => matchMedia("(pointer: coarse)").matches));
      await show(page(), FAILED, { view, expand: "all" });
      const heights = await inShadow(page(), (root) => [...root.querySelectorAll(".row")].map((row) => row.getBoundingClientRect().height));
      assert.ok(heights.length > 5 && heights.every((height) => height >= 44), heights.join());
      assert.deepEqual(await tooSmall(24), []);
      const gaps = await inShadow(page(), (root) => [...root.querySelectorAll(".lane")].map((lane) => lane.closest(".row").getBoundingClientRect().height - lane.getBoundingClientRect().height));
      assert.ok(gaps.every((gap) => Math.abs(gap) < 0.1), `the lines of the timeline have gaps: ${gaps}`);
      const toggles = await inShadow(page(), (root) => [...root.querySelectorAll(".toggle")].map((it) => it.getBoundingClientRect().toJSON()));
      assert.ok(toggles.length > 0 && toggles.every(({ width, height }) => width >= 36 && height >= 44), JSON.stringify(toggles));
    });

    test(`a windowed ${view} on a ${name} has no gaps, at any scroll position`, needsChromium, async () => {
      await useTouch(width);
      await show(page(), "largeJob(2000)", { view, expand: "all" });
      const wrong = await inShadow(page(), async (root) => {
        const tree = root.querySelector("[role=tree]");
        const rows = root.querySelector(".rows");
        const height = root.querySelector(".row:not([data-pinned])").getBoundingClientRect().height;
        const wrong = [];
        if (height < 44) wrong.push(`rows are ${height} px high`);
        if (Math.abs(rows.getBoundingClientRect().height - 2001 * height) > 1) wrong.push(`2001 rows are ${rows.getBoundingClientRect().height} px high`);
        for (const part of [0, 0.2, 0.5, 0.77, 1]) {
          tree.scrollTop = part * tree.scrollHeight;
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))));
          const box = tree.getBoundingClientRect();
          for (let y = Math.max(box.top, 0) + 2; y < Math.min(box.bottom, innerHeight) - 2; y += 20) {
            if (!root.elementFromPoint(box.left + 40, y)?.closest(".row")) wrong.push(`nothing at ${part}, ${y}`);
          }
          const last = [...root.querySelectorAll(".row:not([data-pinned])")].at(-1);
          if (part === 1 && last.getAttribute("aria-posinset") !== "2000") wrong.push("the last row is missing");
        }
        return wrong;
      });
      assert.deepEqual(wrong, []);
    });
  }
}

test("rows are not higher where the pointer is fine", async () => {
  await show(page(), "largeJob(300)", { expand: "all" });
  assert.equal(await inShadow(page(), (root) => root.querySelector(".row").getBoundingClientRect().height), 32);
});

test("a tap opens the details, one on the edge of a row's toggle closes the branch", needsChromium, async () => {
  await useTouch(360);
  await show(page(), FAILED, { expand: "all" });
  const box = (selector) => inShadow(page(), (root, selector) => root.querySelector(selector).getBoundingClientRect().toJSON(), selector);
  const name = await box("[data-uid=c-2] .type");
  await page().touchscreen.tap(name.x + 5, name.y + 5);
  await nextPaint(page());
  assert.equal(await inShadow(page(), (root) => root.querySelector(".details h2").textContent), "Install master master-1");
  await inShadow(page(), (root) => root.querySelector("[data-uid=c-4]").scrollIntoView({ block: "center" }));
  const toggle = await box("[data-uid=c-4] .toggle");
  await page().touchscreen.tap(toggle.right - 2, toggle.bottom - 4);
  await nextPaint(page());
  assert.equal(await inShadow(page(), (root) => root.querySelector("[data-uid=c-4]").ariaExpanded), "false");
});

test("nothing is shown to a mouse alone", async () => {
  await show(page(), FAILED, { expand: "all" });
  await click(page(), "[data-uid=c-6]");
  const wrong = await inShadow(page(), (root) =>
    [...root.querySelectorAll("[title]")]
      // A tooltip repeats the name of a control, which keyboards and fingers reach.
      .filter((it) => !it.matches("button, input") || ![it.ariaLabel, it.textContent.trim()].includes(it.title))
      .map((it) => it.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(wrong, []);
});
