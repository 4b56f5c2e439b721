// Benchmark: where the time of a start goes, by cause, from the navigation to the painted tree.
// Usage: node start.mjs RESULTS_FILE NAME=PAGE_FOLDER...
// A page's `functions.txt` has the names of the functions in its wasm.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { startBrowser } from "../browser/support/browser.mjs";
import { pagesToMeasure } from "./support/arguments.mjs";
import { CAUSES } from "./support/causes.mjs";
import { countDomCalls } from "./support/dom_calls.mjs";
import { serveJobs } from "./support/job_server.mjs";
import { saveResult } from "./support/results.mjs";
import { table } from "./support/table.mjs";
import { CATEGORIES, divide } from "./support/trace.mjs";

const SIZES = [3, 100, 1_000];
const LOADS = 9;
const MARK = "jobtree-bench-painted";

const { output, pages } = pagesToMeasure();
const names = Object.fromEntries(await Promise.all(Object.entries(pages).map(async ([name, folder]) => [name, await readNames(folder)])));
const server = await serveJobs(pages);
const { browser, close } = await startBrowser();
try {
  const columns = SIZES.flatMap((nodes) => Object.keys(pages).map((name) => ({ name, nodes, loads: [], dom: 0 })));
  for (const column of columns) await load(column, async () => {}); // fills the caches of the browser and the server
  for (let round = 0; round < LOADS; round++) {
    for (const column of round % 2 ? columns.toReversed() : columns) column.loads.push(await trace(column));
    console.error(`Round ${round + 1} of ${LOADS} is measured.`);
  }
  for (const column of columns) column.dom = await domCalls(column);
  const measured = columns.map(({ name, nodes, loads, dom }) => ({ name, nodes, dom, ...middle(loads) }));
  await saveResult(output, "start", { browser: await browser.version(), columns: measured });
  console.log(report(measured));
} finally {
  await close();
  await server.stop();
}

/** Loads a page in a new process. `before` gets the empty page; its result is called when the page shows the tree. */
async function load({ name, nodes }, before) {
  server.prepare(nodes, 0, "none");
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: 1280, height: 800 });
    await page.setCacheEnabled(false);
    const after = await before(page);
    await page.goto(`${server.origin}/${name}/index.html?n=${nodes}`, { waitUntil: "domcontentloaded" });
    await page.evaluate(async (mark) => {
      await window.ready;
      performance.mark(mark);
    }, MARK);
    return await after?.();
  } finally {
    await page.close();
  }
}

async function trace(column) {
  const { trace, styling } = await load(column, async (page) => {
    const session = await page.createCDPSession();
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.tracing.start({ categories: CATEGORIES });
    return async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      const styling = metrics.find(({ name }) => name === "RecalcStyleDuration").value * 1000;
      return { trace: JSON.parse(new TextDecoder().decode(await page.tracing.stop())), styling };
    };
  });
  const { times, total, compiled, background } = divide(trace, MARK, names[column.name]);
  const causes = Object.fromEntries(CAUSES.map((cause) => [cause, (times.get(cause) ?? 0) / 1000]));
  // The contents of a container with queries are styled during its layout, without an event of their own.
  const inLayout = Math.max(0, styling - causes.style);
  const moved = { style: causes.style + inLayout, layout: causes.layout - inLayout };
  return { total: total / 1000, ...causes, ...moved, compiled, background: background / 1000 };
}

async function domCalls(column) {
  return load(column, async (page) => {
    await page.evaluateOnNewDocument(countDomCalls);
    return () => page.evaluate(() => Object.values(window.domCalls).reduce((sum, count) => sum + count, 0));
  });
}

/** The mean of the half of the loads in the middle, by total. Unlike medians, means of causes add up to that of the total. */
function middle(loads) {
  const quarter = Math.floor(loads.length / 4);
  const half = loads.toSorted((a, b) => a.total - b.total).slice(quarter, loads.length - quarter);
  const mean = (key) => half.reduce((sum, load) => sum + load[key], 0) / half.length;
  return Object.fromEntries(Object.keys(loads[0]).map((key) => [key, mean(key)]));
}

/** The names of the wasm's functions by index; empty if the page has no wasm or no list. */
async function readNames(folder) {
  const text = await readFile(join(folder, "functions.txt"), "utf8").catch(() => "");
  return Object.fromEntries(text.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

/** Formats the results as text. */
function report(columns) {
  const header = ["ms", ...columns.map(({ name, nodes }) => `${name} ${nodes.toLocaleString("en")}`)];
  const row = (label, key, digits = 1) => [label, ...columns.map((column) => column[key].toFixed(digits))];
  const causes = CAUSES.filter((cause) => columns.some((column) => column[cause] >= 0.05));
  return [
    table(header, [
      ...causes.map((cause) => row(cause, cause)),
      row("navigation to tree", "total"),
      row("wasm in other threads", "background"),
      row("number of wasm functions compiled", "compiled", 0),
      row("number of DOM calls", "dom", 0),
    ]),
    "",
    `Milliseconds of processor time of the main thread, the mean of the middle half of ${LOADS} loads. Waiting: the rest of the`,
    "time, for the network, the next frame, another thread or a free core. Measuring makes a load slower.",
  ].join("\n");
}
