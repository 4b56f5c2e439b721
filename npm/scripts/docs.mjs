// Regenerates what is derived from `npm/description.mjs`, the catalog of texts and the tests' examples: types, manifest,
// editors' data, the texts of each language, and the tables and code blocks of the documentation. Usage: node docs.mjs [--check]
// With --check nothing is written, and the exit status is 1 if a file is out of date.
import { existsSync, writeFileSync } from "node:fs";

import { documents, read, root } from "./documents.mjs";
import { generated } from "./generate/index.mjs";
import { withSnippets } from "./snippets.mjs";
import { withTables } from "./tables.mjs";

const isCheck = process.argv.includes("--check");

/** Writes the text of a file if it is another one; with --check, only says so. */
function update(path, text) {
  if (existsSync(root + path) && read(path) === text) return;
  if (!isCheck) {
    writeFileSync(root + path, text);
    return;
  }
  console.error(`${path} is out of date. Run: cargo xtask docs`);
  process.exitCode = 1;
}

for (const [path, text] of generated) update(path, text);
for (const path of documents) {
  try {
    update(path, withSnippets(withTables(read(path)), read));
  } catch (error) {
    console.error(`${path}: ${error.message}`);
    process.exitCode = 1;
  }
}
