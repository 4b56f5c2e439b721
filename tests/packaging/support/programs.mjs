// Runs programs: to completion, or as a server until it is stopped.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Runs a program to completion and returns its output. Throws an error with the end of the output if it fails. */
export async function run(program, flags, { cwd, env = {} } = {}) {
  const child = spawn(program, flags, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ${flags.join(" ")} exited with ${code}:\n${output.slice(-4000)}`);
  return output;
}

/** Starts a server and waits until a line of its output matches `ready`. Returns that line, and `stop`. */
export async function start(program, flags, ready, { cwd } = {}) {
  // In its own process group, so that `stop` also ends its child processes.
  const child = spawn(program, flags, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const exited = new Promise((resolve) => child.once("close", resolve));
  const isReady = new Promise((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        output += `${line}\n`;
        if (ready.test(line)) resolve(line);
      });
    }
  });
  const line = await Promise.race([
    isReady,
    exited.then((code) => Promise.reject(new Error(`${program} ${flags.join(" ")} exited with ${code}:\n${output}`))),
  ]);
  return {
    line,
    async stop() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has already exited.
      }
      await exited;
    },
  };
}

/** Returns a port that is free at the moment. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
