// The commands that serve the playground: `cargo xtask serve`, and `trunk serve` without a proxy.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openPage, startBrowser } from "./support/browser.mjs";
import { rows, waitForPhase } from "./support/job_tree.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
let chromium;

before(async () => {
  chromium = await startBrowser();
});

after(() => chromium?.close());

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true) || socket.destroy());
    socket.once("error", () => resolve(false));
  });
}

/** Runs `cargo xtask serve`. `waitForOutput` waits for a text in its stdout. */
function serve(...flags) {
  const child = spawn(process.env.JOBTREE_XTASK, ["serve", ...flags.map(String)], { cwd: ROOT });
  let output = "";
  const waitForOutput = (text) =>
    new Promise((resolve, reject) => {
      const check = () => output.includes(text) && resolve();
      child.stdout.on("data", check);
      child.once("exit", () => reject(new Error(`cargo xtask serve exited: ${output}`)));
    });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const exited = once(child, "exit").then(([code]) => ({ code, output }));
  return { child, waitForOutput, exited };
}

test("xtask serve runs until Ctrl-C and rejects a port in use", async () => {
  const port = await freePort();
  // The optimised wasm, which the other tests have already compiled.
  const { child, waitForOutput, exited } = serve("--release", "--port", port);
  try {
    await waitForOutput(`http://127.0.0.1:${port}/`);
    const page = await openPage(chromium.browser, `http://127.0.0.1:${port}/`);
    await waitForPhase(page, "#live-job", ["pending", "running"]);
    assert.equal(await page.$eval("#live-job", (tree) => tree.proxy), "/demo");
    await page.close();

    const { code, output } = await serve("--port", port).exited;
    assert.equal(code, 1);
    assert.match(output, new RegExp(`port ${port} on 127.0.0.1 is taken.*--port`), output);
  } finally {
    child.kill("SIGINT");
  }
  const { code, output } = await exited;
  assert.equal(code, 0);
  for (const step of ["[1/4] ", "[2/4] ", "[3/4] ", "[4/4] "]) assert.ok(output.includes(step), output);
  assert.equal(await isOpen(port), false);
});

const needsTrunk = { skip: !process.env.JOBTREE_TRUNK && "needs `cargo xtask test --trunk`" };

test("trunk serve without a proxy shows the recorded job", needsTrunk, async () => {
  const port = await freePort();
  const trunk = spawn(process.env.JOBTREE_TRUNK, ["serve", "--port", String(port)], { cwd: ROOT });
  trunk.stdout.resume();
  trunk.stderr.resume();
  try {
    while (!(await isOpen(port))) assert.equal(trunk.exitCode, null, "trunk serve is running");
    const page = await openPage(chromium.browser, `http://127.0.0.1:${port}/`);
    await waitForPhase(page, "#sample", ["running"]);
    const shown = (await rows(page, "#sample")).map(({ type, name, phase, duration }) => [type, name, phase, duration]);
    assert.deepEqual(shown.slice(1), [
      ["Install master", null, "succeeded", "12m 54s"],
      ["Create cluster certificate", null, "succeeded", "0s"],
    ]);
    assert.deepEqual(shown[0].slice(0, 3), ["Create cluster", "cluster-name", "running"]);
    assert.match(shown[0][3], /^9m \d\ds$/, "measured from the time of the recording");
    assert.equal(await page.$eval("#live", (live) => live.hidden), true);
    assert.deepEqual(page.errors, []);
    await page.close();
  } finally {
    trunk.kill("SIGTERM");
    await once(trunk, "exit");
  }
});
