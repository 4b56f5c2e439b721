// Takes screenshots of the widget in every state, and of the demo page, for visual review. Replaces the pictures in docs/.
// Usage: node screenshots.mjs FOLDER [NAME_PREFIX], where the prefix "docs" means the pictures in docs/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { takeDocsPictures, takePageScreenshots } from "./page_pictures.mjs";
import { openPage, startBrowser } from "./support/browser.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";
import { installJobHelpers, respondWithError } from "./support/jobs.mjs";
import { startProxy } from "./support/proxy.mjs";

const [folder, prefix] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const proxy = await startProxy();
const { browser, close } = await startBrowser();

const failed = (page, attributes) =>
  page.evaluate((attributes) => {
    window.responses = [cluster({ phase: "Failed", fails: true })];
    show(attributes);
  }, attributes ?? {});
const click = (page, selector) => page.$eval("#tree", (tree, selector) => tree.shadowRoot.querySelector(selector).click(), selector);
const details = async (page) => {
  await failed(page);
  await waitForPhase(page, "#tree", ["failed"]);
  await click(page, "[data-uid=c-6]");
};
const large = (page, attributes) =>
  page.evaluate((attributes) => {
    window.responses = [largeJob(10_000)];
    show(attributes);
  }, attributes ?? {});

/** Name, function that brings the page into the state, and options of the page. */
const SCREENSHOTS = [
  ["loading", (page) => page.evaluate(() => ((window.responses = [() => new Promise(() => {})]), show()))],
  ["running", (page) => page.evaluate(() => ((window.responses = [cluster()]), show()))],
  ["running-dark", (page) => page.evaluate(() => ((window.responses = [cluster()]), show())), { dark: true }],
  ["failed", failed],
  ["failed-dark", failed, { dark: true }],
  ["failed-narrow", failed, { width: 320, height: 1000 }],
  ["ended", (page) => page.evaluate(() => ((window.responses = [job("r", "Success", { name: "n", until: 200, type: "CreateCluster", subJobs: [job("a", "Success", { until: 100 })] })]), show()))],
  [
    "stale",
    async (page) => {
      await page.evaluate(() => ((window.responses = [cluster()]), show({ interval: 100 })));
      await waitForPhase(page, "#tree", ["running"]);
      await respondWithError(page, "throttled");
      await page.$eval("#tree", (tree) => tree.refresh().catch(() => {}));
    },
  ],
  ["error", async (page) => (await respondWithError(page, "no-such-api"), page.evaluate(() => void show()))],
  ["error-narrow", async (page) => (await respondWithError(page, "auth"), page.evaluate(() => void show())), { width: 320 }],
  ["empty", (page) => page.evaluate(() => ((window.responses = [job("r", "Initializing", { type: "CreateCluster", name: "cluster-new" })]), show()))],
  ["no-match", (page) => failed(page, { query: "zebra" })],
  ["search", (page) => failed(page, { query: "node" })],
  ["filter", (page) => failed(page, { filter: "failed" })],
  ["many", large],
  ["many-narrow", large, { width: 320, height: 700 }],
  ["many-timeline", (page) => large(page, { view: "timeline" })],
  ["timeline", (page) => page.evaluate(() => ((window.responses = [cluster()]), show({ view: "timeline" })))],
  ["timeline-narrow", (page) => page.evaluate(() => ((window.responses = [cluster()]), show({ view: "timeline" }))), { width: 360 }],
  ["timeline-dark", (page) => failed(page, { view: "timeline" }), { dark: true }],
  ["details", details],
  ["details-dark", details, { dark: true }],
  ["details-narrow", details, { width: 360, height: 1100 }],
  ["zh-hans", (page) => failed(page, { lang: "zh-CN" })],
  ["zh-hant", (page) => failed(page, { lang: "zh-TW" })],
  ["de", (page) => failed(page, { lang: "de" })],
  ["de-narrow", (page) => failed(page, { lang: "de" }), { width: 320, height: 1100 }],
  ["rtl", (page) => failed(page, { dir: "rtl" })],
  ["rtl-timeline", (page) => failed(page, { dir: "rtl", view: "timeline" })],
  ["forced-colours", failed, { forced: true }],
  ["forced-colours-timeline", (page) => failed(page, { view: "timeline", filter: "failed" }), { forced: true }],
];

try {
  for (const [name, enterState, { width = 1100, height = 760, dark = false, forced = false } = {}] of SCREENSHOTS) {
    if (prefix && !name.startsWith(prefix)) continue;
    const page = await openPage(browser, `${proxy.origin}/playground.css`, { width, height, dark });
    if (forced) {
      const client = await page.createCDPSession();
      await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
    }
    await installJobHelpers(page);
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = "light dark";
      document.body.style.margin = "16px";
    });
    await enterState(page);
    await waitFor(page, (isLoading) => {
      const tree = document.querySelector("#tree");
      return isLoading ? tree.shadowRoot.querySelector(".title") : tree.snapshot || tree.error;
    }, [name === "loading"]);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    console.log(file);
    await page.close();
  }
  const isWanted = (name) => !prefix || name.startsWith(prefix);
  if (isWanted("page")) await takePageScreenshots(browser, proxy.origin, folder);
  if (isWanted("docs")) await takeDocsPictures(browser, proxy.origin, folder);
} finally {
  await close();
  await proxy.stop();
}
