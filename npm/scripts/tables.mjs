// The documentation's tables, generated from custom-elements.json. A table is written between `<!-- table: NAME -->` and
// `<!-- end -->`.
import { readFile } from "node:fs/promises";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("npm/custom-elements.json", root), "utf8"));
const { declarations } = manifest.modules.find(({ path }) => path === "element.js");
const element = declarations.find(({ customElement }) => customElement);

const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll("|", "\\|");
const signature = ({ name, parameters, static: isStatic }) =>
  code(`${isStatic ? "JobTreeElement." : ""}${name}(${parameters.map((parameter) => parameter.name).join(", ")})`);

/** The tables by name: the header cells, and the rows. */
const TABLES = {
  attributes: [
    ["Attribute", "Property", "Description", "Default"],
    element.attributes.map(({ name, fieldName, description, default: value }) => [
      code(name),
      code(fieldName),
      description,
      value === undefined ? "" : / /.test(value) ? value : code(value),
    ]),
  ],
  properties: [
    ["Property", "Type", "Description"],
    element.members
      .filter(({ kind, attribute }) => kind === "field" && !attribute)
      .map(({ name, type, readonly, description }) => [code(name), code(type.text), (readonly ? "Read only. " : "") + description]),
  ],
  methods: [
    ["Method", "Returns", "Description"],
    element.members
      .filter(({ kind }) => kind === "method")
      .map((method) => [signature(method), code(method.return.type.text), method.description]),
  ],
  events: [
    ["Event", "`detail`", "Description"],
    element.events.map(({ name, type, description }) => [code(name), code(type.text.slice("CustomEvent<".length, -1)), description]),
  ],
  slots: [["Slot", "Description"], element.slots.map(({ name, description }) => [name ? code(name) : "(default)", description])],
  parts: [["`::part()`", "Description"], element.cssParts.map(({ name, description }) => [code(name), description])],
  variables: [
    ["Custom property", "Description", "Default"],
    element.cssProperties.map(({ name, description, default: value }) => [code(name), description, value ? code(value) : "from the theme"]),
  ],
  states: [["`:state()`", "Description"], element.cssStates.map(({ name, description }) => [code(name), description])],
};

function table(name) {
  const [header, rows] = TABLES[name] ?? [];
  if (!header) throw new Error(`unknown table "${name}"; the tables are ${Object.keys(TABLES).join(", ")}`);
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), `|${header.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

/** Returns the document with the current tables. */
export function withTables(markdown) {
  return markdown.replace(
    /(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin, name, end) => `${begin}${table(name)}\n${end}`,
  );
}
