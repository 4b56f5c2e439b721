// `npm/custom-elements.json`, in the format of https://github.com/webcomponents/custom-elements-manifest.
import { attributes, events, methods, parts, properties, slots, states, variables } from "../../description.mjs";
import { camelCase, defaultOf, named, propertyType } from "./text.mjs";

export const manifest = () => ({
  schemaVersion: "2.1.0",
  readme: "README.md",
  modules: [
    {
      kind: "javascript-module",
      path: "element.js",
      declarations: [
        {
          kind: "class",
          customElement: true,
          name: "JobTreeElement",
          tagName: "job-tree",
          description: "A cloud job as a live progress tree.",
          superclass: { name: "HTMLElement" },
          attributes: attributes.map((attribute) => ({
            name: attribute.name,
            type: { text: propertyType(attribute) },
            ...(defaultOf(attribute) && { default: defaultOf(attribute) }),
            description: attribute.description,
            fieldName: camelCase(attribute.name),
          })),
          members: [
            ...attributes.map((attribute) => ({
              kind: "field",
              name: camelCase(attribute.name),
              type: { text: propertyType(attribute) },
              attribute: attribute.name,
              reflects: true,
              description: attribute.description,
            })),
            ...properties.map(({ name, type, readonly, description }) => ({
              kind: "field",
              name,
              type: { text: type },
              ...(readonly && { readonly }),
              description,
            })),
            ...methods.map(({ name, static: isStatic, parameters = {}, returns, description }) => ({
              kind: "method",
              name,
              ...(isStatic && { static: true }),
              parameters: Object.entries(parameters).map(([name, type]) => ({ name, type: { text: type } })),
              return: { type: { text: returns } },
              description,
            })),
          ],
          events: events.map(({ name, type, description }) => ({ name, type: { text: type }, description })),
          slots: named(slots),
          cssParts: named(parts),
          cssProperties: variables,
          cssStates: named(states),
        },
        ...events.map(({ name, type }) => ({
          kind: "class",
          name: type,
          description: `The event \`${name}\`.`,
          superclass: { name: "CustomEvent" },
        })),
        { kind: "class", name: "JobTreeError", description: "Why a refresh failed.", superclass: { name: "Error" } },
        {
          kind: "function",
          name: "setWasm",
          parameters: [{ name: "source", type: { text: "WasmSource | (() => WasmSource | Promise<WasmSource>)" } }],
          return: { type: { text: "void" } },
          description:
            "Sets where the wasm is loaded from: a URL, a Response, a WebAssembly.Module, its bytes, or a function that returns one of these or a promise of one. `null` restores the package's own file. Call it before the first element connects.",
        },
      ],
      exports: ["JobTreeElement", ...events.map(({ type }) => type), "JobTreeError", "setWasm"].map((name) => ({
        kind: "js",
        name,
        declaration: { name, module: "element.js" },
      })),
    },
    {
      kind: "javascript-module",
      path: "index.js",
      exports: [
        { kind: "js", name: "JobTreeElement", declaration: { name: "JobTreeElement", module: "element.js" } },
        { kind: "custom-element-definition", name: "job-tree", declaration: { name: "JobTreeElement", module: "element.js" } },
      ],
    },
  ],
});
