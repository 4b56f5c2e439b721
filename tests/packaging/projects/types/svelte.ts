// <job-tree> in Svelte's templates: what the language tools read.
/// <reference types="svelte" />
import "jobtree";

type Props = svelteHTML.IntrinsicElements["job-tree"];

export const right: Props = {
  system: "cce",
  projectId: "p",
  "job-id": "j",
  headers: async () => ({ "X-Auth-Token": "t" }),
  "onjob-tree-error": ({ detail }) => detail.kind,
};
// @ts-expect-error -- no such theme
export const wrongTheme: Props = { theme: "pink" };
// @ts-expect-error -- the detail of an update is a snapshot
export const wrongEvent: Props = { "onjob-tree-update": ({ detail }) => detail.kind };
