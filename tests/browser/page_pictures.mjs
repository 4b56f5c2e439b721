// Screenshots of the demo page, and the pictures in docs/, which show it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { openPage } from "./support/browser.mjs";
import { waitFor, waitForPhase } from "./support/job_tree.mjs";

const DOCS = fileURLToPath(new URL("../../docs", import.meta.url));

/** Opens the page without animations, so that pictures do not depend on the moment. */
async function open(browser, url, options) {
  const page = await openPage(browser, "about:blank", options);
  const scheme = options.dark ? "dark" : "light";
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(url);
  return page;
}

const nextPaint = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Saves the whole page at every width, light and dark, with a failed job and the jobs of every system. */
export async function takePageScreenshots(browser, origin, folder) {
  for (const width of [360, 768, 1280, 1600]) {
    for (const dark of [false, true]) {
      const page = await open(browser, `${origin}/?job=failure&own-system=cce&own-proxy=/demo&own-project-id=demo&own-job-id=demo-failure`, { width, dark });
      await waitForPhase(page, "#live-job", ["failed"]);
      for (const tree of await page.$$("#systems job-tree")) {
        await tree.evaluate((tree) => tree.scrollIntoView());
        await page.waitForFunction((tree) => tree.snapshot, { polling: 100 }, tree);
      }
      await page.evaluate(() => scrollTo(0, 0));
      await nextPaint(page);
      const file = join(folder, `page-${width}-${dark ? "dark" : "light"}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
      await page.close();
    }
  }
}

/** The steps of the animation: how long each is shown in milliseconds, and a function that waits for it. */
const STEPS = [
  [1600, (page) => waitFor(page, () => document.querySelector("#live-job").snapshot?.root.progress.running > 0)],
  [1600, (page) => waitFor(page, () => document.querySelector("#live-job").snapshot.root.progress.done >= 2)],
  [2200, (page) => waitFor(page, () => document.querySelector("#live-job").snapshot.root.progress.failed >= 1)],
  [2600, (page) => waitForPhase(page, "#live-job", ["failed"])],
  [3200, (page) => page.click("#controls [value=timeline]")],
];

/** Saves docs/page.png and docs/demo.webp, whose frames stay in `folder`. */
export async function takeDocsPictures(browser, origin, folder) {
  const page = await open(browser, `${origin}/?job=failure&run=docs`, { width: 1240, height: 900 });
  await page.setViewport({ width: 1240, height: 900, deviceScaleFactor: 1.5 });
  const frames = [];
  const clip = await page.$eval(".preview", (preview) => {
    const { x, y, width, height } = preview.getBoundingClientRect();
    // As high as the failed job, which is the highest step.
    return { x, y: y + scrollY, width, height: Math.min(height, 664) };
  });
  for (const [index, [duration, isReached]] of STEPS.entries()) {
    await isReached(page);
    await nextPaint(page);
    const file = join(folder, `docs-frame-${index + 1}.png`);
    await page.screenshot({ path: file, clip });
    frames.push("-d", String(duration), file);
    console.log(file);
  }
  await page.click("#controls [value=tree]");
  await page.evaluate(() => document.activeElement.blur());
  await nextPaint(page);
  await (await page.$(".workbench")).screenshot({ path: join(DOCS, "page.png") });
  console.log(join(DOCS, "page.png"));
  await page.close();

  const { error, status } = spawnSync("img2webp", ["-loop", "0", "-lossless", "-m", "6", ...frames, "-o", join(DOCS, "demo.webp")], { stdio: "ignore" });
  if (error) console.log("docs/demo.webp is not updated: img2webp is missing. Install it with: apt install webp");
  else if (status !== 0) throw new Error(`img2webp exited with status ${status}`);
  else console.log(join(DOCS, "demo.webp"));
}
