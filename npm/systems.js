// Systems that the host describes. They are kept here until the wasm is there to read them.
import { registerSystem } from "./jobtree.js";

const kept = new Map();
let hasWasm = false;

/** Keeps the definition, and has the wasm read it as soon as there is one. Throws what the wasm has against it. */
export function keepSystem(name, definition) {
  if (!definition || typeof definition !== "object") throw new TypeError(`The system "${name}" needs a definition.`);
  if (hasWasm) registerSystem(name, definition);
  else kept.set(name, definition);
}

/** The wasm is there. */
export function registerKept() {
  hasWasm = true;
  for (const [name, definition] of kept) {
    try {
      registerSystem(name, definition);
    } catch (error) {
      reportError(error); // whoever registered it is gone; the others are not to suffer
    }
  }
  kept.clear();
}
