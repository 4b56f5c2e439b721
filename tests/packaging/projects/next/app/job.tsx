"use client";

import "jobtree";
import type { Fetcher, HeadersSource, JobTreeElement } from "jobtree";

const seen = { headers: 0, fetcher: 0, updates: 0 };
if (typeof window !== "undefined") Object.assign(window, { seen });

const headers: HeadersSource = async () => {
  seen.headers += 1;
  return { "X-Auth-Token": "of the session" };
};

const fetcher: Fetcher = (request) => {
  seen.fetcher += 1;
  return fetch(new Request(request.url));
};

// What the server has rendered, React takes over without its properties and listeners. A ref sets them.
function take(tree: JobTreeElement) {
  const onUpdate = () => (seen.updates += 1);
  Object.assign(tree, { headers, fetcher });
  tree.addEventListener("job-tree-update", onUpdate);
  return () => tree.removeEventListener("job-tree-update", onUpdate);
}

export function Job({ proxy, job }: { proxy: string; job: string }) {
  return (
    <job-tree
      ref={take}
      id="tree"
      system="cce"
      project-id="demo"
      job-id={job}
      proxy={proxy}
      interval={1}
    >
      Loading the widget…
    </job-tree>
  );
}
