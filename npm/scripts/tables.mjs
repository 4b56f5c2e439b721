// Writes the tables of the documentation from custom-elements.json: node tables.mjs [--check].
// A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
import { readFile, writeFile } from "node:fs/promises";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("npm/custom-elements.json", root), "utf8"));
const { declarations } = manifest.modules.find(({ path }) => path === "element.js");
const element = declarations.find(({ customElement }) => customElement);

const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll("|", "\\|");
const signature = ({ name, parameters, static: isStatic }) =>
  code(`${isStatic ? "JobTreeElement." : ""}${name}(${parameters.map((parameter) => parameter.name).join(", ")})`);

/** By name: its head, and its rows. */
const TABLES = {
  attributes: [
    ["Attribute", "Property", "Means", "Default"],
    element.attributes.map(({ name, fieldName, description, default: usual }) => [
      code(name),
      code(fieldName),
      description,
      usual === undefined ? "" : / /.test(usual) ? usual : code(usual),
    ]),
  ],
  properties: [
    ["Property", "Type", "Means"],
    element.members
      .filter(({ kind, attribute }) => kind === "field" && !attribute)
      .map(({ name, type, readonly, description }) => [code(name), code(type.text), description + (readonly ? " (read only)" : "")]),
  ],
  methods: [
    ["Method", "Returns", "Does"],
    element.members
      .filter(({ kind }) => kind === "method")
      .map((method) => [signature(method), code(method.return.type.text), method.description]),
  ],
  events: [
    ["Event", "`detail`", "Means"],
    element.events.map(({ name, type, description }) => [code(name), code(type.text.slice("CustomEvent<".length, -1)), description]),
  ],
  slots: [["Slot", "Is"], element.slots.map(({ name, description }) => [name ? code(name) : "the default one", description])],
  parts: [["`::part()`", "Is"], element.cssParts.map(({ name, description }) => [code(name), description])],
  variables: [
    ["Custom property", "Is", "Default"],
    element.cssProperties.map(({ name, description, default: usual }) => [code(name), description, usual ? code(usual) : "by the theme"]),
  ],
  states: [["`:state()`", "While"], element.cssStates.map(({ name, description }) => [code(name), description])],
};

function table(name) {
  const [head, rows] = TABLES[name] ?? [];
  if (!head) throw new Error(`there is no table "${name}"`);
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

let stale = 0;
for (const file of ["docs/element.md"]) {
  const url = new URL(file, root);
  const before = await readFile(url, "utf8");
  const after = before.replace(
    /(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin, name, end) => `${begin}${table(name)}\n${end}`,
  );
  if (after === before) continue;
  stale += 1;
  if (process.argv.includes("--check")) console.error(`${file} is stale; cargo xtask docs writes it anew`);
  else await writeFile(url, after);
}
if (process.argv.includes("--check") && stale > 0) process.exitCode = 1;
