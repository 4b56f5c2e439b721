// Reports mistakes in the console, once each: in development, and on elements with the attribute `debug`. Fetched only
// there.
import { ATTRIBUTES } from "./attributes.js";
import { isValid } from "./reflection.js";

const reported = new Set();
const wrapped = new WeakMap();

/** What a number may be, as a sentence goes on. */
const NUMBERS = {
  interval: "a number of seconds: 0, or at least 1",
  timeout: "a number of seconds, more than 0",
  depth: "a whole number, at least 1",
};

/** Misspelt names, without their dashes. */
const plainName = (name) => name.toLowerCase().replace(/[-_]/g, "");

function report(element, text) {
  if (reported.has(text)) return;
  reported.add(text);
  console.warn(`<job-tree>: ${text}`, element);
}

/** Reports attributes whose value or name is not valid. */
export function checkAttributes(element) {
  for (const { name, value } of element.attributes) {
    const known = ATTRIBUTES[name];
    if (known !== undefined) {
      if (isValid(name, value)) continue;
      const right = Array.isArray(known) ? known.map((it) => `"${it}"`).join(", ") : NUMBERS[name];
      report(element, `${name}="${value}" is not valid and counts as absent. It may be ${right}.`);
      continue;
    }
    const meant = Object.keys(ATTRIBUTES).find((it) => plainName(it) === plainName(name));
    if (meant) report(element, `there is no attribute ${name}. Did you mean ${meant}?`);
  }
}

/** Returns `headers` as a function that also reports its exceptions; the same one each time. */
export function reportingHeaders(element, headers) {
  if (typeof headers !== "function") return headers;
  if (!wrapped.has(headers)) {
    wrapped.set(headers, async () => {
      try {
        return await headers();
      } catch (error) {
        report(element, `the function headers failed: ${error}. It should return an object of header names and values, or a promise of one.`);
        throw error;
      }
    });
  }
  return wrapped.get(headers);
}
