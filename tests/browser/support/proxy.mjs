// Starts jobtree-proxy with its simulated cloud on a free port.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the proxy at the path in JOBTREE_PROXY, which also serves the page built in JOBTREE_PAGE. */
export async function startProxy() {
  const { JOBTREE_PROXY, JOBTREE_PAGE } = process.env;
  if (!JOBTREE_PROXY || !JOBTREE_PAGE) {
    throw new Error("JOBTREE_PROXY and JOBTREE_PAGE are not set. Run the tests with: cargo xtask test");
  }
  const flags = ["--demo", "--listen", "127.0.0.1:0", "--assets", JOBTREE_PAGE];
  const child = spawn(JOBTREE_PROXY, flags, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    new Promise((resolve) => lines.once("line", (line) => resolve([line]))),
    exited.then((code) => Promise.reject(new Error(`jobtree-proxy exited on start with status ${code}`))),
  ]);
  return {
    origin: line.match(/http:\/\/[\d.:]+/)[0],
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
