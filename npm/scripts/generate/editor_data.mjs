// What editors read to complete the tag in HTML: `vscode.html-custom-data.json` and `web-types.json`.
import { attributes, events, parts, properties, slots, variables } from "../../description.mjs";
import { camelCase, defaultOf, named, propertyType } from "./text.mjs";

const markdown = (value) => ({ kind: "markdown", value });
const describedDefault = (attribute) => attribute.description + (defaultOf(attribute) ? `\n\nDefault: ${attribute.note ?? `\`${defaultOf(attribute)}\``}` : "");

// https://github.com/microsoft/vscode-custom-data
export const vscodeData = () => ({
  version: 1.1,
  tags: [
    {
      name: "job-tree",
      description: markdown("A cloud job as a live progress tree."),
      attributes: attributes.map((attribute) => ({
        name: attribute.name,
        description: markdown(describedDefault(attribute)),
        ...(attribute.values && { values: attribute.values.map((name) => ({ name })) }),
        ...(attribute.default === false && { valueSet: "v" }),
      })),
    },
  ],
});

// https://github.com/JetBrains/web-types
export const webTypes = (version) => ({
  $schema: "https://json.schemastore.org/web-types",
  name: "jobtree",
  version,
  "description-markup": "markdown",
  contributions: {
    html: {
      elements: [
        {
          name: "job-tree",
          description: "A cloud job as a live progress tree.",
          attributes: attributes.map((attribute) => ({
            name: attribute.name,
            description: attribute.description,
            ...(defaultOf(attribute) && { default: defaultOf(attribute) }),
            value: attribute.default === false ? { type: "boolean", required: false } : { type: attribute.values ?? propertyType(attribute) },
          })),
          slots: named(slots),
          js: {
            properties: [...attributes.map((it) => ({ ...it, name: camelCase(it.name), type: propertyType(it) })), ...properties].map(
              ({ name, type, description }) => ({ name, type, description }),
            ),
            events: events.map(({ name, type, description }) => ({ name, type, description })),
          },
        },
      ],
    },
    css: { parts: named(parts), properties: variables.map(({ name, description }) => ({ name, description })) },
  },
});
