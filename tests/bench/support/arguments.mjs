// Command line of the benchmarks that load pages: RESULTS NAME=FOLDER...
import { resolve } from "node:path";

/** Returns the path of the results file and the pages, `{ name: folder }`. */
export function pagesToMeasure() {
  const [results, ...pages] = process.argv.slice(2);
  const folders = pages.map((page) => page.split("=")).map(([name, folder]) => [name, resolve(folder)]);
  return { results: resolve(results), pages: Object.fromEntries(folders) };
}
