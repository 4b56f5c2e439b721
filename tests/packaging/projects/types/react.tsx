// Type tests of <job-tree> in React 19.
import "jobtree";
import type { JobTreeElement } from "jobtree";
import { useRef } from "react";

export function Valid() {
  const ref = useRef<JobTreeElement>(null);
  return (
    <job-tree
      ref={ref}
      className="mine"
      aria-label="The job"
      system="cce"
      projectId="p"
      job-id="j"
      interval={2}
      paused={false}
      headers={async () => ({ "X-Auth-Token": "t" })}
      fetcher={(request) => fetch(request)}
      onjob-tree-update={({ detail }) => detail.root.name.length}
      onClick={() => ref.current?.refresh()}
    >
      Loading
    </job-tree>
  );
}

// The element and the events are inferred.
export const inferred = (
  <job-tree
    ref={(tree) => void tree?.refresh()}
    interval="2"
    messages={{ "type.CreateCluster": "Create the cluster" }}
    onjob-tree-end={(event) => event.initial && event.detail.root.name}
    onKeyDown={(event) => event.key}
  />
);
// @ts-expect-error -- React has no such event; the element's are written onjob-tree-update
export const wrongHandler = <job-tree onJobTreeUpdate={() => {}} />;
// @ts-expect-error -- unknown event
export const unknownHandler = <job-tree onFinished={() => {}} />;
// @ts-expect-error -- unknown theme
export const wrongTheme = <job-tree theme="pink" />;
// @ts-expect-error -- headers are not a string
export const wrongHeaders = <job-tree headers="X-Auth-Token: t" />;
// @ts-expect-error -- unknown property
export const wrongName = <job-tree jobNumber="7" />;
// @ts-expect-error -- the detail of job-tree-error is not a snapshot
export const wrongEvent = <job-tree onjob-tree-error={({ detail }) => detail.root} />;
