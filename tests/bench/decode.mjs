// Benchmark: decodes a response's bytes to a snapshot, compared with JSON.parse in the same page.
// Usage: node decode.mjs WASM_FOLDER RESULTS_FILE
import { join, resolve } from "node:path";

import { openPage, startBrowser } from "../browser/support/browser.mjs";
import { saveResult } from "./support/results.mjs";
import { serve } from "./support/server.mjs";
import { range, table } from "./support/table.mjs";

const TARGET = { nodes: 10_000, ratio: 1.5 };
const SIZES = [
  { nodes: 100, rounds: 20 },
  { nodes: 1_000, rounds: 20 },
  { nodes: 10_000, rounds: 20 },
  { nodes: 100_000, rounds: 5 },
];

const [wasm, results] = process.argv.slice(2).map((path) => resolve(path));
const server = await serve({ page: join(import.meta.dirname, "page"), wasm });
const { browser, close } = await startBrowser({ flags: ["--js-flags=--expose-gc"] });
try {
  const rows = [];
  for (const { nodes, rounds } of SIZES) {
    console.error(`Decoding ${nodes} nodes ...`);
    rows.push(await measureDecoding(nodes, rounds));
  }
  await saveResult(results, "decode", { browser: await browser.version(), aim: TARGET, rows });
  console.log(report(rows));
} finally {
  await close();
  await server.stop();
}

/** Measures one size in a new page, so that no size starts with the memory of another. */
async function measureDecoding(nodes, rounds) {
  const page = await openPage(browser, `${server.origin}/page/index.html`);
  try {
    const call = `import("/page/decode.mjs").then(({ run }) => run(${nodes}, ${rounds}))`;
    const row = await page.evaluate(call);
    return { ...row, ratio: row.times.jobtree.median / row.times.parse.median };
  } finally {
    await page.close();
  }
}

/** Formats the results as text. */
function report(rows) {
  const header = [
    "nodes",
    "body MB",
    "JSON.parse ms",
    "TextDecoder + JSON.parse ms",
    "jobtree ms",
    "of it JSON",
    "ratio",
    "unchanged ms",
  ];
  const cells = rows.map(({ nodes, bytes, times, ratio }) => [
    nodes.toLocaleString("en"),
    (bytes / 1e6).toFixed(2),
    range(times.parse),
    range(times.decodeAndParse),
    range(times.jobtree),
    `${Math.round((100 * times.jobtreeJson.median) / times.jobtree.median)} %`,
    ratio.toFixed(2),
    range(times.unchanged),
  ]);
  const { ratio } = rows.find(({ nodes }) => nodes === TARGET.nodes);
  const verdict = ratio <= TARGET.ratio ? "met" : "missed";
  return [
    table(header, cells),
    "",
    "Medians (least to most). The ratio is jobtree to JSON.parse alone.",
    `Aim: at most ${TARGET.ratio} at ${TARGET.nodes.toLocaleString("en")} nodes. It is ${ratio.toFixed(2)}: ${verdict}.`,
  ].join("\n");
}
