"use client";

import "jobtree";
import type { Fetcher, HeadersSource } from "jobtree";

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

export function Job({ proxy, job }: { proxy: string; job: string }) {
  return (
    <job-tree
      id="tree"
      system="cce"
      project-id="demo"
      job-id={job}
      proxy={proxy}
      interval={1}
      headers={headers}
      fetcher={fetcher}
      onjob-tree-update={() => (seen.updates += 1)}
    >
      Loading the widget…
    </job-tree>
  );
}
