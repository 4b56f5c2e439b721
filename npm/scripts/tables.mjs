// The documentation's tables, generated from `npm/description.mjs`. A table is written between `<!-- table: NAME -->` and
// `<!-- end -->`.
import { attributes, events, INITIAL, methods, parts, properties, slots, states, variables } from "../description.mjs";
import { camelCase, defaultOf } from "./generate/text.mjs";

const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll("|", "\\|");
const signature = ({ name, parameters = {}, static: isStatic }) =>
  code(`${isStatic ? "JobTreeElement." : ""}${name}(${Object.keys(parameters).join(", ")})`);
const defaultCell = (attribute) => attribute.note ?? (defaultOf(attribute) && code(defaultOf(attribute)));
const described = (entries) => Object.entries(entries).map(([name, description]) => [name ? code(name) : "(default)", description]);

/** The tables by name: the header cells, and the rows. */
const TABLES = {
  attributes: [
    ["Attribute", "Property", "Description", "Default"],
    attributes.map((attribute) => [code(attribute.name), code(camelCase(attribute.name)), attribute.description, defaultCell(attribute)]),
  ],
  properties: [
    ["Property", "Type", "Description"],
    properties.map(({ name, type, readonly, description }) => [code(name), code(type), (readonly ? "Read only. " : "") + description]),
  ],
  methods: [
    ["Method", "Returns", "Description"],
    methods.map((method) => [signature(method), code(method.returns), method.description]),
  ],
  events: [
    ["Event", "Class", "`detail`", "Description"],
    events.map(({ name, type, detail, initial, description }) => [
      code(name),
      code(type),
      code(detail),
      description + (initial ? ` \`initial\`: ${INITIAL[0].toLowerCase()}${INITIAL.slice(1)}` : ""),
    ]),
  ],
  slots: [["Slot", "Description"], described(slots)],
  parts: [["`::part()`", "Description"], described(parts)],
  variables: [
    ["Custom property", "Description", "Default"],
    variables.map(({ name, description, default: value }) => [code(name), description, value ? code(value) : "from the theme"]),
  ],
  states: [["`:state()`", "Description"], described(states)],
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
