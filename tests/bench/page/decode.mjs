// From the bytes of an answer to what a program can work with: JSON.parse beside the engine.
import init, { RefreshBench, decode, decode_json } from "/wasm/jobtree-bench.js";

import { jobBody } from "./job.mjs";
import { measure } from "./samples.mjs";

/** Times of everything that is compared, for a job with `nodes` sub-jobs. */
export async function run(nodes, rounds) {
  await init();
  const body = jobBody(nodes);
  const text = new TextDecoder().decode(body);
  check(decode(body) === nodes + 1, "the engine finds every node and nothing odd");
  check(decode_json(body), "the body is JSON");
  const bench = RefreshBench.create();
  check(bench && !bench.refresh(body), "the first answer is new");
  check(bench.refresh(body), "the second one is not");

  const times = await measure(
    {
      parse: () => JSON.parse(text),
      decodeAndParse: () => JSON.parse(new TextDecoder().decode(body)),
      jobtree: () => decode(body),
      jobtreeJson: () => decode_json(body),
      unchanged: () => bench.refresh(body),
    },
    rounds,
  );
  bench.free();
  return { nodes, bytes: body.length, rounds, times };
}

function check(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}
