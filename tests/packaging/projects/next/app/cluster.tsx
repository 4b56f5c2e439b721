"use client";

import "jobtree";
import type { JobTreeElement, JobTreeEventMap } from "jobtree";
import { useCallback, useState } from "react";
import { currentToken } from "./session";

export function Cluster({ projectId, jobId }: { projectId: string; jobId: string }) {
  const [title, setTitle] = useState("Waiting for the first update");

  const setUp = useCallback((tree: JobTreeElement) => {
    const onUpdate = ({ detail: { root } }: JobTreeEventMap["job-tree-update"]) => setTitle(`${root.name} is ${root.phase}`);
    tree.headers = async () => ({ "X-Auth-Token": await currentToken() });
    tree.addEventListener("job-tree-update", onUpdate);
    return () => tree.removeEventListener("job-tree-update", onUpdate);
  }, []);

  return (
    <>
      <h2>{title}</h2>
      <job-tree ref={setUp} system="cce" project-id={projectId} job-id={jobId} proxy="/proxy/demo">
        Your cluster is being created.
      </job-tree>
    </>
  );
}
