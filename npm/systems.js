// Systems registered by the page. Definitions wait here until the wasm is ready.
import { registerSystem } from "./jobtree.js";

const pending = new Map();
let isWasmReady = false;

/** Registers a system with the wasm, now or once the wasm is ready. Throws a TypeError for an invalid definition; while
 *  the wasm is loading, only for one that is not an object. */
export function defineSystem(name, definition) {
  if (!definition || typeof definition !== "object") throw new TypeError(`System \`${name}\`: the definition is not an object.`);
  if (isWasmReady) registerSystem(name, definition);
  else pending.set(name, definition);
}

/** Registers all pending definitions. To be called once, when the wasm is ready. */
export function registerPending() {
  isWasmReady = true;
  for (const [name, definition] of pending) {
    try {
      registerSystem(name, definition);
    } catch (error) {
      reportError(error); // the caller returned long ago, and the other definitions are still to be registered
    }
  }
  pending.clear();
}
