// An element whose host has not named a job yet.

/** Whether the attributes name a job. */
export const hasJob = ({ src, jobId }) => Boolean(src.trim() || jobId.trim());
