// Types of <job-tree> in templates of React 19, Vue 3 and Svelte 5. Each applies if its framework is installed. They use no
// types of the frameworks, because none of them has to be installed.
import type { JobTreeElement, JobTreeEventMap } from "./element.js";

/** Properties that a template can set. */
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
  view?: "tree" | "timeline" | "summary" | null;
  expand?: "auto" | "all" | "none" | null;
  start?: "connected" | "visible" | null;
  headers?: JobTreeElement["headers"] | null;
  fetcher?: JobTreeElement["fetcher"] | null;
  messages?: JobTreeElement["messages"] | null;
};

type Kebab<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head> ? `${Head}${Kebab<Tail>}` : `-${Lowercase<Head>}${Kebab<Tail>}`
  : S;

/** `Settable` by attribute names (`project-id`). */
type Attributes = { [K in Exclude<keyof Settable, "headers" | "fetcher" | "messages"> as Kebab<K>]?: Settable[K] };

/** Event handlers of React 19 and Svelte 5: `onjob-tree-update`. */
type EventHandlers = { [K in keyof JobTreeEventMap as `on${K}`]?: ((event: JobTreeEventMap[K]) => void) | undefined };

/** `job-tree-update` to `JobTreeUpdate`. */
type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Capitalize<Head>}${Camel<Tail>}` : Capitalize<S>;

/** Event handlers of Vue 3: `onJobTreeUpdate`, written `@job-tree-update` in a template. */
type VueEventHandlers = { [K in keyof JobTreeEventMap as `on${Camel<K>}`]?: (event: JobTreeEventMap[K]) => void };

/** Attributes of every HTML element. */
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

/** Handlers of other events: `onClick`. */
interface OtherEventHandlers {
  [handler: `on${Capitalize<string>}`]: any;
}

type Props = Settable & Attributes & EventHandlers & Common;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "job-tree": Props & OtherEventHandlers;
    }
  }
}

declare module "vue" {
  interface GlobalComponents {
    "job-tree": new () => { $props: Settable & Attributes & VueEventHandlers & Common };
  }
}

declare global {
  namespace svelteHTML {
    interface IntrinsicElements {
      "job-tree": Props;
    }
  }
}
