// Test projects: copies in target/packaging with the packed package installed.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

import { run } from "./programs.mjs";

const SOURCES = fileURLToPath(new URL("../projects/", import.meta.url));
const TARGET = fileURLToPath(new URL("../../../target/packaging/", import.meta.url));

/** The address of the proxy in the projects' configurations. */
const PROXY = "http://127.0.0.1:8787";

/** Prepares a project and returns its folder. Its dependencies are installed once, jobtree each time. Its configuration gets
 *  the origin of the running proxy. */
export async function install(name, tarball, proxyOrigin = PROXY) {
  const folder = join(TARGET, name);
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    if (!["node_modules", "installed.json"].includes(entry)) await rm(join(folder, entry), { recursive: true });
  }
  await cp(join(SOURCES, name), folder, { recursive: true });
  for (const file of ["vite.config.js", "next.config.mjs"].map((file) => join(folder, file)).filter(existsSync)) {
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(PROXY, proxyOrigin));
  }
  const wanted = await readFile(join(folder, "package.json"), "utf8");
  const installed = await readFile(join(folder, "installed.json"), "utf8").catch(() => undefined);
  if (wanted !== installed) {
    await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder });
    await writeFile(join(folder, "installed.json"), wanted);
  }
  await unpack(tarball, join(folder, "node_modules/jobtree"));
  await rm(join(folder, "node_modules/.vite"), { recursive: true, force: true });
  return folder;
}

/** Unpacks the package, as npm does to install a package without dependencies. */
export async function unpack(tarball, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
}

/** Creates an empty folder of this name in target/packaging and returns its path. */
export async function emptyFolder(name) {
  const folder = join(TARGET, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Returns the paths of all files in a folder and its subfolders. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
