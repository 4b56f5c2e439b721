// Measures functions against each other in one page.

/** Milliseconds per batch; large against the clock's resolution and the cost of reading it. */
const BATCH_MS = 25;
/** Milliseconds of warm-up, until the browser has compiled the optimized code. */
const WARM_UP_MS = 400;

/**
 * Measures `contenders`, `{ name: function }`. Returns milliseconds per call, `{ name: { median, min, max } }`. The
 * contenders take turns, in a different order in each round, so that a temporary slowdown affects all of them.
 */
export async function measure(contenders, rounds) {
  const entries = Object.entries(contenders);
  const batches = new Map();
  for (const [name, call] of entries) batches.set(name, warmUp(call));
  const samples = new Map(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of rotated(entries, round)) {
      await collectGarbage();
      samples.get(name).push(timed(call, batches.get(name)));
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, summary(times)]));
}

/** Warms up a contender and returns the number of calls in a batch. */
function warmUp(call) {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  do {
    call();
    calls++;
    elapsed = performance.now() - start;
  } while (elapsed < WARM_UP_MS);
  return Math.max(1, Math.round(BATCH_MS / (elapsed / calls)));
}

function timed(call, batch) {
  const start = performance.now();
  for (let count = 0; count < batch; count++) call();
  return (performance.now() - start) / batch;
}

/** Rotates and alternately reverses the order, so that no position favours a contender. */
function rotated(entries, round) {
  const first = round % entries.length;
  const order = [...entries.slice(first), ...entries.slice(0, first)];
  return Math.floor(round / entries.length) % 2 === 0 ? order : order.reverse();
}

/** Collects garbage, so that no contender pays for that of another. The browser has to be started with `gc` exposed. */
async function collectGarbage() {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve));
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
