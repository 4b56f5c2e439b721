// When the next request is due, by the rules of the wasm. No clock and no browser: all that counts is passed in.

/** Seconds for which a job that is not found is asked for again; a new one cannot be queried at once. */
const NOT_FOUND_GRACE = 60;
const MAX_PAUSE = 120;

/** Seconds until the next request after a failure; undefined if there is none. `failures` counts those in a row, this one
 *  included; `age` is that of the widget; `random` is from 0 to 1. Positional, because names are not minified. */
export function pauseAfterFailure({ kind, status }, interval, failures, age, random, retryAfter = 0) {
  const isFinal = ["config", "auth", "forbidden"].includes(kind) || status === 400 || (kind === "not-found" && age >= NOT_FOUND_GRACE);
  if (isFinal || interval === 0) return undefined;
  const ceiling = Math.max(Math.min(interval * 2 ** failures, MAX_PAUSE), interval);
  return Math.max(interval + (ceiling - interval) * random, retryAfter);
}
