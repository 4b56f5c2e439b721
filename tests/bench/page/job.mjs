// Generates CCE job bodies of any size. Deterministic: equal arguments give equal bytes.

const FAN_OUT = 8;
const START = Date.UTC(2025, 8, 2, 6, 30);
const CLUSTER = "5b1f6a90-87c2-11f0-9d3e-0255ac101c4a";
const TYPES = ["CreateNode", "InstallNode", "CreatePSMCert", "AttachVolume", "InstallAddon"];
// Weighted by repetition.
const LEAF_PHASES = ["Success", "Success", "Success", "Running", "Initializing", "Failed"];
const FAILURE = "The node is not ready: its agent has not answered for 600 s.";

/** What changes from one revision to the next: nothing, one visible leaf, or a tenth of all jobs. */
export const CHANGES = ["none", "one", "tenth"];

/** Makes the bytes of a body with `nodes` sub-jobs, after `revision` changes. */
export function jobBody(nodes, { revision = 0, change = "none" } = {}) {
  const jobs = Array.from({ length: nodes + 1 }, (_, index) => job(index));
  const isChanged = {
    none: () => false,
    one: (index) => index === firstLeaf(nodes),
    tenth: (index) => (index + revision) % 10 === 0,
  }[change];
  if (revision > 0) jobs.filter((_, index) => isChanged(index)).forEach((job) => advance(job, revision));
  // In reverse order, so that the sub-jobs of a job are complete before the job itself.
  for (let index = nodes; index > 0; index--) {
    deriveStatus(jobs[index]);
    const { spec } = jobs[Math.floor((index - 1) / FAN_OUT)];
    (spec.subJobs ??= []).unshift(jobs[index]);
  }
  deriveStatus(jobs[0]);
  return new TextEncoder().encode(JSON.stringify(jobs[0]));
}

function job(index) {
  const random = hash(index);
  const startedAt = START + (random % 3_600_000);
  return {
    kind: "Job",
    apiVersion: "v3",
    metadata: {
      uid: uid(index, 1),
      creationTimestamp: goTime(startedAt, random),
      updateTimestamp: goTime(startedAt + (random % 900_000), ~random),
    },
    spec: {
      type: index === 0 ? "CreateCluster" : TYPES[random % TYPES.length],
      clusterUID: CLUSTER,
      resourceID: uid(index, 2),
      resourceName: index === 0 ? "cluster" : `node-${String(index).padStart(6, "0")}`,
      extendParam: { serverID: uid(index, 3) },
    },
    status: { phase: LEAF_PHASES[(random >>> 8) % LEAF_PHASES.length], reason: "" },
  };
}

/** Returns the index of the first job without sub-jobs, in row order. */
function firstLeaf(nodes) {
  let index = 0;
  while (index * FAN_OUT + 1 <= nodes) index = index * FAN_OUT + 1;
  return index;
}

/** Changes a job to its next revision: another phase, and a later time. */
function advance({ metadata, status }, revision) {
  const at = LEAF_PHASES.indexOf(status.phase);
  status.phase = LEAF_PHASES[(at + 1 + revision) % LEAF_PHASES.length];
  metadata.updateTimestamp = goTime(START + 5_400_000 + revision * 1000, revision);
}

/** Sets the phase of a job with sub-jobs to one that agrees with theirs, because warnings would distort the benchmark. */
function deriveStatus({ spec, status }) {
  const phases = new Set(spec.subJobs?.map((subJob) => subJob.status.phase));
  if (phases.size > 0) {
    const isActive = phases.has("Running") || phases.has("Initializing");
    status.phase = isActive ? "Running" : phases.has("Failed") ? "Failed" : "Success";
  }
  if (status.phase === "Failed") status.reason = FAILURE;
}

/** Hashes a number to 32 pseudorandom bits (one round of xorshift on a multiple of a large prime). */
function hash(number) {
  let bits = Math.imul(number + 1, 2_654_435_761);
  bits ^= bits << 13;
  bits ^= bits >>> 17;
  bits ^= bits << 5;
  return bits >>> 0;
}

function uid(index, kind) {
  const hex = (number, digits) => number.toString(16).padStart(digits, "0");
  return `${hex(hash(index * 4 + kind), 8)}-87c2-11f0-${hex(0x9000 + kind, 4)}-${hex(index, 12)}`;
}

/** Formats a time as Go's `time.Time.String` does. `random` gives the nanoseconds. */
function goTime(millis, random) {
  const [date, time] = new Date(millis).toISOString().slice(0, 19).split("T");
  const nanos = String((random >>> 0) % 1_000_000_000).padStart(9, "0");
  return `${date} ${time}.${nanos} +0000 UTC`;
}
