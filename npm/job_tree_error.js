// The error of a failed refresh.

const EMPTY = { kind: "config", status: null, code: null, message: "", requestId: null, retryAt: null, stopped: true };

/** Why a refresh failed: what `refresh()` rejects with, and the property `error`. */
export class JobTreeError extends Error {
  /** `fields` are some of the error's own: kind, status, code, message, requestId, retryAt and stopped. */
  constructor(fields) {
    super();
    // Own and enumerable, the message too, so that the error can be logged as JSON and cloned.
    Object.assign(this, EMPTY, fields);
  }

  get name() {
    return "JobTreeError";
  }
}
