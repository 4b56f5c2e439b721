// Where the package's own wasm is: beside this module. (`inline/wasm.js` stands in its place in the entry `./inline`.)

/** The address of the wasm. */
export function ownWasm() {
  // In these very words: bundlers look for them, and take the file along.
  const beside = new URL("jobtree_bg.wasm", import.meta.url);
  // Vite's development server moves the script into a folder of its own and leaves the wasm where it was.
  const isMoved = /\/\.vite\/deps[^/]*\/[^/]*$/.test(beside.pathname);
  return isMoved ? new URL("../../jobtree/jobtree_bg.wasm", beside) : beside;
}
