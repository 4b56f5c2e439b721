// Prints the size of each file of the staged package and writes their hashes to integrity.json. Usage: node measure.mjs FOLDER
// The exit status is 1 if a file exceeds its limit in npm/budget.json (bytes after brotli).
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const budget = JSON.parse(await readFile(new URL("../budget.json", import.meta.url), "utf8"));

const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
const names = files.filter((name) => name !== "integrity.json").sort();
const integrity = {};
const sizes = {};
for (const name of names) {
  const bytes = await readFile(join(folder, name));
  integrity[name] = `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  sizes[name] = {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, brotli).length,
  };
}
await writeFile(join(folder, "integrity.json"), `${JSON.stringify(integrity, null, 2)}\n`);

const row = (name, ...cells) => console.log(name.padEnd(22) + cells.map((cell) => String(cell).padStart(10)).join(""));
row("file", "raw", "gzip", "brotli", "budget");
for (const [name, { raw, gzip, brotli }] of Object.entries(sizes)) row(name, raw, gzip, brotli, budget[name] ?? "");

let hasFailed = false;
for (const [name, limit] of Object.entries(budget)) {
  const size = sizes[name]?.brotli;
  if (size === undefined) {
    console.error(`npm/budget.json lists ${name}, but the package does not contain it.`);
    hasFailed = true;
  } else if (size > limit) {
    console.error(`${name} is too large: ${size} bytes (brotli), ${size - limit} over its limit in npm/budget.json.`);
    hasFailed = true;
  }
}
process.exitCode = hasFailed ? 1 : 0;
