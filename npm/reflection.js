// Properties that reflect attributes, by the rules of the HTML standard
// (https://html.spec.whatwg.org/multipage/common-dom-interfaces.html#reflecting-content-attributes-in-idl-attributes).
// Unlike there, `null` and `undefined` remove the attribute, because that is what frameworks mean by them.
import { ATTRIBUTES } from "./attributes.js";

const FLOAT = /^[\t\n\f\r ]*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)/i;

/** The numbers each attribute allows, from the number that was parsed; NaN for one that counts as absent. */
const IN_RANGE = {
  interval: (seconds) => (seconds >= 1 || !seconds ? seconds : seconds > 0 ? 1 : NaN),
  timeout: (seconds) => seconds || NaN,
  depth: (levels) => Math.trunc(levels) || NaN,
};

/** `project-id` to `projectId`. */
export function propertyName(attribute) {
  return attribute.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** Returns the value of an attribute, or undefined if its text is not valid. */
function validValue(name, text) {
  const initial = ATTRIBUTES[name];
  if (!initial) return text; // a text or a flag
  if (Array.isArray(initial)) return initial.find((value) => value === text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const number = IN_RANGE[name](Number(FLOAT.exec(text)?.[1]));
  return number >= 0 && number < Infinity ? number : undefined;
}

/** Whether the text of an attribute is valid, so that it does not count as absent. */
export const isValid = (name, text) => validValue(name, text) !== undefined;

/** Returns the value of a text, number or enumerated attribute. */
function valueOf(name, text) {
  const initial = ATTRIBUTES[name];
  return validValue(name, text ?? "") ?? (Array.isArray(initial) ? initial[0] : initial);
}

/** Returns the text for an attribute that is set to `value` by its property. */
function textOf(name, value) {
  if (typeof ATTRIBUTES[name] !== "number") return String(value);
  const number = Number(value);
  if (!Number.isFinite(number)) throw new TypeError(`${propertyName(name)} must be a finite number, not ${String(value)}`);
  return String(number);
}

/** Defines a property for each attribute, except those that every element has. */
export function defineProperties(prototype) {
  for (const name of Object.keys(ATTRIBUTES)) {
    if (propertyName(name) in HTMLElement.prototype) continue; // lang
    const isFlag = ATTRIBUTES[name] === false;
    Object.defineProperty(prototype, propertyName(name), {
      configurable: true,
      enumerable: true,
      get() {
        return isFlag ? this.hasAttribute(name) : valueOf(name, this.getAttribute(name));
      },
      set(value) {
        const isAbsent = isFlag ? !value : value === null || value === undefined;
        if (isAbsent) this.removeAttribute(name);
        else this.setAttribute(name, isFlag ? "" : textOf(name, value));
      },
    });
  }
}
