// `npm/element.d.ts`: the types of the class, its errors and its events.
import { attributes, events, INITIAL, methods, properties } from "../../description.mjs";
import { camelCase, comment, defaultOf, HEAD, propertyType } from "./text.mjs";

/** The declarations of a property that reflects an attribute. A setter also takes what frameworks pass for "none". */
function reflected(attribute) {
  if (attribute.name === "lang") return ""; // HTMLElement has this property
  const [name, type] = [camelCase(attribute.name), propertyType(attribute)];
  const fallback = attribute.note ?? (attribute.values || typeof attribute.default === "number" ? `\`${defaultOf(attribute)}\`` : "");
  const text = comment(attribute.description + (fallback && ` Default: ${fallback}.`));
  if (type === "boolean") return `${text}\n  ${name}: boolean;\n`;
  return `${text}\n  get ${name}(): ${type};\n  set ${name}(value: ${type} | null | undefined);\n`;
}

const ownProperty = ({ name, type, readonly, description }) =>
  readonly
    ? `${comment(description)}\n  readonly ${name}: ${type};\n`
    : `${comment(description)}\n  get ${name}(): ${type};\n  set ${name}(value: ${type.replace("undefined", "null | undefined")});\n`;

const method = ({ name, static: isStatic, parameters = {}, returns, description }) => {
  const list = Object.entries(parameters).map((parameter) => parameter.join(": ")).join(", ");
  return `${comment(description)}\n  ${isStatic ? "static " : ""}${name}(${list}): ${returns};\n`;
};

const eventClass = ({ name, type, detail, initial }) => `/** The event \`${name}\`. */
export class ${type} extends CustomEvent<${detail}> {
  constructor(detail: ${detail}${initial ? ", init?: { initial?: boolean }" : ""});
${initial ? `${comment(INITIAL)}\n  readonly initial: boolean;\n` : ""}}
`;

const listenerMethods = ["add", "remove"].flatMap((verb) =>
  ["JobTreeEventMap", "HTMLElementEventMap"]
    .map(
      (map) => `  ${verb}EventListener<K extends keyof ${map}>(
    type: K,
    listener: (this: JobTreeElement, event: ${map}[K]) => unknown,
    options?: boolean | ${verb === "add" ? "Add" : ""}EventListenerOptions,
  ): void;`,
    )
    .concat(`  ${verb}EventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | ${verb === "add" ? "Add" : ""}EventListenerOptions,
  ): void;`),
);

export const elementTypes = () => `// The entry \`jobtree/element\`: the class, without defining the element. ${HEAD}
import type {
  Activity,
  Change,
  Fetcher,
  HeadersSource,
  JobErrorFields,
  JobNode,
  Messages,
  Phase,
  Snapshot,
  SystemDefinition,
  WasmSource,
} from "./types.js";

export type * from "./types.js";

/** The \`<job-tree>\` element: a cloud job as a live progress tree. */
export class JobTreeElement extends HTMLElement {
  static readonly observedAttributes: readonly string[];
  /** Reports mistakes of all elements in the console, as the attribute \`debug\` does for one. */
  static debug: boolean;

${methods.filter((it) => it.static).map(method).join("")}
  // Properties that reflect attributes. An invalid value counts as absent; \`null\` and \`undefined\` remove the attribute.
${attributes.map(reflected).join("")}
  // Properties without an attribute.
${properties.map(ownProperty).join("")}
${methods.filter((it) => !it.static).map(method).join("")}
${listenerMethods.join("\n")}
}

/** Why a refresh failed: what \`refresh()\` rejects with, and the property \`error\`. */
export class JobTreeError extends Error implements JobErrorFields {
  constructor(fields: Partial<JobErrorFields>);
  readonly kind: JobErrorFields["kind"];
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly retryAt: string | null;
  readonly stopped: boolean;
}

${events.map(eventClass).join("\n")}
/** The events of \`<job-tree>\`. All bubble and are composed. */
export interface JobTreeEventMap {
${events.map(({ name, type, description }) => `${comment(description)}\n  "${name}": ${type};`).join("\n")}
}

/** Sets where the wasm is loaded from; \`null\` restores the package's own file. Call it before the first element connects. */
export function setWasm(source: WasmSource | (() => WasmSource | Promise<WasmSource>) | null | undefined): void;

declare global {
  interface HTMLElementTagNameMap {
    "job-tree": JobTreeElement;
  }

  // For listeners on ancestors, which the events bubble to.
  interface HTMLElementEventMap extends JobTreeEventMap {}
  interface DocumentEventMap extends JobTreeEventMap {}
  interface WindowEventMap extends JobTreeEventMap {}
}
`;
