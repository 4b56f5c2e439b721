// Systems registered by the page. Definitions wait here until the wasm is ready.
import { registerSystem } from "./jobtree.js";

/** The paths of the built-in systems. */
const PATHS = {
  cce: "/api/v3/projects/{project_id}/jobs/{job_id}",
  "cce-v2": "/api/v2/projects/{project_id}/jobs/{job_id}",
  "cce-autopilot": "/autopilot/v3/projects/{project_id}/jobs/{job_id}",
  ief: "/v2/{project_id}/productmgr/jobs/{job_id}",
  servicestage: "/v2/{project_id}/cas/jobs/{job_id}",
  "servicestage-v3": "/v3/{project_id}/cas/jobs/{job_id}",
};

const pending = new Map();
let isWasmReady = false;

/** Registers a system with the wasm, now or once the wasm is ready. Throws a TypeError for an invalid definition; while
 *  the wasm is loading, only for one that is not an object. */
export function defineSystem(name, definition) {
  if (!definition || typeof definition !== "object") throw new TypeError(`System \`${name}\`: the definition is not an object.`);
  if (isWasmReady) registerSystem(name, definition);
  else pending.set(name, definition);
}

/** The path template of a system; of a registered one only until the wasm is ready. */
export const pathOf = (name) => (Object.hasOwn(PATHS, name) ? PATHS[name] : pending.get(name)?.path);

/** Whether a job of the system is one response. Those of ServiceStage have pages. */
export const isOneResponse = (name) => Object.hasOwn(PATHS, name) && !name.startsWith("servicestage");

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
