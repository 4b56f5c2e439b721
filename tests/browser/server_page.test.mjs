// The page of a job that the proxy renders: refreshes without a script, links that open branches, axe, small screens, print.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterEach, test } from "node:test";

import { isFirefox, needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { startScriptedCloud } from "./support/scripted_cloud.mjs";
import { job, json } from "./support/server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const fixture = startFixture(startScriptedCloud);
let page;

afterEach(() => page?.close());

/** A job with 40 branches, of which every second one runs. With `phase` Failed, one has failed. */
function largeJob(phase = "Running") {
  const leaves = (id) => [job(`${id}-1`, "Success"), job(`${id}-2`, "Success", [], "There was <b>nothing</b> to do")];
  const branches = Array.from({ length: 40 }, (_, at) => job(`b${at}`, at % 2 ? "Running" : "Success", leaves(`b${at}`)));
  if (phase === "Failed") branches.push(job("bad", "Failed", [job("worse", "Failed", [], "No flavors are available")]));
  return job("root", phase, branches);
}

/** Opens the page of the job, as somebody does who follows a link. */
async function open(body, { query = "", ...options } = {}) {
  fixture.server.handle = typeof body === "function" ? body : json(body);
  page = await fixture.open(fixture.server.job + query, options);
}

/** Does `act` and waits for the next document, and for the focus, which browsers set after loading. */
const navigated = async (act = () => {}) => {
  await Promise.all([page.waitForNavigation(), act()]);
  await page.waitForFunction(() => {
    const focused = document.querySelector("[autofocus]");
    return !focused || focused === document.activeElement;
  });
};

/** The rows by name, and where the reader is. */
const state = () =>
  page.evaluate(() => ({
    rows: [...document.querySelectorAll(".row .what bdi")].map((name) => name.textContent.replace("name of ", "")),
    focused: document.activeElement.querySelector(":scope > bdi")?.textContent.replace("name of ", ""),
    top: Math.round(scrollY),
    status: document.querySelector(".connection").textContent,
  }));

const branchLink = (name) => `xpath///a[bdi="name of ${name}"]`;

test("a page refreshes itself and keeps the scroll position, until the job is over", async () => {
  await open(largeJob());
  assert.equal((await state()).status, "Live");
  await page.evaluate(() => scrollTo(0, 1000));
  await navigated();
  assert.equal((await state()).top, 1000);
  fixture.server.handle = json(largeJob("Failed"));
  await navigated();
  const { rows, status } = await state();
  assert.ok(rows.includes("worse"), "the branch that has failed is open");
  assert.equal(status, "Finished");
  // Firefox also asks for an icon, which the policy forbids.
  assert.deepEqual(page.errors.filter((error) => !error.includes("favicon.ico")), []);
});

test("a branch that the reader opens stays open, with the focus, when the page refreshes", async () => {
  await open(largeJob());
  assert.ok(!(await state()).rows.includes("b30-1"));
  const link = await page.$(branchLink("b30"));
  await link.focus();
  await navigated(() => page.keyboard.press("Enter"));
  const opened = await state();
  assert.ok(opened.rows.includes("b30-1"));
  assert.equal(opened.focused, "b30");
  const inView = await page.evaluate(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(inView);
  await navigated();
  assert.deepEqual(await state(), opened, "after a refresh");
  await navigated(() => page.keyboard.press("Enter"));
  assert.ok(!(await state()).rows.includes("b30-1"), "closed again");
});

test("the root cause is a link away, and in view then", async () => {
  await open(largeJob("Failed"), { query: "?expand=none" });
  await navigated(() => page.click("xpath///a[text()='Show in tree']"));
  const { rows, focused } = await state();
  assert.ok(rows.includes("worse"));
  assert.equal(focused, "worse");
});

test("readers can stop the refreshing and go on", async () => {
  await open(largeJob());
  await navigated(() => page.click("[aria-label='Pause auto-refresh']"));
  assert.equal((await state()).status, "Paused");
  await navigated(() => page.click("[aria-label='Resume auto-refresh']"));
  assert.equal((await state()).status, "Live");
});

test("the page of an error refreshes itself until there is a job", async () => {
  await open(json({ errorCode: "CCE.01404001", errorMessage: "Job not found" }, { status: 404 }));
  assert.match((await state()).status, /^Retrying in/);
  fixture.server.handle = json(job("root", "Success"));
  await navigated();
  assert.deepEqual((await state()).rows, ["root"]);
});

test("texts of the service are no markup", async () => {
  await open(largeJob("Failed"), { query: "?expand=all" });
  assert.equal(await page.$("b:not(.what > b)"), null);
  const reason = await page.$eval(".reason", (reason) => reason.textContent);
  assert.equal(reason, "There was <b>nothing</b> to do");
});

// Without refreshes, which would end a slow check.
const PAGES = {
  running: () => open(largeJob(), { query: "?refresh=off" }),
  failed: () => open(largeJob("Failed")),
  "in parts": () => open(job("root", "Running", Array.from({ length: 1500 }, (_, at) => job(`n${at}`, "Running"))), { query: "?page=2&refresh=off" }),
  "not found": () => open(json({ errorMessage: "Job not found" }, { status: 404 }), { query: "?refresh=off" }),
};

for (const [name, show] of Object.entries(PAGES)) {
  test(`axe finds nothing, and nothing is cut at 320 px: ${name}`, needsChromium, async () => {
    await show();
    for (const value of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
      await page.setBypassCSP(true);
      await page.reload();
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations, passes } = await axe.run(document);
        if (passes.length < 20) throw new Error("axe checked too few rules");
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(" ")}`));
      });
      assert.deepEqual(violations, [], value);
    }
    await page.setViewport({ width: 320, height: 640 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });
}

test("prints all rows, without links", { skip: isFirefox && needsChromium.skip }, async () => {
  await open(largeJob("Failed"));
  await page.emulateMediaType("print");
  const shown = await page.evaluate(() => ({
    rows: [...document.querySelectorAll(".row")].filter((row) => row.checkVisibility()).length,
    controls: [...document.querySelectorAll(".links, .link, .connection")].filter((it) => it.checkVisibility()).length,
    height: document.querySelector(".tree").scrollHeight - document.querySelector(".tree").clientHeight,
  }));
  assert.deepEqual(shown, { rows: (await state()).rows.length, controls: 0, height: 0 });
});
