// The commands a newcomer runs: `cargo xtask serve`, and `trunk serve` by itself.
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

function serve(...flags) {
  const child = spawn(process.env.JOBTREE_XTASK, ["serve", ...flags.map(String)], { cwd: ROOT });
  let said = "";
  const says = (words) =>
    new Promise((resolve, reject) => {
      const look = () => said.includes(words) && resolve();
      child.stdout.on("data", look);
      child.once("exit", () => reject(new Error(`it ended and said: ${said}`)));
    });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = once(child, "exit").then(([code]) => ({ code, said }));
  return { child, says, ended };
}

test("one command serves a page with live jobs until Ctrl-C, and refuses a port that is taken", async () => {
  const [port, proxyPort, otherPort] = [await freePort(), await freePort(), await freePort()];
  const { child, says, ended } = serve("--port", port, "--proxy-port", proxyPort);
  try {
    await says(`http://127.0.0.1:${port}/`);
    const page = await openPage(chromium.browser, `http://127.0.0.1:${port}/`);
    await waitForPhase(page, "#success", ["pending", "running"]);
    assert.equal(await page.$eval("#success", (tree) => tree.proxy), "./proxy/demo");
    await page.close();

    for (const [flags, option] of [
      [["--port", port, "--proxy-port", otherPort], "--port"],
      [["--port", otherPort, "--proxy-port", proxyPort], "--proxy-port"],
    ]) {
      const { code, said } = await serve(...flags).ended;
      assert.equal(code, 1);
      const taken = flags[flags.indexOf(option) + 1];
      assert.match(said, new RegExp(`port ${taken} on 127.0.0.1 is taken.*${option}`), said);
    }
  } finally {
    child.kill("SIGINT");
  }
  assert.equal((await ended).code, 0);
  assert.deepEqual([await isOpen(port), await isOpen(proxyPort)], [false, false]);
});

test("trunk alone shows the recorded job of the documentation", async () => {
  const port = await freePort();
  const trunk = spawn(process.env.JOBTREE_TRUNK, ["serve", "--port", String(port)], { cwd: ROOT });
  trunk.stdout.resume();
  trunk.stderr.resume();
  try {
    while (!(await isOpen(port))) assert.equal(trunk.exitCode, null, "trunk serve goes on");
    const page = await openPage(chromium.browser, `http://127.0.0.1:${port}/`);
    await waitForPhase(page, "#sample", ["running"]);
    const shown = (await rows(page, "#sample")).map(({ type, name, phase, duration }) => [type, name, phase, duration]);
    assert.deepEqual(shown.slice(1), [
      ["Install master", null, "succeeded", "12m 54s"],
      ["Create cluster certificate", null, "succeeded", "0s"],
    ]);
    assert.deepEqual(shown[0].slice(0, 3), ["Create cluster", "cluster-name", "running"]);
    assert.match(shown[0][3], /^9m \d\ds$/, "counted from when it was recorded, not from today");
    assert.equal(await page.$eval("#live", (live) => live.hidden), true);
    assert.deepEqual(page.errors, []);
    await page.close();
  } finally {
    trunk.kill("SIGTERM");
    await once(trunk, "exit");
  }
});
