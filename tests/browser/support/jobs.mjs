// Bodies of jobs, and elements that get them through a `fetcher`, without a server.

/** Defines `window.job`, `window.show` and their helpers in an empty page. */
export async function installJobHelpers(page) {
  await page.evaluate(async () => {
    await import("/index.js");
    const base = Date.parse("2025-09-02T12:00:00Z");
    const time = (seconds) => new Date(base + seconds * 1000).toISOString();

    /** Makes a body of CCE. Options: type, name, reason, from and until (in seconds), subJobs. */
    window.job = (uid, phase, options = {}) => ({
      kind: "Job",
      apiVersion: "v3",
      metadata: {
        uid,
        creationTimestamp: time(options.from ?? 0),
        updateTimestamp: time(options.until ?? options.from ?? 0),
      },
      spec: { type: options.type ?? "CreateNode", resourceName: options.name ?? `node-${uid}`, subJobs: options.subJobs ?? [] },
      status: { phase, reason: options.reason },
    });

    /** Makes a job with `count` sub-jobs: the first has failed, the last four are running. */
    window.largeJob = (count, phase = "Running") => {
      const phaseOf = (index) => (index === 0 ? "Failed" : index > count - 5 ? "Running" : "Success");
      const subJobs = Array.from({ length: count }, (_, index) =>
        job(`n${index}`, phaseOf(index), {
          from: index % 50,
          until: (index % 50) + 30,
          reason: index === 0 ? "create server failed: no available flavors for nodes" : undefined,
        }),
      );
      return job("root", phase, { type: "ScaleupCluster", name: "cluster-large", until: 90, subJobs });
    };

    /** Makes a job that creates a cluster, as CCE documents it. */
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

    /** Adds `count` sub-jobs in one phase to a job, which then has enough of them for chips. */
    window.crowd = (body, phase = "Success", count = 8) => {
      const name = (at) => `node-x${at}`;
      body.spec.subJobs.push(...Array.from({ length: count }, (_, at) => job(`x${at}`, phase, { type: "InstallNode", name: name(at), from: 130, until: 140 })));
      return body;
    };

    window.responses = [];
    window.requests = [];
    /** The server's time, in seconds after the first job begins. */
    window.clock = 320;
    window.show = (attributes = {}) => {
      const tree = document.createElement("job-tree");
      tree.fetcher = async (request) => {
        window.requests.push(request);
        const response = window.responses.length > 1 ? window.responses.shift() : window.responses[0];
        if (typeof response === "function") return response(request);
        const date = new Date(base + window.clock * 1000).toUTCString();
        return new Response(JSON.stringify(response), { headers: { "content-type": "application/json", date } });
      };
      // With a depth of 1, no sub-job is requested by its ID.
      Object.assign(tree, { id: "tree", system: "cce", projectId: "p", jobId: "j", interval: 0, depth: 1 });
      for (const [name, value] of Object.entries(attributes)) tree.setAttribute(name, value);
      document.body.replaceChildren(tree);
      return tree;
    };
    document.documentElement.lang = "en";
    document.title = "jobtree";
  });
}

/** Status and body of error responses, by name. */
export const ERROR_RESPONSES = {
  throttled: [429, { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 minute" }],
  auth: [401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" }],
  forbidden: [403, { error_code: "CCE.01403001", error_msg: "Forbidden." }],
  "not-found": [404, { errorCode: "CCE.01404001", errorMessage: "Resource not found." }],
  "no-such-api": [404, { error_code: "APIGW.0101", error_msg: "The API does not exist or has not been published in the environment" }],
  http: [500, { error_code: "CCE.01500001", error_msg: "Internal error." }],
  "invalid-body": [200, { hello: "world" }],
};

/** Makes all further responses an error, with a request ID. */
export function respondWithError(page, kind) {
  return page.evaluate(
    ([status, body]) => {
      window.responses = [() => Response.json(body, { status, headers: { "x-request-id": "4bb36e8c1f7a" } })];
    },
    ERROR_RESPONSES[kind],
  );
}
