// One file for the results of all benchmarks, each under its own key.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts `result` under `key`; what stands under other keys stays. */
export async function keep(file, key, result) {
  const before = await readFile(file, "utf8").then(JSON.parse, () => ({}));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...before, [key]: result }, null, 2)}\n`);
}
