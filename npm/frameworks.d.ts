// Types of <job-tree> in templates of React 19, Vue 3 and Svelte 5. Each applies if its framework is installed.
// Generated from description.mjs by `cargo xtask docs`.
import type { JobTreeElement, JobTreeEventMap } from "./element.js";

/** Properties and attributes that a template can set. */
interface Settable {
  system?: string | null | undefined;
  projectId?: string | null | undefined;
  "project-id"?: string | null | undefined;
  jobId?: string | null | undefined;
  "job-id"?: string | null | undefined;
  instanceId?: string | null | undefined;
  "instance-id"?: string | null | undefined;
  params?: string | null | undefined;
  proxy?: string | null | undefined;
  src?: string | null | undefined;
  interval?: number | string | null | undefined;
  timeout?: number | string | null | undefined;
  credentials?: "same-origin" | "include" | "omit" | null | undefined;
  depth?: number | string | null | undefined;
  theme?: "auto" | "light" | "dark" | null | undefined;
  view?: "tree" | "timeline" | "summary" | null | undefined;
  expand?: "auto" | "all" | "none" | null | undefined;
  filter?: string | null | undefined;
  query?: string | null | undefined;
  start?: "connected" | "visible" | null | undefined;
  paused?: boolean | undefined;
  hideToolbar?: boolean | undefined;
  "hide-toolbar"?: boolean | undefined;
  showTaskData?: boolean | undefined;
  "show-task-data"?: boolean | undefined;
  debug?: boolean | undefined;
  headers?: JobTreeElement["headers"] | null;
  fetcher?: JobTreeElement["fetcher"] | null;
  messages?: JobTreeElement["messages"] | null;
}

/** Event handlers of React 19 and Svelte 5. */
interface EventHandlers {
  "onjob-tree-update"?: ((event: JobTreeEventMap["job-tree-update"]) => void) | undefined;
  "onjob-tree-phase"?: ((event: JobTreeEventMap["job-tree-phase"]) => void) | undefined;
  "onjob-tree-end"?: ((event: JobTreeEventMap["job-tree-end"]) => void) | undefined;
  "onjob-tree-error"?: ((event: JobTreeEventMap["job-tree-error"]) => void) | undefined;
  "onjob-tree-select"?: ((event: JobTreeEventMap["job-tree-select"]) => void) | undefined;
  "onjob-tree-activity"?: ((event: JobTreeEventMap["job-tree-activity"]) => void) | undefined;
}

/** Event handlers of Vue 3, written `@job-tree-update` in a template. */
interface VueEventHandlers {
  onJobTreeUpdate?: (event: JobTreeEventMap["job-tree-update"]) => void;
  onJobTreePhase?: (event: JobTreeEventMap["job-tree-phase"]) => void;
  onJobTreeEnd?: (event: JobTreeEventMap["job-tree-end"]) => void;
  onJobTreeError?: (event: JobTreeEventMap["job-tree-error"]) => void;
  onJobTreeSelect?: (event: JobTreeEventMap["job-tree-select"]) => void;
  onJobTreeActivity?: (event: JobTreeEventMap["job-tree-activity"]) => void;
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
  [data: `data-${string}` | `aria-${string}`]: any;
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
