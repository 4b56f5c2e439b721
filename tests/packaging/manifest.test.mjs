// custom-elements.json says what is there, no more and no less. Needs no browser and nothing built.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file) => readFile(join(root, file), "utf8");

const manifest = JSON.parse(await read("npm/custom-elements.json"));
const element = manifest.modules[0].declarations.find(({ customElement }) => customElement);
const script = await read("npm/element.js");
const sheets = await readdir(join(root, "src/view/styles"));
const styles = (await Promise.all(sheets.map((name) => read(`src/view/styles/${name}`)))).join("");
const views = (await Promise.all((await readdir(join(root, "src/view"))).filter((name) => name.endsWith(".rs")).map((name) => read(`src/view/${name}`)))).join("\n");

const names = (entries) => entries.map(({ name }) => name);
const matches = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
const sorted = (entries) => [...entries].sort();

/** The manifest has what is there, and no more. */
function agree(listed, there) {
  for (const name of there) assert.ok(listed.includes(name), `custom-elements.json has no ${name || "default slot"}`);
  assert.deepEqual(sorted(listed), sorted(there));
}

/** A list of texts in element.js. */
const list = (name) => matches(script.match(new RegExp(`const ${name} = \\[([^\\]]*)\\]`))[1], /"([\w-]+)"/g);

test("its attributes are those that are observed", () => {
  agree(names(element.attributes), [...list("ATTRIBUTES"), ...list("FLAGS")]);
});

test("its properties and methods are those of the class", () => {
  const own = element.members.filter(({ attribute }) => !attribute);
  const methods = own.filter(({ kind }) => kind === "method");
  const fields = own.filter(({ kind }) => kind === "field");
  const body = script.slice(script.indexOf("export class JobTreeElement"));
  const callbacks = ["constructor", "connectedCallback", "disconnectedCallback", "adoptedCallback", "attributeChangedCallback"];
  const called = matches(body, /^ {2}(?:static |async )?(\w+)\([^)]*\) \{$/gm).filter((name) => !callbacks.includes(name));
  agree(names(methods), called);
  agree(names(fields), matches(body, /^ {2}get (\w+)\(/gm));
  const settable = fields.filter(({ readonly }) => !readonly);
  agree(names(settable), matches(body, /^ {2}set (\w+)\(/gm));
});

test("its custom properties are those of the style sheet", () => {
  agree(names(element.cssProperties), matches(styles, /var\((--job-tree-[\w-]+)/g));
});

test("its parts and slots are those that are drawn", () => {
  const drawn = matches(views, /part=("[\w ]+"|\{[^}]*\})/g).flatMap((value) => matches(value, /"([\w ]+)"/g));
  const parts = drawn.flatMap((names) => names.split(" "));
  agree(names(element.cssParts), [...new Set(parts)]);
  const slots = matches(views, /<slot name="(\w+)"/g);
  agree(names(element.slots), ["", ...slots]);
});

test("its states are those that the element takes", () => {
  const phases = ["pending", "running", "paused", "succeeded", "partial", "failed", "cancelled", "skipped", "unknown"];
  const own = matches(script.match(/const active = \{([^}]*)\}/)?.[1] ?? "", /(\w+):/g);
  agree(names(element.cssStates), [...own, ...phases]);
});

test("the types have each of its members and events", async () => {
  const types = await read("npm/element.d.ts");
  for (const { name, attribute } of element.members) {
    if (name === "lang" && attribute) continue; // every element has it
    assert.match(types, new RegExp(`^ {2}(get |static |readonly )?${name}[:(]`, "m"), name);
  }
  assert.deepEqual(sorted(names(element.events)), sorted(matches(types, /^ {2}"(job-tree-\w+)": CustomEvent/gm)));
});

test("its events are those that are sent", async () => {
  const sent = matches(await read("src/element/mod.rs"), /=> (?:\{[^}]*?)?\("(\w+)",/g).filter((name) => !["recovered", "pause"].includes(name)); // these two change properties and are no events
  assert.deepEqual(sorted(names(element.events)), sorted([...new Set([...sent, "update", "phase"])].map((name) => `job-tree-${name}`)));
});

test("every text that can be replaced has its key in the types", async () => {
  const catalog = await read("src/engine/words/catalog.rs");
  const keys = matches(catalog.slice(catalog.indexOf("messages {\n"), catalog.indexOf("\ntypes {")), /^\s+\w+ "([a-z-]+)":/gm);
  const types = await read("npm/types.d.ts");
  assert.deepEqual(sorted(matches(types.slice(types.indexOf("MessageKey =")), /\| "([\w-]+)"/g)), sorted(keys));
});

test("the tables of the documentation are made from it", async () => {
  await promisify(execFile)("node", [join(root, "npm/scripts/tables.mjs"), "--check"]);
});
