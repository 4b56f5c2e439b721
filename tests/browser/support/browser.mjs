// Starts a headless browser with an empty profile: Chromium, or Firefox if FIREFOX is set to its path.
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

/** True if the tests run in Firefox, which does not support the Chrome DevTools Protocol. */
export const isFirefox = Boolean(process.env.FIREFOX);

/** Options for tests of what Firefox does differently by itself. */
export const exceptInFirefox = (reason) => ({ skip: isFirefox && reason });

/** Options for tests that need the Chrome DevTools Protocol: `test(name, needsChromium, run)`. */
export const needsChromium = exceptInFirefox("needs the Chrome DevTools Protocol");

/** Starts the browser at the path in CHROME, with additional `flags`. `close` also removes its profile. */
export async function startBrowser({ flags = [] } = {}) {
  if (isFirefox) {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true });
    return { browser, close: () => browser.close() };
  }
  const executablePath = process.env.CHROME;
  if (!executablePath) throw new Error("CHROME is not set to the path of a Chromium. Run the tests with: cargo xtask test");
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

/** Opens a page that collects console errors and uncaught exceptions in `page.errors`. `init` runs in it before its scripts. */
export async function openPage(browser, url, { width = 1280, height = 900, dark = false, init } = {}) {
  const page = await browser.newPage();
  page.errors = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.errors.push(message.text());
  });
  page.on("pageerror", (error) => page.errors.push(String(error)));
  await page.setViewport({ width, height });
  if (!isFirefox) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  if (init) await page.evaluateOnNewDocument(init);
  await page.goto(url);
  return page;
}
