// Benchmark: the widget compared with pages written by hand and with Lit, on the same job: size, start, refreshes, memory.
// Usage: node refresh.mjs RESULTS_FILE NAME=PAGE_FOLDER...
import { startBrowser } from "../browser/support/browser.mjs";
import { pagesToMeasure } from "./support/arguments.mjs";
import { verdicts } from "./support/goals.mjs";
import { serveJobs } from "./support/job_server.mjs";
import { saveResult } from "./support/results.mjs";
import { table } from "./support/table.mjs";

/** Differences are smallest in small jobs, so that they are loaded more often. */
const SIZES = [
  { nodes: 3, rounds: 11 },
  { nodes: 100, rounds: 11 },
  { nodes: 1_000, rounds: 5 },
  { nodes: 10_000, rounds: 5 },
  { nodes: 100_000, rounds: 5 },
];
/** The largest job that a page can show, because Lit renders every row. */
const LIMITS = { lit: 10_000 };
const REFRESHES = 5;
const IDLE_TIMES = 5;
/** The kinds of refresh: what has changed, and whether the server sends an `ETag`. */
const KINDS = [
  { name: "none", change: "none", etag: true },
  { name: "none, no ETag", change: "none", etag: false },
  { name: "one", change: "one", etag: true },
  { name: "tenth", change: "tenth", etag: true },
];
const GROWTH = { nodes: 1_000, before: 30, after: 300 };

const { output, pages } = pagesToMeasure();
const server = await serveJobs(pages);
const rows = [];
const growth = {};
const { browser, close } = await startBrowser();
try {
  for (const name of Object.keys(pages)) await measurePage(name, 3); // fills the caches of the browser and the server
  for (const { nodes, rounds } of SIZES) {
    const names = Object.keys(pages).filter((name) => nodes <= (LIMITS[name] ?? Infinity));
    const samples = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of round % 2 ? names.toReversed() : names) samples[name].push(await measurePage(name, nodes));
    }
    console.error(`${nodes} nodes are measured.`);
    for (const name of names) rows.push({ name, nodes, ...medians(samples[name]) });
  }
  for (const name of Object.keys(pages)) growth[name] = await measureGrowth(name);
  const sizes = Object.fromEntries(Object.keys(pages).map((name) => [name, server.brotli(name)]));
  await saveResult(output, "refresh", { browser: await browser.version(), sizes, rows, growth });
  console.log(report(sizes));
} finally {
  await close();
  await server.stop();
}

/** Measures one page: its start, and the cost of refreshes of each kind. */
async function measurePage(name, nodes) {
  const open = await openPage(name, nodes);
  const [ready, received] = await open.page.evaluate(async () => {
    await window.ready;
    const [job] = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/job?"));
    return [performance.now(), job.responseEnd];
  });
  const sample = { ready, painted: ready - received, memory: (await open.memory()).bytes };
  for (const { name: kind, change, etag } of KINDS) {
    await open.page.evaluate((etag) => (window.hasETag = etag), etag);
    const costs = [];
    for (let revision = 0; revision <= REFRESHES; revision++) {
      server.prepare(nodes, revision, change);
      const cost = await open.cost(() => open.page.evaluate((...args) => window.refresh(...args), revision, change));
      if (revision > 0) costs.push(cost); // the first only returns to the base revision
    }
    sample[kind] = median(costs);
  }
  const idle = [];
  for (let time = 0; time < IDLE_TIMES; time++) idle.push(await open.cost(() => open.page.evaluate(twoFrames)));
  sample.idle = median(idle);
  for (const { name: kind } of KINDS) sample[kind] = Math.max(0, sample[kind] - sample.idle);
  await open.page.close();
  return sample;
}

/** Runs in the page: resolves after as many frames as a refresh. */
async function twoFrames() {
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Measures the memory of a page after a few and after many refreshes. */
async function measureGrowth(name) {
  const open = await openPage(name, GROWTH.nodes);
  await open.page.evaluate(() => window.ready);
  const memories = [];
  for (let revision = 1; revision <= GROWTH.after; revision++) {
    await open.page.evaluate((revision) => window.refresh(revision, "one"), revision);
    if (revision === GROWTH.before || revision === GROWTH.after) memories.push(await open.memory());
  }
  await open.page.close();
  return { before: memories[0], after: memories[1] };
}

/** Opens a page and returns it with functions that measure its main thread and its memory. */
async function openPage(name, nodes) {
  server.prepare(nodes, 0, "none");
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.setCacheEnabled(false);
  await page.evaluateOnNewDocument(() => {
    window.memories = [];
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...args) => {
      const result = await instantiateStreaming(...args);
      // Found by its type, because the package minifies the names of exports.
      window.memories.push(...Object.values(result.instance.exports).filter((value) => value instanceof WebAssembly.Memory));
      return result;
    };
  });
  const session = await page.createCDPSession();
  // Processor time, which does not include that of other processes.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const metrics = async () =>
    Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
  await page.goto(`${server.origin}/${name}/index.html?n=${nodes}`, { waitUntil: "domcontentloaded" });
  return {
    page,
    /** Milliseconds of processor time of the main thread during `action` and 30 ms after it. */
    async cost(action) {
      const before = await metrics();
      await action();
      await new Promise((resolve) => setTimeout(resolve, 30)); // includes work after the paint
      return ((await metrics()).TaskDuration - before.TaskDuration) * 1000;
    },
    /** Bytes of the JavaScript heap and of the wasm memory, DOM nodes and listeners, after garbage collection. */
    async memory() {
      for (let run = 0; run < 2; run++) await session.send("HeapProfiler.collectGarbage");
      const { JSHeapUsedSize: heap, Nodes: nodes, JSEventListeners: listeners } = await metrics();
      const wasm = await page.evaluate(() => window.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
      return { bytes: heap + wasm, heap, wasm, nodes, listeners };
    },
  };
}

function medians(samples) {
  const names = Object.keys(samples[0]);
  return Object.fromEntries(names.map((name) => [name, median(samples.map((sample) => sample[name]))]));
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Formats the results as text. */
function report(sizes) {
  const times = ["ready", "painted", ...KINDS.map(({ name }) => name), "idle"];
  const header = ["nodes", "page", ...times.map((time) => `${time} ms`), "memory MB"];
  const cells = rows.map((row) => [
    row.nodes.toLocaleString("en"),
    row.name,
    ...times.map((time) => row[time].toFixed(1)),
    (row.memory / 1e6).toFixed(1),
  ]);
  const size = Object.entries(sizes).map(([name, bytes]) => `${name} ${bytes.toLocaleString("en")}`);
  const growths = Object.entries(growth).map(([name, { before, after }]) => {
    const change = ["heap", "wasm", "nodes", "listeners"].map((what) => `${what} ${before[what]} to ${after[what]}`);
    return `${name}: ${change.join(", ")}`;
  });
  return [
    table(header, cells),
    "",
    "Medians. Ready: from the navigation to the painted tree. Painted: from the answer's last byte. Then the processor time of the",
    "main thread: for one refresh, less idle, by what has changed in the job; idle, for two frames and 30 ms, durations included.",
    "Memory: JavaScript's and the wasm's, of the first tree.",
    `Scripts, styles and wasm, bytes after brotli: ${size.join(", ")}.`,
    `${GROWTH.nodes.toLocaleString("en")} nodes, after ${GROWTH.before} and ${GROWTH.after} refreshes of one: ${growths.join("; ")}.`,
    ...Object.keys(pages)
      .filter((name) => name.startsWith("widget"))
      .flatMap((name) => ["", verdicts(name, rows, sizes)]),
  ].join("\n");
}
