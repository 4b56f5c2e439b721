// Compares the description of the element with its class, the styles and the views. Needs no browser and no build.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as description from "../../npm/description.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file) => readFile(join(root, file), "utf8");

const script = await read("npm/element.js");
const styleSheets = await readdir(join(root, "src/view/styles"));
const styles = (await Promise.all(styleSheets.map((name) => read(`src/view/styles/${name}`)))).join("");
const engineSources = await rustFiles("src/engine");
const views = (await Promise.all((await rustFiles("src/view")).map(read))).join("\n");

/** Returns the paths of all Rust files in a folder and its subfolders, relative to the repository. */
async function rustFiles(folder) {
  const files = await readdir(join(root, folder), { recursive: true });
  return files.filter((name) => name.endsWith(".rs")).map((name) => `${folder}/${name}`);
}

const names = (entries) => entries.map(({ name }) => name);
const matches = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
const sorted = (entries) => [...entries].sort();

/** Asserts that the description lists exactly the `actual` names. */
function assertListed(listed, actual) {
  for (const name of actual) assert.ok(listed.includes(name), `description.mjs does not list ${name || "the default slot"}`);
  assert.deepEqual(sorted(listed), sorted(actual));
}

test("properties and methods match the class", () => {
  const { methods, properties: fields } = description;
  const body = script.slice(script.indexOf("export class JobTreeElement"));
  const callbacks = ["constructor", "connectedCallback", "disconnectedCallback", "adoptedCallback", "attributeChangedCallback"];
  const publicMethods = matches(body, /^ {2}(?:static |async )?(\w+)\([^)]*\) \{$/gm).filter((name) => !callbacks.includes(name));
  assertListed(names(methods), publicMethods);
  assertListed(names(fields), matches(body, /^ {2}get (\w+)\(/gm));
  const settable = fields.filter(({ readonly }) => !readonly);
  assertListed(names(settable), matches(body, /^ {2}set (\w+)\(/gm));
});

test("custom properties match the style sheets", () => {
  assertListed(names(description.variables), matches(styles, /var\((--job-tree-[\w-]+)/g));
});

test("parts and slots match the views", () => {
  const values = matches(views, /part=("[\w ]+"|\{[^}]*\})/g).flatMap((value) => matches(value, /"([\w ]+)"/g));
  const parts = values.flatMap((names) => names.split(" "));
  assertListed(Object.keys(description.parts), [...new Set(parts)]);
  const slots = matches(views, /<slot name="(\w+)"/g);
  assertListed(Object.keys(description.slots), ["", ...slots]);
});

test("states match those that the element sets", () => {
  const own = matches(script.match(/const active = \{([^}]*)\}/)?.[1] ?? "", /(\w+)(?=[:,]| $)/g);
  assertListed(Object.keys(description.states), [...own, ...description.phases]);
});

test("events match those that the wasm sends", async () => {
  const sent = matches(await read("src/element/mod.rs"), /=> (?:\{[^}]*?)?\("(\w+)",/g).filter((name) => !["recovered", "pause"].includes(name)); // these two only change properties
  assert.deepEqual(sorted(names(description.events)), sorted([...new Set([...sent, "update", "phase"])].map((name) => `job-tree-${name}`)));
});

test("MessageKey lists every key of the catalog", async () => {
  const catalog = await read(engineSources.find((file) => file.endsWith("/catalog.rs")));
  const keys = matches(catalog.slice(catalog.indexOf("messages {\n"), catalog.indexOf("\ntypes {")), /^\s+\w+ "([a-z-]+)":/gm);
  const types = await read("npm/types.d.ts");
  assert.deepEqual(sorted(matches(types.slice(types.indexOf("MessageKey =")), /\| "([\w-]+)"/g)), sorted(keys));
});
