// The wasm as base64 within the script, for the entry `./inline`.
import base64 from "./jobtree_bg.wasm";

/** The wasm's bytes. Not fetched from a `data:` URL, which a strict content security policy forbids. */
export function packagedWasm() {
  return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}
