// <job-tree> in the templates of React 19, Vue 3 and Svelte 5. Each takes effect where its framework is installed.
// None of their own types is named, for most who read this have none of them, and those who have, one.
import type { JobTreeElement, JobTreeEventMap } from "./element.js";

/** What can be set. */
type Settable = {
  [K in
    | "system" | "projectId" | "jobId" | "instanceId" | "proxy" | "src" | "filter" | "query"]?: string | null;
} & {
  [K in "interval" | "timeout" | "depth"]?: number | string | null;
} & {
  [K in "paused" | "hideToolbar" | "showTaskData"]?: boolean;
} & {
  credentials?: "same-origin" | "include" | "omit" | null;
  theme?: "auto" | "light" | "dark" | null;
  view?: "tree" | "timeline" | null;
  expand?: "auto" | "all" | "none" | null;
  start?: "connected" | "visible" | null;
  headers?: JobTreeElement["headers"] | null;
  fetcher?: JobTreeElement["fetcher"] | null;
  messages?: JobTreeElement["messages"] | null;
};

type Kebab<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head> ? `${Head}${Kebab<Tail>}` : `-${Lowercase<Head>}${Kebab<Tail>}`
  : S;

/** The same by the attributes' names. */
type Attributes = { [K in Exclude<keyof Settable, "headers" | "fetcher" | "messages"> as Kebab<K>]?: Settable[K] };

/** `onjob-tree-update`, as React 19 and Svelte 5 hear events. */
type Heard = { [K in keyof JobTreeEventMap as `on${K}`]?: ((event: JobTreeEventMap[K]) => void) | undefined };

/** `onJobTreeUpdate`, as Vue 3 does (`@job-tree-update` in a template). */
type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Capitalize<Head>}${Camel<Tail>}` : Capitalize<S>;
type HeardByVue = { [K in keyof JobTreeEventMap as `on${Camel<K>}`]?: (event: JobTreeEventMap[K]) => void };

/** What every element takes. */
interface Common {
  id?: string;
  class?: any;
  className?: string;
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
  tabIndex?: number;
  suppressHydrationWarning?: boolean;
  [data: `data-${string}` | `aria-${string}`]: any;
}

/** `onClick` and its like. */
interface Handlers {
  [handler: `on${Capitalize<string>}`]: any;
}

type Props = Settable & Attributes & Heard & Common;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "job-tree": Props & Handlers;
    }
  }
}

declare module "vue" {
  interface GlobalComponents {
    "job-tree": new () => { $props: Settable & Attributes & HeardByVue & Common };
  }
}

declare global {
  namespace svelteHTML {
    interface IntrinsicElements {
      "job-tree": Props;
    }
  }
}
