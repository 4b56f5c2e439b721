// Accessibility: axe rules in every state, theme and language, reflow at 320 px, and the rate of announcements.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { ERROR_RESPONSES, respondWithError } from "./support/jobs.mjs";
import { click, focusTree, inShadow, nextPaint, press, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs axe and returns a line for each violation. */
async function violations() {
  await page().evaluate(axe);
  return page().evaluate(async () => {
    // The rules about a page's landmarks and headings do not apply to a widget in an empty page.
    const rules = Object.fromEntries(["landmark-one-main", "page-has-heading-one", "region"].map((id) => [id, { enabled: false }]));
    const { violations, passes } = await axe.run(document, { rules });
    if (passes.length < 10) throw new Error("axe checked too few rules");
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  });
}

/** Copies the tree in a page whose clipboard does `writeText`. */
async function copy(writeText) {
  await show(page(), "cluster({ phase: 'Failed', fails: true })");
  await page().evaluate((writeText) => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: eval(writeText) }, configurable: true });
    document.execCommand = () => false;
  }, writeText.toString());
  await click(page(), "[data-do=copy-tree]");
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".toast"));
}

async function showSummary(body) {
  await page().evaluate((body) => {
    window.responses = [eval(body)];
    show({ view: "summary" });
  }, body);
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".line[data-phase]"));
  await nextPaint(page());
}

/** Functions that bring the widget into each of its states. */
const STATES = {
  loading: async () => {
    await page().evaluate(() => {
      window.responses = [() => new Promise(() => {})];
      show();
    });
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".head .title"));
  },
  running: () => show(page(), "cluster()"),
  failed: () => show(page(), "cluster({ phase: 'Failed', fails: true })"),
  empty: () => show(page(), "job('r', 'Initializing')"),
  timeline: () => show(page(), "cluster({ phase: 'Failed', fails: true })", { view: "timeline" }),
  windowed: () => show(page(), "largeJob(1000)"),
  filtered: () => show(page(), "cluster({ phase: 'Failed', fails: true })", { filter: "failed", query: "create" }),
  "no match": async () => {
    await page().evaluate(() => {
      window.responses = [cluster()];
      show({ query: "zebra" });
    });
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".note"));
  },
  "focus and details": async () => {
    await show(page(), "cluster({ phase: 'Failed', fails: true })");
    await focusTree(page());
    await press(page(), "ArrowDown", "Space");
    await click(page(), "[data-do=raw]");
  },
  copied: () => copy(() => Promise.resolve()),
  "copying blocked": () => copy(() => Promise.reject(new Error("no"))),
  "no job": async () => {
    await page().evaluate(() => show().removeAttribute("job-id"));
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.textContent.includes("job") || document.documentElement.lang !== "en");
    await nextPaint(page());
  },
  "summary, running": () => showSummary("cluster()"),
  "summary, failed": () => showSummary("cluster({ phase: 'Failed', fails: true })"),
  "summary, open": async () => {
    await showSummary("cluster({ phase: 'Failed', fails: true })");
    await click(page(), ".open");
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement?.matches("[role=treeitem]"));
  },
  stale: async () => {
    await show(page(), "cluster()", { interval: "100" });
    await respondWithError(page(), "throttled");
    await page().$eval("#tree", (tree) => tree.refresh().catch(() => {}));
    await nextPaint(page());
  },
  "without toolbar": () => show(page(), "cluster()", { "hide-toolbar": "" }),
};

/** Emulates the media features and sets the page's language. */
async function setEnvironment({ dark = false, forced = false, lang = "en" }) {
  const client = await page().createCDPSession();
  await client.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
      { name: "forced-colors", value: forced ? "active" : "none" },
      { name: "prefers-reduced-motion", value: "reduce" },
    ],
  });
  await page().evaluate((lang) => {
    document.documentElement.lang = lang;
    document.documentElement.style.colorScheme = "light dark";
    document.documentElement.style.background = "Canvas";
  }, lang);
}

