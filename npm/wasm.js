// The URL of the package's own wasm, a file next to this module. The entry `./inline` uses `inline/wasm.js` instead.

/** The wasm's URL. */
export function packagedWasm() {
  // Bundlers look for exactly this expression and include the file.
  const beside = new URL("jobtree_bg.wasm", import.meta.url);
  // Vite's development server moves the script to its cache folder and leaves the wasm in the package.
  const isMoved = /\/\.vite\/deps[^/]*\/[^/]*$/.test(beside.pathname);
  return isMoved ? new URL("../../jobtree/jobtree_bg.wasm", beside) : beside;
}
