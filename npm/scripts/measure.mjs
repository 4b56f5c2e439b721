// Prints what is in the staged package and how large it is, and writes its hashes: node measure.mjs FOLDER.
// Ends with 1 where a file is larger than npm/budget.json allows.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const budget = JSON.parse(await readFile(new URL("../budget.json", import.meta.url), "utf8"));

const names = (await readdir(folder)).filter((name) => name !== "integrity.json").sort();
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

let tooLarge = false;
for (const [name, most] of Object.entries(budget)) {
  const size = sizes[name]?.brotli;
  if (size === undefined) {
    console.error(`${name} is in npm/budget.json, but not in the package.`);
    tooLarge = true;
  } else if (size > most) {
    console.error(`${name} takes ${size} bytes (brotli), ${size - most} more than npm/budget.json allows.`);
    tooLarge = true;
  }
}
process.exitCode = tooLarge ? 1 : 0;
