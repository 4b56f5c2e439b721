// Type tests of <job-tree> in Svelte templates, by the types that its language tools read.
/// <reference types="svelte" />
import "jobtree";

type Props = svelteHTML.IntrinsicElements["job-tree"];

export const valid: Props = {
  system: "cce",
  projectId: "p",
  "job-id": "j",
  headers: async () => ({ "X-Auth-Token": "t" }),
  "onjob-tree-error": ({ detail }) => detail.kind,
};
// @ts-expect-error -- unknown theme
export const wrongTheme: Props = { theme: "pink" };
// @ts-expect-error -- the detail of job-tree-update is a snapshot
export const wrongEvent: Props = { "onjob-tree-update": ({ detail }) => detail.kind };
