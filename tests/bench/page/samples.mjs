// How long contenders take, side by side in one page.

/** Long enough that neither the clock's resolution nor the call to it shows. */
const BATCH_MS = 25;
/** Long enough for the browser to have its fast version of the code compiled. */
const WARM_UP_MS = 400;

/**
 * Milliseconds per call of each contender `{ name: function }`, as `{ name: { median, min, max } }`. They take turns,
 * in another order every round, so that what slows the machine down for a while slows them all.
 */
export async function measure(contenders, rounds) {
  const entries = Object.entries(contenders);
  const batches = new Map();
  for (const [name, call] of entries) batches.set(name, warmUp(call));
  const samples = new Map(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of turned(entries, round)) {
      await settled();
      samples.get(name).push(timed(call, batches.get(name)));
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, summary(times)]));
}

/** How many calls make a batch. */
function warmUp(call) {
  const begun = performance.now();
  let calls = 0;
  let passed = 0;
  do {
    call();
    calls++;
    passed = performance.now() - begun;
  } while (passed < WARM_UP_MS);
  return Math.max(1, Math.round(BATCH_MS / (passed / calls)));
}

function timed(call, batch) {
  const begun = performance.now();
  for (let count = 0; count < batch; count++) call();
  return (performance.now() - begun) / batch;
}

/** Every one is first as often as the others, and before and behind each of them as often. */
function turned(entries, round) {
  const first = round % entries.length;
  const order = [...entries.slice(first), ...entries.slice(0, first)];
  return Math.floor(round / entries.length) % 2 === 0 ? order : order.reverse();
}

/** Nobody pays for the garbage of the one before. The browser is started with `gc` exposed. */
async function settled() {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve));
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
