// Divides a trace of Chromium's main thread by cause. Every microsecond has one cause, so the causes add up to the total.
import { EVENT_RULES, GLUE, NATIVE_RULES, OTHER, PAGE_SCRIPT, WAITING, WASM_RULES } from "./causes.mjs";

/** What to trace: tasks and frames, compilation, and samples of the running function. */
export const CATEGORIES = [
  "-*",
  "blink.user_timing",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "loading",
  "v8",
  "disabled-by-default-v8.compile",
  "disabled-by-default-v8.cpu_profiler",
  "disabled-by-default-v8.wasm.detailed",
];

/** Returns microseconds by cause, from the navigation to the user timing mark `mark`. `names` are the wasm's functions. */
export function divide({ traceEvents }, mark, names) {
  const end = traceEvents.find(({ name, cat }) => name === mark && cat.includes("blink.user_timing"));
  const isHere = ({ pid, tid }) => pid === end.pid && tid === end.tid;
  const starts = traceEvents.filter((event) => event.name === "navigationStart" && isHere(event) && event.ts < end.ts);
  const from = starts.at(-1).ts;
  const events = traceEvents.filter((event) => event.ph === "X" && isHere(event));
  const sampledCauses = sampler(traceEvents, end, names);
  const times = new Map();
  const add = (cause, time) => times.set(cause, (times.get(cause) ?? 0) + time);
  for (const { start, stop, stack, cpu } of slices(events, from, end.ts)) {
    const cause = causeOfEvents(stack);
    const pieces = cause ? [{ cause, time: stop - start }] : sampledCauses(start, stop);
    for (const { cause, time } of pieces) {
      add(cause, time * cpu);
      add(WAITING, time * (1 - cpu));
    }
  }
  const isBefore = ({ ts }) => ts < end.ts;
  const compiled = events.filter((event) => event.name === "wasm.CompileBaseline" && isBefore(event)).length;
  const isInBackground = (event) => event.ph === "X" && event.pid === end.pid && event.tid !== end.tid && isBefore(event);
  const isWasm = ({ name }) => /^(wasm\.|v8\.wasm\.)/.test(name);
  const background = outermost(traceEvents.filter((event) => isInBackground(event) && isWasm(event)));
  return { times, total: end.ts - from, compiled, background };
}

/**
 * Divides the time into slices with the same events around them, outermost first. `cpu` is the share of the slice in which
 * the thread had a core.
 */
function* slices(events, from, to) {
  let at = { ts: -Infinity, tts: 0 };
  const stack = [];
  function* advance(next) {
    const [start, stop] = [Math.max(at.ts, from), Math.min(next.ts, to)];
    const cpu = Math.min(1, Math.max(0, (next.tts - at.tts) / (next.ts - at.ts)));
    if (stop > start) yield { start, stop, stack: stack.map(({ name }) => name), cpu };
    at = next;
  }
  const closed = (event) => ({ ts: event.ts + event.dur, tts: event.tts + event.tdur });
  const timed = events.filter(({ tdur }) => tdur !== undefined); // the others took less than a microsecond
  for (const event of timed.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    while (stack.length > 0 && closed(stack.at(-1)).ts <= event.ts) {
      yield* advance(closed(stack.at(-1)));
      stack.pop();
    }
    yield* advance(event);
    stack.push(event);
  }
  while (stack.length > 0) {
    yield* advance(closed(stack.at(-1)));
    stack.pop();
  }
  yield* advance({ ts: to, tts: at.tts });
}

function causeOfEvents(stack) {
  return stack.toReversed().map((name) => causeByName(EVENT_RULES, name)).find(Boolean);
}

function causeByName(rules, name) {
  return rules.find(([pattern]) => pattern.test(name))?.[1];
}

/** Returns a function that divides a time by the causes of the functions that were sampled in it. */
function sampler(traceEvents, { pid, tid }, names) {
  const profile = traceEvents.find((event) => event.name === "Profile" && event.pid === pid && event.tid === tid);
  const chunks = traceEvents.filter(({ name, pid, id }) => name === "ProfileChunk" && pid === profile.pid && id === profile.id);
  const nodes = new Map();
  const samples = [];
  let at = profile.args.data.startTime;
  for (const { args } of chunks.toSorted((a, b) => a.ts - b.ts)) {
    const { cpuProfile, timeDeltas } = args.data;
    for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
    for (const [index, id] of (cpuProfile?.samples ?? []).entries()) {
      at += timeDeltas[index];
      samples.push({ at, id });
    }
  }
  samples.sort((a, b) => a.at - b.at); // some are recorded late
  const causes = new Map();
  const causeOf = (id) => {
    if (!causes.has(id)) causes.set(id, causeOfFrames(framesOf(id, nodes), names));
    return causes.get(id);
  };
  let next = 0;
  return (start, stop) => {
    const pieces = [];
    while (samples[next]?.at < start) next++;
    for (let from = start; from < stop; ) {
      const sample = samples[next];
      const to = Math.min(sample?.at ?? stop, stop);
      pieces.push({ cause: sample ? causeOf(sample.id) : OTHER, time: to - from });
      if (to < stop) next++;
      from = to;
    }
    return pieces;
  };
}

/** Returns the frames of a sample, innermost first. */
function framesOf(id, nodes) {
  const frames = [];
  for (let node = nodes.get(id); node; node = nodes.get(node.parent)) frames.push(node.callFrame);
  return frames;
}

function causeOfFrames(frames, names) {
  for (const [index, { functionName, codeType, url }] of frames.entries()) {
    const cause =
      codeType === "wasm"
        ? causeByName(WASM_RULES, wasmName(functionName, names))
        : url
          ? causeOfScript(frames.slice(index + 1))
          : causeByName(NATIVE_RULES, functionName);
    if (cause) return cause;
  }
  return OTHER;
}

/** JavaScript that the wasm calls is that of the bindings. */
function causeOfScript(callers) {
  return callers.some(({ codeType }) => codeType === "wasm") ? GLUE : PAGE_SCRIPT;
}

function wasmName(functionName, names) {
  const index = functionName.match(/^wasm-function\[(\d+)\]$/)?.[1];
  return names[index] ?? functionName;
}

/** Microseconds of processor time of events that are not inside another. */
function outermost(events) {
  let time = 0;
  const ends = new Map();
  for (const { tid, ts, dur, tdur } of events.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (ts < (ends.get(tid) ?? 0)) continue;
    ends.set(tid, ts + dur);
    time += tdur ?? dur;
  }
  return time;
}
