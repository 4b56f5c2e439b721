// The live demo of the demo page: its controls, the page's URL, the code, and the outage.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);

/** Opens the page and waits until the live job is shown. */
async function open(query = "") {
  const page = await fixture.open(query);
  await waitFor(page, () => document.querySelector("#live-job").snapshot);
  return page;
}

/** Returns the attributes of the live job, by name. */
const attributes = (page) =>
  page.$eval("#live-job", (tree) => Object.fromEntries(tree.getAttributeNames().map((name) => [name, tree.getAttribute(name)])));

/** Sets a control, as a visitor does. */
const set = (page, name, value) =>
  page.evaluate(
    (name, value) => {
      const control = document.querySelector(`#controls select[name=${name}]`) ?? document.querySelector(`#controls [name=${name}][value=${value}]`);
      if (control.type === "radio") control.click();
      else {
        control.value = value;
        control.dispatchEvent(new Event("change", { bubbles: true }));
      }
    },
    name,
    value,
  );

const state = (page) =>
  page.evaluate(() => ({
    controls: Object.fromEntries(new FormData(document.querySelector("#controls"))),
    query: location.search,
    theme: getComputedStyle(document.documentElement).colorScheme,
    dir: getComputedStyle(document.querySelector("#live-job")).direction,
    width: document.querySelector("#live-job").getBoundingClientRect().width,
    title: document.querySelector("#live-job-title").textContent,
  }));

const DEFAULTS = { system: "cce", job: "success", theme: "auto", view: "tree", expand: "auto", dir: "ltr", lang: "en", width: "full", interval: "1" };
const DEFAULT_ATTRIBUTES = { id: "live-job", system: "cce", proxy: "/demo", "project-id": "demo", "job-id": "demo-success", interval: "1" };

