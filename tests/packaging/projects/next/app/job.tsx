"use client";

import "jobtree";
import type { Fetcher, HeadersSource, JobTreeElement } from "jobtree";

const calls = { headers: 0, fetcher: 0, updates: 0 };
if (typeof window !== "undefined") Object.assign(window, { calls });

const headers: HeadersSource = async () => {
  calls.headers += 1;
  return { "X-Auth-Token": "of the session" };
};

const fetcher: Fetcher = (request) => {
  calls.fetcher += 1;
  return fetch(new Request(request.url));
};

// When React hydrates server-rendered markup, it does not set properties and listeners of custom elements. A ref does.
function attach(tree: JobTreeElement) {
  const onUpdate = () => (calls.updates += 1);
  Object.assign(tree, { headers, fetcher });
  tree.addEventListener("job-tree-update", onUpdate);
  return () => tree.removeEventListener("job-tree-update", onUpdate);
}

export function Job({ proxy, job }: { proxy: string; job: string }) {
  return (
    <job-tree
      ref={attach}
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
