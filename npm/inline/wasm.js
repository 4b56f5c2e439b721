// The wasm within the script, for the entry `./inline`.
import base64 from "./jobtree_bg.wasm";

/** Its bytes. Never fetched from a `data:` address: a strict content policy forbids that. */
export function ownWasm() {
  return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}
