// `npm/frameworks.d.ts`: the types of the tag in templates.
import { attributes, events } from "../../description.mjs";
import { camelCase, HEAD, propertyType } from "./text.mjs";

/** The type of an attribute in a template, where numbers and flags can be text too. */
function templateType(attribute) {
  const type = propertyType(attribute);
  if (type === "number") return "number | string | null";
  return type === "boolean" ? "boolean" : `${type} | null`;
}

const templateProps = () =>
  attributes
    .filter(({ name }) => name !== "lang")
    .flatMap((attribute) => [...new Set([camelCase(attribute.name), attribute.name])].map((name) => [name, templateType(attribute)]))
    .map(([name, type]) => `  ${/-/.test(name) ? `"${name}"` : name}?: ${type} | undefined;`)
    .join("\n");

/** \`job-tree-update\` to \`JobTreeUpdate\`. */
const pascalCase = (name) => camelCase(`-${name}`);

export const frameworkTypes = () => `// Types of <job-tree> in templates of React 19, Vue 3 and Svelte 5. Each applies if its framework is installed.
// ${HEAD}
import type { JobTreeElement, JobTreeEventMap } from "./element.js";

/** Properties and attributes that a template can set. */
interface Settable {
${templateProps()}
  headers?: JobTreeElement["headers"] | null;
  fetcher?: JobTreeElement["fetcher"] | null;
  messages?: JobTreeElement["messages"] | null;
}

/** Event handlers of React 19 and Svelte 5. */
interface EventHandlers {
${events.map(({ name, type }) => `  "on${name}"?: ((event: JobTreeEventMap["${name}"]) => void) | undefined;`).join("\n")}
}

/** Event handlers of Vue 3, written \`@job-tree-update\` in a template. */
interface VueEventHandlers {
${events.map(({ name }) => `  on${pascalCase(name)}?: (event: JobTreeEventMap["${name}"]) => void;`).join("\n")}
}

/** Attributes of every HTML element, for templates whose framework does not add its own. */
interface Common {
  id?: string;
  class?: any;
  style?: any;
  slot?: string;
  lang?: string;
  dir?: string;
  hidden?: boolean;
  title?: string;
  children?: any;
  key?: any;
  ref?: any;
  role?: any;
  [data: \`data-\${string}\` | \`aria-\${string}\`]: any;
}

declare module "react" {
  // Merged with React's own. Without React they are empty, so that it does not have to be installed.
  interface ClassAttributes<T> {}
  interface HTMLAttributes<T> {}
  namespace JSX {
    interface IntrinsicElements {
      "job-tree": Settable & EventHandlers & { class?: string } & ClassAttributes<JobTreeElement> & HTMLAttributes<JobTreeElement>;
    }
  }
}

declare module "vue" {
  interface GlobalComponents {
    "job-tree": new () => { $props: Settable & VueEventHandlers & Common };
  }
}

declare global {
  namespace svelteHTML {
    interface IntrinsicElements {
      "job-tree": Settable & EventHandlers & Common;
    }
  }
}
`;
