// A minimal WebDriver client for the smoke test in WebKit.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** Starts WebKit with the driver at the path in WEBKIT_DRIVER. Needs a display. */
export async function startWebKit() {
  const port = await freePort();
  const child = spawn(process.env.WEBKIT_DRIVER, [`--port=${port}`], { stdio: "inherit" });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const driver = `http://127.0.0.1:${port}`;
  await waitUntilListening(driver, exited);
  const { sessionId } = await send("POST", `${driver}/session`, { capabilities: { alwaysMatch: {} } });
  const session = `${driver}/session/${sessionId}`;
  return {
    open: (url) => send("POST", `${session}/url`, { url }),
    /** Runs `script`, the body of an async function, in the page and returns its result. */
    evaluate: (script) =>
      send("POST", `${session}/execute/async`, {
        script: `const done = arguments[0]; (async () => { ${script} })().then(done, (error) => done("threw: " + error));`,
        args: [],
      }),
    timeouts: (script) => send("POST", `${session}/timeouts`, { script }),
    async close() {
      await send("DELETE", session);
      child.kill();
      await exited;
    },
  };
}

async function send(method, url, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}

async function waitUntilListening(driver, exited) {
  const failure = exited.then((code) => Promise.reject(new Error(`the driver exited with status ${code}`)));
  for (;;) {
    const response = await Promise.race([fetch(`${driver}/status`).catch(() => undefined), failure]);
    if (response) return;
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
