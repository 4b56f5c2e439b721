// jobtree-proxy in front of a cloud that responds as the test says.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const config = (port) => `
listen = "127.0.0.1:0"
[access]
mode = "none"
[cache]
ttl_ms = 0
[[upstream]]
name = "cloud"
systems = ["cce"]
endpoint = "http://127.0.0.1:${port}"
[upstream.auth]
mode = "none"
`;

/** Starts both. Every request for a job is handled by `handle` of the returned object; `job` is the path of a job. */
export async function startScriptedCloud() {
  const { JOBTREE_PROXY } = process.env;
  if (!JOBTREE_PROXY) throw new Error("JOBTREE_PROXY is not set. Run the tests with: cargo xtask test");
  const cloud = { handle: (_request, response) => response.writeHead(404).end(), job: "/cloud/api/v3/projects/p/jobs/j" };
  const http = createServer((request, response) => cloud.handle(request, response));
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "jobtree-cloud-"));
  const file = join(folder, "proxy.toml");
  await writeFile(file, config(http.address().port));
  const child = spawn(JOBTREE_PROXY, ["--config", file], { stdio: ["ignore", "pipe", "ignore"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const [line] = await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once("line", (line) => resolve([line]))),
    exited.then((code) => Promise.reject(new Error(`jobtree-proxy exited on start with status ${code}`))),
  ]);
  cloud.origin = line.match(/http:\/\/[\d.:]+/)[0];
  cloud.stop = async () => {
    child.kill("SIGTERM");
    await exited;
    http.closeAllConnections();
    http.close();
    await rm(folder, { recursive: true, force: true });
  };
  return cloud;
}
