// Programs that a case runs: to their end, or until the case is over.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Runs a program to its end. What it prints is told only where it fails. */
export async function run(program, flags, { cwd, env = {} } = {}) {
  const child = spawn(program, flags, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ${flags.join(" ")} ended with ${code}:\n${said.slice(-4000)}`);
  return said;
}

/** Starts a program that serves, and waits until a line of what it prints matches `ready`. */
export async function start(program, flags, ready, { cwd } = {}) {
  // A group of its own, so that ending it ends what it has started.
  const child = spawn(program, flags, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  const isReady = new Promise((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        said += `${line}\n`;
        if (ready.test(line)) resolve(line);
      });
    }
  });
  const line = await Promise.race([
    isReady,
    ended.then((code) => Promise.reject(new Error(`${program} ${flags.join(" ")} ended with ${code}:\n${said}`))),
  ]);
  return {
    line,
    async stop() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await ended;
    },
  };
}

/** A port that nobody has just now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
