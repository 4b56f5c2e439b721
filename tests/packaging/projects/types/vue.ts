// Type tests of <job-tree> in Vue templates, by the types that its language tools read.
import "jobtree";
import type { GlobalComponents } from "vue";

type Props = InstanceType<GlobalComponents["job-tree"]>["$props"];

export const valid: Props = {
  system: "cce",
  "project-id": "p",
  jobId: "j",
  interval: 2,
  headers: async () => ({ "X-Auth-Token": "t" }),
  onJobTreeUpdate: ({ detail }) => detail.root.name,
};
// @ts-expect-error -- unknown view
export const wrongView: Props = { view: "list" };
// @ts-expect-error -- a fetcher is a function
export const wrongFetcher: Props = { fetcher: "fetch" };
