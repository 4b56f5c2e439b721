// Measures the engine and JSON.parse on the bytes of one response.
import init, { Watching, decode, decode_json } from "/wasm/jobtree-bench.js";

import { jobBody } from "./job.mjs";
import { measure } from "./samples.mjs";

/** Measures all contenders for a job with `nodes` sub-jobs. Returns milliseconds per call. */
export async function run(nodes, rounds) {
  await init();
  const body = jobBody(nodes);
  const text = new TextDecoder().decode(body);
  check(decode(body) === nodes + 1, "the engine finds every node, without warnings");
  check(decode_json(body), "the body is JSON");
  const watching = Watching.begun();
  check(watching && !watching.refresh(body), "the first response is new");
  check(watching.refresh(body), "the second response is unchanged");

  const times = await measure(
    {
      parse: () => JSON.parse(text),
      decodeAndParse: () => JSON.parse(new TextDecoder().decode(body)),
      jobtree: () => decode(body),
      jobtreeJson: () => decode_json(body),
      unchanged: () => watching.refresh(body),
    },
    rounds,
  );
  watching.free();
  return { nodes, bytes: body.length, rounds, times };
}

function check(condition, expectation) {
  if (!condition) throw new Error(`Check failed: ${expectation}.`);
}
