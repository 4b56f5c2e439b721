// Regenerates the tables and code blocks of the documentation. Usage: node docs.mjs [--check]
// With --check nothing is written, and the exit status is 1 if a document is out of date.
import { writeFileSync } from "node:fs";

import { documents, read, root } from "./documents.mjs";
import { withSnippets } from "./snippets.mjs";
import { withTables } from "./tables.mjs";

for (const path of documents) {
  try {
    const before = read(path);
    const after = withSnippets(withTables(before), read);
    if (after === before) continue;
    if (!process.argv.includes("--check")) {
      writeFileSync(root + path, after);
      continue;
    }
    console.error(`${path} is out of date. Run: cargo xtask docs`);
  } catch (error) {
    console.error(`${path}: ${error.message}`);
  }
  process.exitCode = 1;
}
