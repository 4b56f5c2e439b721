// axe finds nothing in any state, theme and language; 320 px are enough; announcements are calm.
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

/** What axe finds, a line for each. */
async function violations() {
  await page().evaluate(axe);
  return page().evaluate(async () => {
    // A page of its own would have these; this one is a widget in an empty one.
    const rules = Object.fromEntries(["landmark-one-main", "page-has-heading-one", "region"].map((id) => [id, { enabled: false }]));
    const { violations, passes } = await axe.run(document, { rules });
    if (passes.length < 10) throw new Error("axe has seen nothing");
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  });
}

/** Every state of the widget: how it comes about. */
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
  stale: async () => {
    await show(page(), "cluster()", { interval: "100" });
    await respondWithError(page(), "throttled");
    await page().$eval("#tree", (tree) => tree.refresh().catch(() => {}));
    await nextPaint(page());
  },
  "without toolbar": () => show(page(), "cluster()", { "hide-toolbar": "" }),
};

async function dress({ dark = false, forced = false, lang = "en" }) {
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

for (const [theme, how] of Object.entries({ light: {}, dark: { dark: true }, "forced colours": { forced: true } })) {
  test(`axe finds nothing: ${theme}`, needsChromium, async (t) => {
    await dress(how);
    for (const [name, make] of Object.entries(STATES)) {
      await make();
      assert.deepEqual(await violations(), [], name);
    }
    t.diagnostic(`${Object.keys(STATES).length} states`);
  });
}

test("axe finds nothing in any language and in any error", needsChromium, async (t) => {
  for (const lang of ["en", "zh-CN", "zh-TW", "de"]) {
    await dress({ lang });
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

test("320 px, which is 1280 at 400 %, need no scrolling to the side, in any language", needsChromium, async () => {
  await page().setViewport({ width: 320, height: 256 });
  for (const lang of ["en", "zh-CN", "de"]) {
    await dress({ lang });
    for (const state of ["failed", "timeline", "windowed", "focus and details", "filtered", "stale"]) {
      await STATES[state]();
      const wide = await inShadow(page(), (root) => {
        const visible = (element) => !element.closest(".unseen, .axis, .what > *") && element.getClientRects().length > 0;
        const over = [...root.querySelectorAll("*")].filter((element) => visible(element) && element.getBoundingClientRect().right > 321);
        return [document.documentElement.scrollWidth, over.map((element) => `${element.tagName} ${element.getAttribute("class")}`)];
      });
      assert.deepEqual(wide, [320, []], `${state}, ${lang}`);
    }
  }
});

test("a person who wants less motion sees none, and forced colours keep what is chosen apart", needsChromium, async () => {
  await dress({ forced: true });
  await show(page(), "cluster()", { filter: "running" });
  const [moving, chosen, other] = await inShadow(page(), (root) => {
    const background = (selector) => getComputedStyle(root.querySelector(selector)).backgroundColor;
    return [root.getAnimations().filter((animation) => animation.playState === "running").length, background(".chip[aria-pressed=true]"), background(".chip[aria-pressed=false]")];
  });
  assert.equal(moving, 0);
  assert.notEqual(chosen, other);
});

test("changes are announced every five seconds at most, a failure at once", async () => {
  await show(page(), "cluster()");
  const said = () => inShadow(page(), (root) => ["status", "alert"].map((role) => root.querySelector(`.unseen[role=${role}]`).textContent));
  const [first, nothing] = await said();
  assert.match(first, /Create cluster cluster-production: Running\. 3 of 6 done/);
  assert.equal(nothing, "");
  await refresh(page(), "(() => { const body = cluster(); body.spec.subJobs[3].status.phase = 'Success'; return body; })()");
  assert.deepEqual(await said(), [first, ""], "the next one has to wait");
  await refresh(page(), "cluster({ fails: true })");
  assert.match((await said())[1], /^Failed: Create the VM for the node\. create server failed/);
  const seen = await page().evaluate(
    () =>
      new Promise((done) => {
        const region = document.querySelector("#tree").shadowRoot.querySelector(".unseen[role=status]");
        const begin = performance.now();
        new MutationObserver(() => done(performance.now() - begin)).observe(region, { subtree: true, childList: true, characterData: true });
        window.responses = [cluster({ phase: "Failed", fails: true })];
        document.querySelector("#tree").refresh();
      }),
  );
  assert.ok(seen > 3_000, `${seen} ms after the failure`);
});
