import "jobtree";
import type { Fetcher, HeadersSource, Snapshot } from "jobtree";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Job } from "./Job";

const params = new URLSearchParams(location.search);
const calls = { headers: 0, fetcher: 0, updates: 0 };
Object.assign(window, { calls });

const headers: HeadersSource = async () => {
  calls.headers += 1;
  return { "X-Auth-Token": "of the session" };
};

const fetcher: Fetcher = (request) => {
  calls.fetcher += 1;
  return fetch(new Request(request.url)); // without the header, which the simulated cloud does not expect
};

function App() {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  return (
    <>
      <h1>{snapshot ? `${snapshot.root.name} is ${snapshot.root.phase}` : "No answer yet"}</h1>
      <job-tree
        id="tree"
        className="mine"
        system="cce"
        projectId="demo"
        jobId={params.get("job")}
        proxy={params.get("proxy")}
        interval={1}
        headers={headers}
        fetcher={fetcher}
        onjob-tree-update={(event) => {
          calls.updates += 1;
          setSnapshot(event.detail);
        }}
      />
      <Job projectId="demo" jobId={`${params.get("job")}-documented`} />
    </>
  );
}

createRoot(document.getElementById("app")!).render(<App />);
