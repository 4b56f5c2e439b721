// Jobs made to measure, and elements that are answered by them: no proxy, no waiting.

/** Defines `window.job`, `window.show` and what they need in a page that has nothing of its own. */
export async function prepare(page) {
  await page.evaluate(async () => {
    await import("/index.js");
    const base = Date.parse("2025-09-02T12:00:00Z");
    const time = (seconds) => new Date(base + seconds * 1000).toISOString();

    /** A body of CCE. `about` may say type, name, reason, from, until (in seconds) and subJobs. */
    window.job = (uid, phase, about = {}) => ({
      kind: "Job",
      apiVersion: "v3",
      metadata: {
        uid,
        creationTimestamp: time(about.from ?? 0),
        updateTimestamp: time(about.until ?? about.from ?? 0),
      },
      spec: { type: about.type ?? "CreateNode", resourceName: about.name ?? `node-${uid}`, subJobs: about.subJobs ?? [] },
      status: { phase, reason: about.reason },
    });

    /** `count` sub-jobs of which the first fails and the last few run. */
    window.many = (count, phase = "Running") => {
      const at = (index) => (index === 0 ? "Failed" : index > count - 5 ? "Running" : "Success");
      const subJobs = Array.from({ length: count }, (_, index) =>
        job(`n${index}`, at(index), {
          from: index % 50,
          until: (index % 50) + 30,
          reason: index === 0 ? "create server failed: no available flavors for nodes" : undefined,
        }),
      );
      return job("root", phase, { type: "ScaleupCluster", name: "cluster-large", until: 90, subJobs });
    };

    /** The documented course of a cluster that is created. */
    window.cluster = ({ phase = "Running", fails = false } = {}) =>
      job("c-1", phase, {
        type: "CreateCluster",
        name: "cluster-production",
        until: 320,
        reason: fails && phase === "Failed" ? "Something bad happened at server, recycle resource" : undefined,
        subJobs: [
          job("c-2", "Success", { type: "InstallMaster", name: "master-1", from: 4, until: 118 }),
          job("c-3", "Success", { type: "CreatePSMCert", name: "cluster-production", from: 118, until: 121 }),
          job("c-4", fails ? "Failed" : "Running", {
            name: "node-iv28j9",
            from: 121,
            until: 300,
            subJobs: [
              job("c-5", "Success", { type: "GetPSMCert", name: "", from: 121, until: 124 }),
              job("c-6", fails ? "Failed" : "Running", {
                type: "CreateNodeVM",
                name: "",
                from: 124,
                until: 300,
                reason: fails
                  ? "create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes"
                  : undefined,
              }),
              job("c-7", fails ? "Failed" : "Initializing", {
                type: "InstallNode",
                name: "",
                from: 300,
                until: 300,
                reason: fails ? "Failed to install the node" : undefined,
              }),
            ],
          }),
          job("c-8", fails ? "Success" : "Initializing", { name: "node-7qq2mx", from: 121, until: 262 }),
        ],
      });

    window.answers = [];
    window.asked = [];
    /** The server's clock stands `window.clock` seconds after the jobs begin. */
    window.clock = 320;
    window.show = (attributes = {}) => {
      const tree = document.createElement("job-tree");
      tree.fetcher = async (request) => {
        window.asked.push(request);
        const answer = window.answers.length > 1 ? window.answers.shift() : window.answers[0];
        if (typeof answer === "function") return answer(request);
        const date = new Date(base + window.clock * 1000).toUTCString();
        return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json", date } });
      };
      // One answer is the whole job: no sub-job is asked for by its id.
      Object.assign(tree, { id: "tree", system: "cce", projectId: "p", jobId: "j", interval: 0, depth: 1 });
      for (const [name, value] of Object.entries(attributes)) tree.setAttribute(name, value);
      document.body.replaceChildren(tree);
      return tree;
    };
    document.documentElement.lang = "en";
    document.title = "jobtree";
  });
}

/** An error body and its status, as an answer. */
export const REFUSALS = {
  throttled: [429, { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 minute" }],
  auth: [401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" }],
  forbidden: [403, { error_code: "CCE.01403001", error_msg: "Forbidden." }],
  "not-found": [404, { errorCode: "CCE.01404001", errorMessage: "Resource not found." }],
  "no-such-api": [404, { error_code: "APIGW.0101", error_msg: "The API does not exist or has not been published in the environment" }],
  http: [500, { error_code: "CCE.01500001", error_msg: "Internal error." }],
  "invalid-body": [200, { hello: "world" }],
};

/** Has the next answers be an error, with a request id. */
export function refuse(page, kind) {
  return page.evaluate(
    ([status, body]) => {
      window.answers = [() => Response.json(body, { status, headers: { "x-request-id": "4bb36e8c1f7a" } })];
    },
    REFUSALS[kind],
  );
}
