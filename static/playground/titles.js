// The titles of the simulated cloud's jobs.

const SYSTEMS = {
  cce: "CCE",
  "cce-v2": "CCE API v2",
  "cce-autopilot": "CCE Autopilot",
  ief: "IEF",
  servicestage: "ServiceStage",
  "servicestage-v3": "ServiceStage API v3",
};

const CCE = {
  success: "creating a cluster",
  failure: "adding two nodes, one fails",
  slow: "adding 20 nodes",
  wide: "adding 10,000 nodes",
  flaky: "adding 8 nodes, the service is unreliable",
};

const IEF = {
  success: "deploying to 8 edge nodes",
  failure: "deploying to 6 edge nodes, one fails",
  slow: "deploying to 48 edge nodes",
  wide: "deploying to 10,000 edge nodes",
  flaky: "deploying to 16 edge nodes, the service is unreliable",
};

const SERVICESTAGE = {
  success: "deploying an application",
  failure: "deploying an application, a task fails",
  slow: "deploying an application slowly",
  wide: "running 10,000 tasks",
  flaky: "deploying an application, the service is unreliable",
};

/** The title of a job, such as "CCE: creating a cluster". */
export function jobTitle(system, job) {
  const jobs = system === "ief" ? IEF : system.startsWith("servicestage") ? SERVICESTAGE : CCE;
  return `${SYSTEMS[system]}: ${jobs[job]}`;
}
