// Snapshots as plain objects.

/** Converts the wasm's handle of a snapshot to a plain object. `root` and `warnings` of a large one are converted when
 *  they are first read, because that takes longer than a refresh. */
export function toSnapshot(handle) {
  if (!handle?.around) return handle ?? null; // without the wasm, it is one
  const snapshot = handle.around();
  if (!handle.isLarge()) {
    Object.assign(snapshot, { root: handle.root(), warnings: handle.warnings() });
    handle.free();
    return snapshot;
  }
  for (const name of ["root", "warnings"]) {
    const get = lazy(() => handle[name]());
    Object.defineProperty(snapshot, name, { get, enumerable: true, configurable: true });
  }
  return snapshot;
}

/** Returns a function that calls `make` on the first call and returns the cached value from then on. */
function lazy(make) {
  let value;
  return () => {
    if (make) value = make();
    make = undefined; // releases what it captured
    return value;
  };
}

/** Finds a node below `root`, or `root` itself; null if there is none. */
export function nodeById(root, id) {
  const stack = root ? [root] : [];
  while (stack.length > 0) {
    const node = stack.pop();
    if (node.id === id) return node;
    stack.push(...node.children);
  }
  return null;
}
