// Hints about IDs that look wrong. They don't block: services may issue other IDs, and the widget shows what is invalid.

const SAMPLE_JOBS = "demo-success, demo-failure, demo-slow, demo-wide or demo-flaky";

/** A hint about a project ID, or an empty text. */
export function projectIdHint(id, { isDemo }) {
  if (!id) return "";
  if (isDemo) return id === "demo" ? "" : "The simulated cloud has one project: demo.";
  const common = commonHint(id);
  if (common) return common;
  const other = id.match(/[^0-9a-f]/i)?.[0];
  if (other) return `A project ID has 32 hexadecimal characters; yours contains “${other}”.`;
  if (id.length !== 32) return `A project ID has 32 hexadecimal characters; yours has ${id.length}.`;
  return "";
}

/** A hint about a job ID, or an empty text. */
export function jobIdHint(id, { isDemo, system }) {
  if (!id) return "";
  if (isDemo) return /^demo-(success|failure|slow|wide|flaky)(-|$)/.test(id) ? "" : `Try ${SAMPLE_JOBS}.`;
  const common = commonHint(id);
  if (common) return common;
  const isServiceStage = system.startsWith("servicestage");
  const uuid = isServiceStage ? id.replace(/^JOB/, "") : id;
  const form = `Job IDs look like ${isServiceStage ? "JOB474362ef" : "474362ef"}-091d-429f-9b3e-c9246b37dee6`;
  if (!/^[0-9a-f-]+$/i.test(uuid)) return `${form}; yours contains other characters.`;
  if (uuid.length !== 36) return `${form}; yours has ${id.length} characters.`;
  return "";
}

/** A hint about what is wrong in any ID. */
function commonHint(id) {
  if (/^[a-z]+:\/\//i.test(id)) return "This is an address. Enter the ID alone.";
  if (/\s/.test(id)) return "An ID has no spaces.";
  return "";
}
