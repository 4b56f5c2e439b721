// What a page holds once all that is garbage has gone.

/** Bytes of the JavaScript heap and of the wasm's memory, DOM nodes, and listeners. */
export async function measure(page) {
  const client = await page.createCDPSession();
  await client.send("Performance.enable");
  // What was dropped may hold other things; the second time finds those too.
  for (let times = 0; times < 3; times += 1) await client.send("HeapProfiler.collectGarbage");
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
