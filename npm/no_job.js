// An element whose host has not named a job yet.

/** Whether the attributes name a job. */
export function hasJob({ src, jobId }) {
  return Boolean(src?.trim() || jobId?.trim());
}

/** The error of a refresh without a job. */
export function noJobError() {
  const empty = { status: null, code: null, requestId: null, retryAt: null };
  return { kind: "config", message: "`job-id` is missing.", stopped: true, ...empty };
}
