// No wasm, for the entry `./testing`.

/** Nothing is loaded. */
export function packagedWasm() {}
