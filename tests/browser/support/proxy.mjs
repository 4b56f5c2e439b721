// The real jobtree-proxy with its simulated cloud, on a free port.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the proxy that JOBTREE_PROXY names; it serves the built page JOBTREE_PAGE too. */
export async function startProxy() {
  const { JOBTREE_PROXY, JOBTREE_PAGE } = process.env;
  if (!JOBTREE_PROXY || !JOBTREE_PAGE) {
    throw new Error("JOBTREE_PROXY and JOBTREE_PAGE have to name the proxy and the built page; cargo xtask test does that");
  }
  const flags = ["--demo", "--listen", "127.0.0.1:0", "--assets", JOBTREE_PAGE];
  const child = spawn(JOBTREE_PROXY, flags, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    new Promise((resolve) => lines.once("line", (line) => resolve([line]))),
    ended.then((code) => Promise.reject(new Error(`jobtree-proxy ended at once, exit status ${code}`))),
  ]);
  return {
    origin: line.match(/http:\/\/[\d.:]+/)[0],
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
