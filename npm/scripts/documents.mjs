// The documents whose tables and code blocks are generated.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Returns the text of a file of the repository. */
export const read = (path) => readFileSync(root + path, "utf8");

/** The paths of all documents, relative to the repository. */
export const documents = [
  ...["README.md", "CONTRIBUTING.md", "npm/README.md", "proxy/README.md"].filter((path) => existsSync(root + path)),
  ...readdirSync(`${root}docs`, { recursive: true })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`)
    .sort(),
];
