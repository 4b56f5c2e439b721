// Command line of the benchmarks that load pages: OUTPUT NAME=FOLDER...
import { resolve } from "node:path";

/** Returns the path of the file to write and the pages, `{ name: folder }`. */
export function pagesToMeasure() {
  const [output, ...pages] = process.argv.slice(2);
  const folders = pages.map((page) => page.split("=")).map(([name, folder]) => [name, resolve(folder)]);
  return { output: resolve(output), pages: Object.fromEntries(folders) };
}
