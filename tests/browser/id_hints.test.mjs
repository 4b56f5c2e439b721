// The hints of the demo page about IDs that look wrong.
import assert from "node:assert/strict";
import { test } from "node:test";

import { jobIdHint, projectIdHint } from "../../static/playground/id_hints.js";

const PROJECT = "0123456789abcdef0123456789abcdef";
const JOB = "474362ef-091d-429f-9b3e-c9246b37dee6";

test("a project ID", () => {
  for (const [id, isDemo, hint] of [
    ["", false, ""],
    [PROJECT, false, ""],
    [PROJECT.toUpperCase(), false, ""],
    [PROJECT.slice(1), false, "A project ID has 32 hexadecimal characters; yours has 31."],
    ["my-project", false, "A project ID has 32 hexadecimal characters; yours contains “m”."],
    ["https://console.example/?project=1", false, "This is an address. Enter the ID alone."],
    [`${PROJECT} x`, false, "An ID has no spaces."],
    ["demo", true, ""],
    [PROJECT, true, "The simulated cloud has one project: demo."],
  ]) {
    assert.equal(projectIdHint(id, { isDemo }), hint, id);
  }
});

test("a job ID", () => {
  for (const [id, context, hint] of [
    ["", { system: "cce" }, ""],
    [JOB, { system: "cce" }, ""],
    [JOB.slice(1), { system: "ief" }, /^Job IDs look like 474362ef-.*; yours has 35 characters\.$/],
    ["cluster/1", { system: "cce" }, /^Job IDs look like 474362ef-.*; yours contains other characters\.$/],
    [`JOB${JOB}`, { system: "servicestage" }, ""],
    [JOB, { system: "servicestage-v3" }, ""],
    [`JOB${JOB}`, { system: "cce" }, /other characters/],
    ["demo-wide-mine", { system: "cce", isDemo: true }, ""],
    ["demo-successes", { system: "cce", isDemo: true }, /^Try demo-success, .* or demo-flaky\.$/],
    [JOB, { system: "cce", isDemo: true }, /^Try demo-success/],
  ]) {
    const actual = jobIdHint(id, { isDemo: false, ...context });
    if (typeof hint === "string") assert.equal(actual, hint, id);
    else assert.match(actual, hint, id);
  }
});
