// Measures the memory of a page after garbage collection.

/** Counts bytes of the JavaScript heap and of the wasm memory, DOM nodes and event listeners. */
export async function measureMemory(page) {
  const client = await page.createCDPSession();
  await client.send("Performance.enable");
  // Objects that finalizers release are only collected by the next run.
  for (let run = 0; run < 3; run += 1) await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.getMetrics");
  await client.detach();
  const metric = (name) => metrics.find((metric) => metric.name === name).value;
  const wasmBytes = await page.evaluate(async () => {
    const { default: init } = await import("/jobtree.js");
    return (await init()).memory.buffer.byteLength;
  });
  return {
    heapBytes: metric("JSHeapUsedSize"),
    wasmBytes,
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}