test("controls of the appearance change the widget without a restart", async () => {
  const page = await open("?interval=0");
  await page.evaluate(() => {
    window.snapshot = document.querySelector("#live-job").snapshot;
  });
  for (const [name, value, attribute] of [
    ["view", "summary", "summary"],
    ["view", "timeline", "timeline"],
    ["expand", "all", "all"],
    ["lang", "zh-Hant", "zh-Hant"],
    ["theme", "dark", "dark"],
    ["dir", "rtl", null],
    ["width", "480", null],
  ]) {
    await set(page, name, value);
    assert.equal((await attributes(page))[name] ?? null, attribute, name);
  }
  const { theme, dir, width, query } = await state(page);
  assert.deepEqual([theme, dir, width], ["dark", "rtl", 480]);
  assert.equal(query, "?interval=0&view=timeline&expand=all&lang=zh-Hant&theme=dark&dir=rtl&width=480");
  await waitFor(page, () => document.querySelector("#live-job").shadowRoot.querySelector("[part=timeline]"));
  assert.ok(await page.evaluate(() => window.snapshot === document.querySelector("#live-job").snapshot), "no restart, no request");
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("controls of the job show another one", async () => {
  const page = await open();
  await set(page, "job", "failure");
  await set(page, "system", "ief");
  await waitFor(page, () => document.querySelector("#live-job").snapshot?.system === "ief");
  assert.equal((await state(page)).title, "IEF: deploying to 6 edge nodes, one fails");
  assert.deepEqual(await attributes(page), { ...DEFAULT_ATTRIBUTES, system: "ief", "job-id": "demo-failure" });
  await page.close();
});

test("the URL holds the state: reload, back and forward, invalid values", async () => {
  const page = await open("?theme=dark&view=pink&interval=7&job=demo-success&run=a.b&other=1#live");
  assert.deepEqual((await state(page)).controls, { ...DEFAULTS, theme: "dark" });
  assert.deepEqual(await attributes(page), { ...DEFAULT_ATTRIBUTES, theme: "dark" });
  await set(page, "view", "timeline");
  await set(page, "theme", "auto");
  assert.ok(page.url().includes("other=1") && page.url().endsWith("#live"), page.url());
  const steps = [
    ["goBack", { theme: "dark", view: "timeline" }],
    ["goBack", { theme: "dark", view: "tree" }],
    ["goForward", { theme: "dark", view: "timeline" }],
    ["goForward", { theme: "auto", view: "timeline" }],
    ["reload", { theme: "auto", view: "timeline" }],
  ];
  for (const [step, expected] of steps) {
    await page[step]();
    const isShown = (expected) => {
      const controls = Object.fromEntries(new FormData(document.querySelector("#controls")));
      return Object.entries(expected).every(([name, value]) => controls[name] === value);
    };
    await waitFor(page, isShown, [expected]);
    const { theme = "auto", view = "tree" } = await attributes(page);
    assert.deepEqual({ theme, view }, expected, step);
  }
  await page.close();
});

test("Restart demo starts new jobs", async () => {
  const page = await open();
  const before = await page.$eval("#live-job", (tree) => tree.snapshot.root.startedAt);
  await page.$eval("#restart", (button) => button.click());
  const { "job-id": jobId } = await attributes(page);
  assert.match(jobId, /^demo-success-[a-z0-9]+$/);
  await waitFor(page, (jobId) => document.querySelector("#live-job").snapshot?.jobId === jobId, [jobId]);
  assert.notEqual(await page.$eval("#live-job", (tree) => tree.snapshot.root.startedAt), before);
  assert.equal(await page.$eval("#failure", (tree) => tree.jobId), jobId.replace("success", "failure"));
  await page.goBack();
  await waitFor(page, () => document.querySelector("#live-job").jobId === "demo-success");
  await page.close();
});

test("the HTML is the element that is shown", async () => {
  for (const query of ["", "?system=servicestage&job=slow&interval=5", "?theme=light&lang=de&dir=rtl&view=timeline&expand=none&interval=0&width=320&run=r1"]) {
    const page = await open(query);
    const parsed = await page.evaluate(() => {
      const code = document.querySelector("#code-html").textContent;
      const tree = new DOMParser().parseFromString(code, "text/html").querySelector("job-tree");
      return Object.fromEntries(tree.getAttributeNames().map((name) => [name, tree.getAttribute(name)]));
    });
    const { id: _, ...shown } = await attributes(page);
    const direction = query.includes("dir=rtl") ? { dir: "rtl" } : {};
    assert.deepEqual(parsed, { ...shown, ...direction }, query);
    await page.close();
  }
});

test("an outage fails this page's requests only, and ends at once", async () => {
  const page = await open("?job=slow");
  await page.$eval("#failure", (tree) => tree.scrollIntoView());
  await waitFor(page, () => document.querySelector("#failure").snapshot);
  const isDown = (isDown) => ["#live-job", "#failure"].every((id) => (document.querySelector(id).error?.status === 503) === isDown);

  await page.evaluate(() => document.querySelector("#outage").click());
  await waitFor(page, isDown, [true]);
  const during = await page.evaluate(() => ({
    isPressed: document.querySelector("#outage").getAttribute("aria-pressed"),
    status: document.querySelector("#outage-status").textContent,
    hasTree: document.querySelector("#live-job").snapshot !== null,
  }));
  assert.deepEqual([during.isPressed, during.hasTree], ["true", true], "the last tree stays");
  assert.match(during.status, /HTTP 503/);
  const others = await fetch(`${fixture.server.origin}/demo/api/v3/projects/demo/jobs/demo-slow`);
  assert.equal(others.status, 200, "other callers notice nothing");

  await page.evaluate(() => document.querySelector("#outage").click());
  await waitFor(page, isDown, [false]);
  assert.equal(await page.$eval("#outage-status", (status) => status.textContent), "");
  await page.close();
});

test("the tabs have the keyboard of the W3C pattern", async () => {
  const page = await open();
  await page.focus("#tab-html");
  for (const [key, name] of [
    ["ArrowRight", "react"],
    ["ArrowRight", "yew"],
    ["ArrowRight", "html"],
    ["ArrowLeft", "yew"],
    ["Home", "html"],
    ["End", "yew"],
  ]) {
    await page.keyboard.press(key);
    const actual = await page.evaluate(() => ({
      focused: document.activeElement.id,
      selected: [...document.querySelectorAll("[role=tab][aria-selected=true]")].map(({ id }) => id),
      tabbable: [...document.querySelectorAll("[role=tab][tabindex='0']")].map(({ id }) => id),
      visible: [...document.querySelectorAll("[role=tabpanel]:not([hidden])")].map(({ id }) => id),
    }));
    assert.deepEqual(actual, { focused: `tab-${name}`, selected: [`tab-${name}`], tabbable: [`tab-${name}`], visible: [`panel-${name}`] }, key);
  }
  assert.match(await page.$eval("#code-yew", (code) => code.textContent), /^use std::time::Duration;/);
  await page.close();
});

test("a page with a real cloud shows only the form, with its upstreams", needsChromium, async () => {
  const page = await openWith({ upstreams: [{ name: "otc", systems: ["cce", "cce-v2"], state: "ready" }] });
  assert.deepEqual(await visibleSections(page), ["features", "own-job"]);
  const form = await page.$eval("#own", ({ elements }) => ({
    clouds: [...elements.upstream.options].map(({ text, value }) => [text, value]),
    systems: [...elements.system.options].filter(({ disabled }) => !disabled).map(({ value }) => value),
    proxy: elements.proxy.value,
    ids: [elements["project-id"].value, elements["job-id"].value],
  }));
  assert.deepEqual(form, { clouds: [["otc", "/otc"], ["Another proxy…", ""]], systems: ["cce", "cce-v2"], proxy: "/otc", ids: ["", ""] });
  await page.close();
});

test("a page without a proxy shows the recorded job and the form", needsChromium, async () => {
  const page = await openWith(undefined);
  await waitForPhase(page, "#sample", ["running"]);
  assert.deepEqual(await visibleSections(page), ["recorded", "features", "own-job"]);
  assert.equal(await page.$eval("#own-upstream-row", (row) => row.hidden), true);
  await page.close();
});

/** Opens the page with this report of its proxy, or without a proxy. */
async function openWith(readiness) {
  const page = await fixture.browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!new URL(request.url()).pathname.endsWith("/readyz")) request.continue();
    else if (readiness) request.respond({ contentType: "application/json", body: JSON.stringify(readiness) });
    else request.respond({ status: 404 });
  });
  await page.goto(fixture.server.origin);
  await waitFor(page, () => customElements.get("job-tree"));
  return page;
}

/** The sections after the first, from top to bottom. */
const visibleSections = (page) =>
  page.$$eval("main > section", (sections) => sections.filter((section) => section.checkVisibility()).slice(1).map(({ id, className }) => id || className));
