// Checks what is published without building it: versions, links, and the files of the crates.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file) => readFile(join(root, file), "utf8");
const npm = JSON.parse(await read("npm/package.json"));

/** Runs a program in the repository and returns the lines that it prints. */
async function lines(program, ...args) {
  const { stdout } = await promisify(execFile)(program, args, { cwd: root, maxBuffer: 1 << 24 });
  return stdout.split("\n").filter(Boolean);
}

const cargo = (...args) => lines(process.env.CARGO ?? "cargo", ...args);
const { packages } = JSON.parse(await cargo("metadata", "--no-deps", "--offline", "--format-version=1"));
const crates = packages.filter(({ publish }) => publish === null);
const version = packages.find(({ name }) => name === "jobtree").version;

test("crates and dependencies on them have one version", () => {
  assert.deepEqual([...new Set(packages.map((crate) => crate.version))], [version]);
  const ours = new Set(crates.map(({ name }) => name));
  for (const { name, dependencies } of crates) {
    for (const { name: dependency, req } of dependencies.filter(({ name }) => ours.has(name))) {
      assert.equal(req, `^${version}`, `${name} depends on ${dependency}`);
    }
  }
});

test("npm version is a placeholder for the crates' version", () => {
  assert.equal(npm.version, "0.0.0");
});

test("newest section of the changelog is that of the version, if anything is released", async () => {
  const headings = [...(await read("CHANGELOG.md")).matchAll(/^## (\S+)(.*)$/gm)];
  const [[, first], ...released] = headings;
  assert.equal(first, "Unreleased");
  for (const [line] of released) assert.match(line, /^## \d+\.\d+\.\d+(-[\w.]+)? - \d{4}-\d\d-\d\d$/);
  if (released.length > 0) assert.equal(released[0][1], version);
});

test("documentation and deployments name the version", async () => {
  // A container image, an npm package, a dependency of a Cargo.toml.
  const mention = /\bjobtree(?:-proxy:|-proxy@|@| = "| = \{ version = ")(\d+\.[\w.-]*\w)/g;
  const files = await lines("git", "ls-files", "README.md", "deploy", "docs", "examples", "npm/README.md", "proxy/README.md", "static");
  const found = [];
  for (const file of files) {
    for (const [text, named] of (await read(file)).matchAll(mention)) found.push({ file, text, named });
  }
  assert.ok(found.some(({ file }) => file.startsWith("deploy/")), "the deployment's image has a version");
  for (const { file, text, named } of found) {
    assert.ok(version === named || version.startsWith(`${named}.`), `${file}: ${text}, but the version is ${version}`);
  }
});

test("crates and npm package name the same repository", () => {
  const { repository } = crates[0];
  for (const crate of crates) {
    assert.equal(crate.repository, repository, crate.name);
    assert.equal(crate.homepage, npm.homepage, crate.name);
    assert.equal(crate.license, npm.license, crate.name);
    for (const key of ["description", "documentation", "readme"]) assert.ok(crate[key], `${crate.name}: ${key}`);
    for (const list of [crate.keywords, crate.categories]) assert.ok(list.length > 0 && list.length <= 5, `${list}`);
  }
  assert.equal(npm.repository.url, `git+${repository}.git`);
  assert.equal(npm.bugs, `${repository}/issues`);
});

for (const { name, manifest_path: manifest } of crates) {
  test(`crate ${name} contains every file that it includes, and its licences`, async () => {
    const files = new Set(await cargo("package", "--list", "--allow-dirty", "--offline", "--package", name));
    for (const file of ["README.md", "LICENSE-APACHE", "LICENSE-MIT"]) assert.ok(files.has(file), file);
    for (const file of [...files].filter((file) => file.endsWith(".rs"))) {
      const source = await readFile(join(dirname(manifest), file), "utf8");
      for (const [, included] of source.matchAll(/include_(?:str|bytes)!\("([^"]+)"\)/g)) {
        const path = normalize(join(dirname(file), included)).replaceAll("\\", "/");
        assert.ok(files.has(path), `${file} includes ${path}, which \`include\` in Cargo.toml leaves out`);
      }
    }
  });
}
