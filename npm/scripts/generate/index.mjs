// The files that are generated from `npm/description.mjs`, and from the catalog of texts.
import { attributesModule } from "./attributes.mjs";
import { vscodeData, webTypes } from "./editor_data.mjs";
import { elementTypes } from "./element_types.mjs";
import { frameworkTypes } from "./framework_types.mjs";
import { languageModules } from "./languages.mjs";
import { manifest } from "./manifest.mjs";
import { json } from "./text.mjs";

/** Path in the repository, and text. */
export const generated = [
  ["npm/attributes.js", attributesModule()],
  ["npm/custom-elements.json", json(manifest())],
  ["npm/element.d.ts", elementTypes()],
  ["npm/frameworks.d.ts", frameworkTypes()],
  ["npm/vscode.html-custom-data.json", json(vscodeData())],
  ...languageModules,
  // The packaging step replaces the version, as in package.json.
  ["npm/web-types.json", json(webTypes("0.0.0"))],
];
