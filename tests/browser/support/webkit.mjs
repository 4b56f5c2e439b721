// WebKit by its WebDriver, as far as a smoke test needs it.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** Starts WebKit; WEBKIT_DRIVER names its driver. It needs a display. */
export async function startWebKit() {
  const port = await freePort();
  const child = spawn(process.env.WEBKIT_DRIVER, [`--port=${port}`], { stdio: "inherit" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const driver = `http://127.0.0.1:${port}`;
  await untilListening(driver, ended);
  const { sessionId } = await send("POST", `${driver}/session`, { capabilities: { alwaysMatch: {} } });
  const session = `${driver}/session/${sessionId}`;
  return {
    open: (url) => send("POST", `${session}/url`, { url }),
    /** Runs the text of a function's body in the page and waits for what its promise brings. */
    evaluate: (script) =>
      send("POST", `${session}/execute/async`, {
        script: `const done = arguments[0]; (async () => { ${script} })().then(done, (error) => done("threw: " + error));`,
        args: [],
      }),
    timeouts: (script) => send("POST", `${session}/timeouts`, { script }),
    async close() {
      await send("DELETE", session);
      child.kill();
      await ended;
    },
  };
}

async function send(method, url, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}

async function untilListening(driver, ended) {
  const hasEnded = ended.then((code) => Promise.reject(new Error(`the driver ended with ${code}`)));
  for (;;) {
    const answer = await Promise.race([fetch(`${driver}/status`).catch(() => undefined), hasEnded]);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
