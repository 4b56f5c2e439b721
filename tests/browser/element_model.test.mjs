// The state of the element under random sequences of operations: properties, states, events and promises always agree
// with each other and with what is drawn.
import assert from "node:assert/strict";
import { test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

const SEQUENCES = 40;
const STEPS = 30;

/** Runs in the page: installs `window.runSequence`. */
function installModel() {
  const PHASES = { a: "Running", b: "Success", c: "Failed" };
  const RESPONSES = {
    ok: (jobId) => ({ metadata: { uid: jobId }, spec: { type: "CreateNode", resourceName: `name of ${jobId}` }, status: { phase: PHASES[jobId] } }),
    throttled: () => new Response("{}", { status: 429 }),
    forbidden: () => new Response("{}", { status: 403 }),
    broken: () => new Response("<html>"),
    network: () => {
      throw new TypeError("no network");
    },
  };
  const STATES = ["loading", "stale", "error", "running", "succeeded", "failed"];

  window.runSequence = async (seed, steps, wasmFailures) => {
    const { JobTreeElement, setWasm } = await import("/element.js");
    await import("/index.js");
    let failuresLeft = wasmFailures;
    // Only the first element of a page loads the wasm.
    if (wasmFailures > 0) setWasm(() => (failuresLeft-- > 0 ? Promise.reject(new Error("blocked")) : new URL("/jobtree_bg.wasm", location.href)));

    // A linear congruential generator; its first numbers hardly depend on the seed.
    let state = seed;
    const random = (count) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * count);
    };
    for (let at = 0; at < 10; at += 1) random(seed);
    const pick = (list) => list[random(list.length)];

    const log = [];
    const problems = [];
    const check = (isRight, what) => {
      if (!isRight && problems.length < 5) problems.push(`seed ${seed}: ${what}\n  ${log.join("\n  ")}`);
    };

    document.body.replaceChildren();
    const frame = document.createElement("iframe");
    const home = document.createElement("main");
    document.body.append(frame, home);
    const places = [home, frame.contentDocument.body];

    let mode = "ok";
    let isHolding = false;
    let held = [];
    const tree = document.createElement("job-tree");
    Object.assign(tree, { system: "cce", projectId: "p", jobId: "a", interval: 0, depth: 1 });
    tree.fetcher = async (request) => {
      const jobId = new URL(request.url).pathname.split("/").at(-1);
      const respond = RESPONSES[mode];
      if (isHolding) await new Promise((resolve) => held.push(resolve));
      const response = respond(jobId);
      return response instanceof Response ? response : Response.json(response);
    };

    const stateNames = () => STATES.filter((name) => tree.matches(`:state(${name})`)).join(" ");
    const expectedStates = () => {
      const phase = tree.snapshot?.root.phase;
      const names = [];
      if (!phase && !tree.error) names.push("loading");
      if (phase && tree.error) names.push("stale");
      if (tree.error) names.push("error");
      return [...names, ...STATES.slice(3).filter((name) => name === phase)].join(" ");
    };
    /** What holds at any time, without waiting. */
    const checkNow = (when) => {
      const { snapshot, error, activity } = tree;
      check(!tree.isConnected || !snapshot || snapshot.jobId === tree.jobId, `${when}: the snapshot is of ${snapshot?.jobId}, not of ${tree.jobId}`);
      check(stateNames() === expectedStates(), `${when}: states "${stateNames()}", not "${expectedStates()}"`);
      check(Boolean(tree.toText()) <= Boolean(snapshot), `${when}: toText() without a tree`);
      check((activity === "stopped") <= Boolean(error), `${when}: stopped without an error`);
    };

    let lastActivity = "idle";
    const listen = {
      update: ({ detail }) => check(detail === tree.snapshot, "update: the detail is not the snapshot"),
      end: ({ detail }) => check(detail === tree.snapshot, "end: the detail is not the snapshot"),
      error: ({ detail }) => check(detail === tree.error, "error: the detail is not the error"),
      phase: ({ detail }) => check(detail.to === tree.snapshot?.root.phase, `phase: to ${detail.to}, not ${tree.snapshot?.root.phase}`),
      activity({ detail }) {
        check(detail.to === tree.activity, `activity: to ${detail.to}, not ${tree.activity}`);
        // Another job begins with "idle".
        check(detail.from === lastActivity || detail.from === "idle", `activity: from ${detail.from}, not ${lastActivity}`);
        lastActivity = detail.to;
      },
    };
    for (const [name, handle] of Object.entries(listen)) {
      tree.addEventListener(`job-tree-${name}`, (event) => {
        log.push(`event ${name} ${JSON.stringify(event.detail?.root?.phase ?? event.detail?.kind ?? event.detail)}`);
        check(tree.isConnected, `${name} of a removed element`);
        handle(event);
        checkNow(name);
      });
    }

    let pending = 0;
    const refresh = () => {
      pending += 1;
      const settled = (check) => (value) => {
        pending -= 1;
        check(value);
      };
      tree.refresh().then(
        settled((snapshot) => check(snapshot !== null && snapshot === tree.snapshot && !tree.error, "refresh() resolved with another snapshot")),
        settled((error) => check(error === tree.error || /not on the page|was removed/.test(error.message), `refresh() rejected with ${error.kind ?? error}`)),
      );
    };

    const operations = {
      job: () => (tree.jobId = pick(["a", "b", "c"])),
      "job and back"() {
        const { jobId } = tree;
        tree.jobId = "b";
        checkNow("in between");
        tree.jobId = jobId;
      },
      "job, unread"() {
        const { jobId } = tree;
        tree.jobId = "c";
        tree.jobId = jobId;
      },
      system: () => (tree.system = pick(["cce", "cce", "late", "cce-v2"])),
      register: () => JobTreeElement.registerSystem("late", { path: "/jobs/{job_id}", id: "/metadata/uid", name: "/spec/resourceName", phase: "/status/phase" }),
      mode: () => (mode = pick(Object.keys(RESPONSES))),
      ok: () => (mode = "ok"),
      hold: () => (isHolding = true),
      release,
      refresh,
      "refresh of another job"() {
        tree.jobId = pick(["a", "b", "c"]);
        refresh();
      },
      pause: () => tree.pause(),
      resume: () => tree.resume(),
      remove: () => tree.remove(),
      append: () => pick(places).append(tree),
      move: () => pick(places).append(tree),
      "remove and append"() {
        tree.remove();
        pick(places).append(tree);
      },
      display: () => tree.setAttribute("view", pick(["tree", "timeline"])),
    };
    function release() {
      isHolding = false;
      for (const resolve of held.splice(0)) resolve();
    }

    const drawnRow = () => tree.shadowRoot.querySelector("[role=treeitem][aria-level='1']");
    const disagreement = () => {
      const { snapshot, error } = tree;
      const row = drawnRow();
      const root = tree.isConnected ? snapshot?.root : undefined;
      if ((row?.dataset.phase ?? null) !== (root?.phase ?? null)) return `drawn ${row?.dataset.phase}, the snapshot is ${root?.phase}`;
      if (root && !row.textContent.includes(root.name)) return `drawn ${row.textContent}, the snapshot is ${root.name}`;
      if (root && tree.toText().includes(root.name) !== true) return "toText() has another tree";
      const plainStatus = tree.shadowRoot.querySelector("section > [role=status][part=banner]")?.textContent; // without the wasm
      const isErrorDrawn = plainStatus?.includes("failed") ?? tree.shadowRoot.querySelector(".banner.trouble") !== null;
      const isErrorDue = tree.isConnected && Boolean(error) && error.kind !== "unsupported";
      if (isErrorDrawn !== isErrorDue) return `error drawn: ${isErrorDrawn}, error: ${error?.kind}`;
      if (isHolding) return null;
      if (tree.isConnected && tree.matches(":state(loading)") && tree.activity === "idle") return "not started";
      if (pending > 0) return `${pending} promises are pending`;
      return tree.activity === "fetching" ? "still fetching" : null;
    };
    /** Waits until nothing is going on any more: at most some hundred turns of the event loop. */
    const settle = async (when) => {
      let found;
      for (let turns = 0; turns < 500; turns += 1) {
        await new Promise((resolve) => setTimeout(resolve));
        found = disagreement();
        if (!found) break;
      }
      check(!found, `after ${when}: ${found}`);
      check(tree.isConnected || tree.toText() === "", `after ${when}: toText() of a removed element`);
      check(tree.isConnected || tree.activity === "idle" || tree.activity === "stopped", `after ${when}: ${tree.activity}, but removed`);
      checkNow(`after ${when}`);
    };

    home.append(tree);
    checkNow("appended");
    for (let step = 0; step < steps; step += 1) {
      const name = pick(Object.keys(operations));
      log.push(`${name} (${tree.system} ${tree.jobId}, ${mode}${isHolding ? ", holding" : ""})`);
      operations[name]();
      log.push(`  now ${tree.system} ${tree.jobId}, ${mode}`);
      checkNow(name);
      if (random(3) > 0) await settle(name);
    }

    // In the end, everything works again.
    log.push("finale");
    release();
    mode = "ok";
    JobTreeElement.registerSystem("late", { path: "/jobs/{job_id}", phase: "/status/phase" });
    tree.system = "cce";
    tree.resume();
    home.append(tree);
    await settle("the last release");
    let failure = null;
    for (let attempts = 0; attempts <= wasmFailures; attempts += 1) failure = await tree.refresh().then(() => null, (error) => error);
    check(failure === null, `the last refresh() rejected with ${failure?.kind ?? failure}`);
    await settle("finale");
    check(tree.snapshot?.root.name === `name of ${tree.jobId}` && tree.error === null, "the last job is not shown");
    tree.remove();
    return problems;
  };
}

for (const wasmFailures of [0, 1, 3]) {
  test(`random sequences, wasm fails ${wasmFailures} times`, async (context) => {
    // A page loads the wasm once.
    const perPage = wasmFailures === 0 ? SEQUENCES : 1;
    for (let first = 1; first <= SEQUENCES; first += perPage * (wasmFailures === 0 ? 1 : 8)) {
      const page = await fixture.open();
      await page.evaluate(installModel);
      for (let seed = first; seed < first + perPage; seed += 1) {
        const problems = await page.evaluate((...args) => window.runSequence(...args), seed, STEPS, wasmFailures);
        assert.equal(problems.length, 0, problems[0]);
      }
      context.diagnostic(`seeds ${first} to ${first + perPage - 1}`);
      await page.close();
    }
  });
}
