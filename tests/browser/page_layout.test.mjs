// The demo page at every width and theme: no horizontal scrolling, no violation of accessibility rules or of a strict CSP.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { startFixture } from "./support/fixture.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens the page with emulated media features and waits until the live job is shown. */
async function open({ width, query = "", features = {} }) {
  const page = await fixture.open("/playground.css");
  await page.setViewport({ width, height: 900 });
  const client = await page.createCDPSession();
  const emulated = { "prefers-reduced-motion": "reduce", ...features };
  await client.send("Emulation.setEmulatedMedia", { features: Object.entries(emulated).map(([name, value]) => ({ name, value })) });
  await page.goto(`${fixture.server.origin}/${query}`);
  await waitFor(page, () => document.querySelector("#live-job")?.snapshot);
  return page;
}

/** Clicks without the mouse, which would miss what moves while jobs grow. */
const click = (page, selector) => page.$eval(selector, (element) => element.click());

for (const [theme, features] of Object.entries({
  light: { "prefers-color-scheme": "light" },
  dark: { "prefers-color-scheme": "dark" },
  "forced colours": { "forced-colors": "active" },
})) {
  test(`axe finds no violation: ${theme}`, needsChromium, async () => {
    for (const width of [360, 1280]) {
      const page = await open({ width, features, query: "?own-project-id=demo&own-job-id=a/b&own-proxy=/demo&own-system=ief" });
      await click(page, "#outage");
      await page.$eval("#failure", (tree) => tree.scrollIntoView());
      await waitFor(page, () => document.querySelector("#live-job").error && document.querySelector("#failure").error);
      await page.$eval("#own-job-id", (field) => (field.value = ""));
      await click(page, "#own [type=submit]");
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations } = await axe.run(document);
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
      });
      assert.deepEqual(violations, [], `${width} px`);
      await page.close();
    }
  });
}

test("the page does not scroll horizontally", needsChromium, async () => {
  for (const width of [320, 360, 768, 1024, 1280, 1600]) {
    for (const query of ["?lang=de&job=failure", "?view=timeline&dir=rtl&width=640&system=ief&job=failure"]) {
      const page = await open({ width, query });
      await page.$eval("#systems", (section) => section.scrollIntoView());
      await waitFor(page, () => document.querySelector("#failure").snapshot);
      const [scrollWidth, overflowing] = await page.evaluate((width) => {
        // Code scrolls within its own box.
        const elements = [...document.querySelectorAll("body *:not(pre *)")].filter((element) => element.checkVisibility());
        const isTooWide = (element) => element.getBoundingClientRect().right > width + 1 || element.getBoundingClientRect().left < -1;
        return [document.documentElement.scrollWidth, elements.filter(isTooWide).map(({ localName, id, className }) => `${localName} ${id} ${className}`)];
      }, width);
      assert.deepEqual([scrollWidth, overflowing], [width, []], `${width} px, ${query}`);
      await page.close();
    }
  }
});

test("the page works under a strict CSP", needsChromium, async () => {
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; connect-src 'self'; require-trusted-types-for 'script'";
  const page = await fixture.open("/playground.css");
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (new URL(request.url()).pathname !== "/") return request.continue();
    const body = await (await fetch(fixture.server.origin)).text();
    return request.respond({ headers: { "content-security-policy": policy }, contentType: "text/html", body });
  });
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => window.violations.push([violatedDirective, blockedURI]));
  });
  await page.goto(`${fixture.server.origin}/?own-project-id=demo&own-job-id=demo-slow&own-proxy=/demo&own-system=cce`);
  for (const id of ["#live-job", "#watched job-tree"]) await waitForPhase(page, id, ["pending", "running", "succeeded"]);
  for (const selector of ["#tab-react", "#controls [value=timeline]", "#restart"]) await click(page, selector);
  await click(page, "#outage");
  await waitFor(page, () => document.querySelector("#live-job").error?.status === 503);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  await page.close();
});
