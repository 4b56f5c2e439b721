// The results file of all benchmarks, with one key for each.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Saves `result` under `key` and leaves the other keys unchanged. */
export async function saveResult(file, key, result) {
  const before = await readFile(file, "utf8").then(JSON.parse, () => ({}));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...before, [key]: result }, null, 2)}\n`);
}
