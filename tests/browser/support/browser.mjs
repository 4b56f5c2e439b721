// A headless browser with an empty profile: Chromium, or the Firefox that FIREFOX names.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import puppeteer from "puppeteer-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether the tests run in Firefox, which knows no Chrome DevTools Protocol. */
export const isFirefox = Boolean(process.env.FIREFOX);

/** For tests that cannot do without that protocol: `test(name, needsChromium, run)`. */
export const needsChromium = { skip: isFirefox && "measured or simulated by the Chrome DevTools Protocol" };

/** Starts the browser that CHROME names, with more `flags` where there are. `close` also removes its profile. */
export async function startBrowser({ flags = [] } = {}) {
  if (isFirefox) {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true });
    return { browser, close: () => browser.close() };
  }
  const executablePath = process.env.CHROME;
  if (!executablePath) throw new Error("CHROME has to name a Chromium; cargo xtask test does that");
  const userDataDir = await mkdtemp(join(tmpdir(), "jobtree-browser-"));
  const browser = await puppeteer.launch({ executablePath, userDataDir, headless: true, args: [...FLAGS, ...flags] });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true });
    },
  };
}

/** A page that keeps what goes wrong in it: `page.complaints`. */
export async function openPage(browser, url, { width = 1280, height = 900, dark = false } = {}) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.setViewport({ width, height });
  if (!isFirefox) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(url);
  return page;
}
