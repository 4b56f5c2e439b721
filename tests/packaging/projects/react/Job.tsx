import "jobtree";
import type { HeadersSource, Snapshot } from "jobtree";
import { useState } from "react";
import { currentToken } from "./session";

const headers: HeadersSource = async () => ({ "X-Auth-Token": await currentToken() });

export function Job({ projectId, jobId }: { projectId: string; jobId: string }) {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  return (
    <>
      <h2>{snapshot ? `${snapshot.root.name} is ${snapshot.root.phase}` : "Waiting for the first update"}</h2>
      <job-tree
        system="cce"
        projectId={projectId}
        jobId={jobId}
        proxy="/proxy/demo"
        headers={headers}
        onjob-tree-update={(event) => setSnapshot(event.detail)}
      />
    </>
  );
}