for (const [theme, options] of Object.entries({ light: {}, dark: { dark: true }, "forced colours": { forced: true } })) {
  test(`axe finds no violation: ${theme}`, needsChromium, async (t) => {
    await setEnvironment(options);
    for (const [name, enterState] of Object.entries(STATES)) {
      await enterState();
      assert.deepEqual(await violations(), [], name);
    }
    t.diagnostic(`${Object.keys(STATES).length} states`);
  });
}

test("axe finds no violation in any language or error", needsChromium, async (t) => {
  for (const lang of ["en", "zh-CN", "zh-TW", "de"]) {
    await setEnvironment({ lang });
    await STATES.failed();
    assert.deepEqual(await violations(), [], lang);
  }
  for (const kind of Object.keys(ERROR_RESPONSES)) {
    await respondWithError(page(), kind);
    await page().evaluate(() => void show());
    await waitFor(page(), () => document.querySelector("#tree").error);
    await nextPaint(page());
    assert.deepEqual(await violations(), [], kind);
  }
  t.diagnostic(`4 languages, ${Object.keys(ERROR_RESPONSES).length} errors`);
});

test("content reflows at 320 px, which is 1280 px at 400 % zoom", needsChromium, async () => {
  await page().setViewport({ width: 320, height: 256 });
  for (const lang of ["en", "zh-CN", "de"]) {
    await setEnvironment({ lang });
    for (const state of ["failed", "timeline", "windowed", "focus and details", "filtered", "stale"]) {
      await STATES[state]();
      const overflow = await inShadow(page(), (root) => {
        const visible = (element) => !element.closest(".unseen, .axis, .what > *, .chips > *") && element.getClientRects().length > 0;
        const tooWide = [...root.querySelectorAll("*")].filter((element) => visible(element) && element.getBoundingClientRect().right > 321);
        return [document.documentElement.scrollWidth, tooWide.map((element) => `${element.tagName} ${element.getAttribute("class")}`)];
      });
      assert.deepEqual(overflow, [320, []], `${state}, ${lang}`);
    }
  }
});

test("reduced motion and forced colours are honoured", needsChromium, async () => {
  await setEnvironment({ forced: true });
  await show(page(), "cluster()", { filter: "running" });
  const [running, pressed, other] = await inShadow(page(), (root) => {
    const background = (selector) => getComputedStyle(root.querySelector(selector)).backgroundColor;
    return [root.getAnimations().filter((animation) => animation.playState === "running").length, background(".chip[aria-pressed=true]"), background(".chip[aria-pressed=false]")];
  });
  assert.equal(running, 0);
  assert.notEqual(pressed, other);
});

test("changes are announced at most every 5 s, a failure immediately", async () => {
  await show(page(), "cluster()");
  const announcements = () => inShadow(page(), (root) => ["status", "alert"].map((role) => root.querySelector(`.unseen[role=${role}]`).textContent));
  const [first, empty] = await announcements();
  assert.match(first, /Create cluster cluster-production: Running\. 3 of 6 done/);
  assert.equal(empty, "");
  await refresh(page(), "(() => { const body = cluster(); body.spec.subJobs[3].status.phase = 'Success'; return body; })()");
  assert.deepEqual(await announcements(), [first, ""], "the next one waits");
  await refresh(page(), "cluster({ fails: true })");
  assert.match((await announcements())[1], /^Failed: Create the VM for the node\. create server failed/);
  const elapsed = await page().evaluate(
    () =>
      new Promise((done) => {
        const region = document.querySelector("#tree").shadowRoot.querySelector(".unseen[role=status]");
        const begin = performance.now();
        new MutationObserver(() => done(performance.now() - begin)).observe(region, { subtree: true, childList: true, characterData: true });
        window.responses = [cluster({ phase: "Failed", fails: true })];
        document.querySelector("#tree").refresh();
      }),
  );
  assert.ok(elapsed > 3_000, `${elapsed} ms after the failure`);
});
