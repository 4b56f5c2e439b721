// A CCE job as the API answers it, of any size, the same for the same size every time.

const FAN_OUT = 8;
const BEGUN = Date.UTC(2025, 8, 2, 6, 30);
const CLUSTER = "5b1f6a90-87c2-11f0-9d3e-0255ac101c4a";
const TYPES = ["CreateNode", "InstallNode", "CreatePSMCert", "AttachVolume", "InstallAddon"];
// As often as they stand here.
const LEAF_PHASES = ["Success", "Success", "Success", "Running", "Initializing", "Failed"];
const FAILURE = "The node is not ready: its agent has not answered for 600 s.";

/** What is different from one revision to the next: nothing, a leaf in sight, a tenth of all jobs. */
export const CHANGES = ["none", "one", "tenth"];

/** The body's bytes, with `nodes` sub-jobs below the job, after `revision` changes. */
export function jobBody(nodes, { revision = 0, change = "none" } = {}) {
  const jobs = Array.from({ length: nodes + 1 }, (_, index) => job(index));
  const isChanged = {
    none: () => false,
    one: (index) => index === firstLeaf(nodes),
    tenth: (index) => (index + revision) % 10 === 0,
  }[change];
  if (revision > 0) jobs.filter((_, index) => isChanged(index)).forEach((job) => move(job, revision));
  // From the last one back, so that the children of a job are complete before it.
  for (let index = nodes; index > 0; index--) {
    settle(jobs[index]);
    const { spec } = jobs[Math.floor((index - 1) / FAN_OUT)];
    (spec.subJobs ??= []).unshift(jobs[index]);
  }
  settle(jobs[0]);
  return new TextEncoder().encode(JSON.stringify(jobs[0]));
}

function job(index) {
  const chance = scatter(index);
  const begun = BEGUN + (chance % 3_600_000);
  return {
    kind: "Job",
    apiVersion: "v3",
    metadata: {
      uid: uid(index, 1),
      creationTimestamp: goTime(begun, chance),
      updateTimestamp: goTime(begun + (chance % 900_000), ~chance),
    },
    spec: {
      type: index === 0 ? "CreateCluster" : TYPES[chance % TYPES.length],
      clusterUID: CLUSTER,
      resourceID: uid(index, 2),
      resourceName: index === 0 ? "cluster" : `node-${String(index).padStart(6, "0")}`,
      extendParam: { serverID: uid(index, 3) },
    },
    status: { phase: LEAF_PHASES[(chance >>> 8) % LEAF_PHASES.length], reason: "" },
  };
}

/** The first job without sub-jobs, in the order of the rows. */
function firstLeaf(nodes) {
  let index = 0;
  while (index * FAN_OUT + 1 <= nodes) index = index * FAN_OUT + 1;
  return index;
}

/** A job a revision later: another phase, and a later time. */
function move({ metadata, status }, revision) {
  const at = LEAF_PHASES.indexOf(status.phase);
  status.phase = LEAF_PHASES[(at + 1 + revision) % LEAF_PHASES.length];
  metadata.updateTimestamp = goTime(BEGUN + 5_400_000 + revision * 1000, revision);
}

/** The phase of a job with sub-jobs is one that does not contradict theirs: a warning would cost time of its own. */
function settle({ spec, status }) {
  const phases = new Set(spec.subJobs?.map((subJob) => subJob.status.phase));
  if (phases.size > 0) {
    const goesOn = phases.has("Running") || phases.has("Initializing");
    status.phase = goesOn ? "Running" : phases.has("Failed") ? "Failed" : "Success";
  }
  if (status.phase === "Failed") status.reason = FAILURE;
}

/** 32 bits that look like chance (one round of xorshift on a multiple of a large prime). */
function scatter(number) {
  let bits = Math.imul(number + 1, 2_654_435_761);
  bits ^= bits << 13;
  bits ^= bits >>> 17;
  bits ^= bits << 5;
  return bits >>> 0;
}

function uid(index, kind) {
  const hex = (number, digits) => number.toString(16).padStart(digits, "0");
  return `${hex(scatter(index * 4 + kind), 8)}-87c2-11f0-${hex(0x9000 + kind, 4)}-${hex(index, 12)}`;
}

/** As Go prints a time. */
function goTime(millis, chance) {
  const [date, time] = new Date(millis).toISOString().slice(0, 19).split("T");
  const nanos = String((chance >>> 0) % 1_000_000_000).padStart(9, "0");
  return `${date} ${time}.${nanos} +0000 UTC`;
}
