// Film strips: what a user sees while a page starts, on a processor a quarter as fast. A picture every 50 ms, in one PNG.
// Usage: node film.mjs PNG_FILE NAME=PAGE_FOLDER...
import { startBrowser } from "../browser/support/browser.mjs";
import { pagesToMeasure } from "./support/arguments.mjs";
import { serveJobs } from "./support/job_server.mjs";

const NODES = 100;
const THROTTLING = 4;
const STEP_MS = 50;
/** The strip shows the load with the median time to the tree. */
const LOADS = 5;
const VIEWPORT = { width: 960, height: 600 };
const PICTURE = { width: 240, height: 150 };

const { output, pages } = pagesToMeasure();
const server = await serveJobs(pages);
const { browser, close } = await startBrowser();
try {
  const strips = [];
  for (const name of Object.keys(pages)) {
    await film(name); // fills the caches of the browser and the server
    const loads = [];
    for (let load = 0; load < LOADS; load++) loads.push(await film(name));
    const { ready, frames } = loads.toSorted((a, b) => a.ready - b.ready)[Math.floor(LOADS / 2)];
    console.log(`${name}: the tree after ${Math.round(ready)} ms, ${frames.length} different frames`);
    strips.push({ name, ready, frames });
  }
  await print(strips);
} finally {
  await close();
  await server.stop();
}

/** Loads a page and returns its frames, with the time of each in milliseconds from the navigation. */
async function film(name) {
  const page = await browser.newPage();
  try {
    await page.setViewport(VIEWPORT);
    await page.setCacheEnabled(false);
    await page.goto(`${server.origin}/${name}/none`); // a page of the same process, because throttling applies to processes
    await page.setContent(""); // stays in view until the next page is
    const session = await page.createCDPSession();
    await session.send("Emulation.setCPUThrottlingRate", { rate: THROTTLING });
    const frames = [];
    session.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
      frames.push({ data, at: metadata.timestamp * 1000 });
      session.send("Page.screencastFrameAck", { sessionId }).catch(() => {}); // the page may be closed
    });
    const [maxWidth, maxHeight] = [2 * PICTURE.width, 2 * PICTURE.height];
    await session.send("Page.startScreencast", { format: "jpeg", quality: 80, maxWidth, maxHeight });
    await page.goto(`${server.origin}/${name}/index.html?n=${NODES}`, { waitUntil: "domcontentloaded" });
    const { origin, ready } = await page.evaluate(async () => {
      await window.ready;
      return { origin: performance.timeOrigin, ready: performance.now() };
    });
    await new Promise((resolve) => setTimeout(resolve, 4 * STEP_MS)); // the last frame arrives later
    await session.send("Page.stopScreencast");
    return { ready, frames: frames.map(({ data, at }) => ({ data, at: at - origin })).filter(({ at }) => at > 0) };
  } finally {
    await page.close();
  }
}

/** Writes all strips, one below the other. */
async function print(strips) {
  const page = await browser.newPage();
  await page.setViewport({ width: 8 * (PICTURE.width + 8), height: VIEWPORT.height });
  const rows = strips.map(({ name, ready, frames }) => {
    const steps = Math.ceil(Math.max(ready, frames.at(-1)?.at ?? 0) / STEP_MS) + 1;
    const pictures = Array.from({ length: steps }, (_, step) => {
      const time = step * STEP_MS;
      const frame = frames.findLast(({ at }) => at <= time);
      const image = frame ? `<img src="data:image/jpeg;base64,${frame.data}">` : "<div></div>";
      return `<figure>${image}<figcaption>${time} ms</figcaption></figure>`;
    });
    const title = `${name}: ${NODES} nodes, processor ${THROTTLING} times slower, tree after ${Math.round(ready)} ms`;
    return `<h2>${title}</h2><section>${pictures.join("")}</section>`;
  });
  const style = `
    body { margin: 8px; font: 14px system-ui, sans-serif; }
    section { display: flex; flex-wrap: wrap; gap: 4px; }
    figure { margin: 0; }
    img, div { display: block; box-sizing: border-box; width: ${PICTURE.width}px; height: ${PICTURE.height}px; border: 1px solid #999; }`;
  await page.setContent(`<!doctype html><style>${style}</style>${rows.join("")}`);
  await page.screenshot({ path: output, fullPage: true });
}
