// The commands and configurations in docs/snippets. Commands run with the proxy and its simulated cloud; those that would
// install or deploy something are replaced by checks of their arguments.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { root } from "../../npm/scripts/documents.mjs";
import { COMMANDS } from "./support/commands.mjs";
import { freePort, start } from "./support/programs.mjs";

/** Programs that run as they are. */
const REAL = ["cat", "cut", "echo", "grep", "head", "openssl", "printf", "sha256sum", "sort", "tr"];

const execute = promisify(execFile);
const snippets = readdirSync(`${root}docs/snippets`).map((name) => `docs/snippets/${name}`);
let proxy;
let programs;
let env;

before(async () => {
  proxy = await start(process.env.JOBTREE_PROXY, ["--demo", "--listen", "127.0.0.1:0"], /http:/);
  programs = mkdtempSync(join(tmpdir(), "jobtree-shell-"));
  const command = fileURLToPath(new URL("support/command.mjs", import.meta.url));
  for (const name of Object.keys(COMMANDS)) symlinkSync(command, join(programs, name));
  const folders = process.env.PATH.split(":");
  for (const name of [...REAL, "curl", "sh", "node", "env"]) {
    const folder = folders.find((folder) => existsSync(join(folder, name)));
    if (folder && !(name in COMMANDS)) symlinkSync(join(folder, name), join(programs, name));
  }
  const origin = proxy.line.match(/http:\/\/[\d.:]+/)[0];
  const job = { PROJECT_ID: "demo", JOB_ID: "demo-success" };
  env = { ...process.env, ...job, PATH: programs, JOBTREE_ORIGIN: origin, JOBTREE_PATH: process.env.PATH };
});

after(async () => {
  await proxy?.stop();
  if (programs) rmSync(programs, { recursive: true });
});

const shell = (script) => execute("/bin/sh", ["-eu", "-c", script], { cwd: root, env });

for (const path of snippets.filter((path) => path.endsWith(".sh"))) {
  test(`${path} runs`, async () => {
    await shell(readFileSync(root + path, "utf8"));
  });
}

for (const path of snippets.filter((path) => path.endsWith(".toml"))) {
  test(`${path} is a valid configuration of the proxy`, async () => {
    const secrets = [...readFileSync(root + path, "utf8").matchAll(/_env = "(\w+)"/g)].map(([, name]) => [name, "secret"]);
    const options = { cwd: root, env: { ...env, ...Object.fromEntries(secrets) } };
    await execute(process.env.JOBTREE_PROXY, ["--config", path, "--check"], options);
  });
}

for (const path of snippets.filter((path) => path.endsWith(".conf"))) {
  test(`${path}: nginx forwards requests to the proxy`, { skip: !process.env.JOBTREE_NGINX && "nginx is not installed" }, async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "jobtree-nginx-"));
    const text = readFileSync(root + path, "utf8");
    for (const address of ["127.0.0.1:8080", "127.0.0.1:8787"]) assert.ok(text.includes(address), address);
    const own = text.replace("127.0.0.1:8080", `127.0.0.1:${port}`).replace("http://127.0.0.1:8787", env.JOBTREE_ORIGIN);
    writeFileSync(join(folder, "nginx.conf"), `pid nginx.pid;\n${own}`);
    // A single process, whose first line of the log, at this level, says that it listens.
    const flags = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr", "-g", "daemon off; master_process off; error_log stderr notice;"];
    const nginx = await start(process.env.JOBTREE_NGINX, flags, /using the/);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/proxy/demo/api/v3/projects/demo/jobs/demo-success`);
      assert.equal(response.status, 200);
      assert.equal((await response.json()).kind, "Job");
    } finally {
      await nginx.stop();
      rmSync(folder, { recursive: true });
    }
  });
}

test("every snippet has a test", () => {
  assert.ok(snippets.length > 0);
  assert.deepEqual(snippets.filter((path) => !/\.(sh|toml|html|conf)$/.test(path)), []); // pages: doc_pages.mjs
});

for (const [script, expected] of [
  ["npm install jobtre", /jobtre is not a package/],
  ["npm isntall jobtree", /npm has no command isntall/],
  ["cargo xtask tset", /tset/],
  ["cargo xtask test --packging", /--packging/],
  ["cargo install jobtree-proxi", /jobtree-proxi is not a package/],
  ["cargo add jobtree --features vew", /vew is not a feature/],
  ["cargo test -p jobtre", /jobtre is not a package/],
  ["cargo +nightly fuzz run --fuzz-dir fuzz jsom tests/cases", /jsom is not a fuzz target/],
  ["kubectl apply -f deploy/kubernetes/nothing.yaml", /deploy\/kubernetes\/nothing\.yaml does not exist/],
  ["docker build -t jobtree-proxy nothing/", /nothing\/ does not exist/],
  ["jobtree-proxy --cnofig proxy.toml", /--cnofig/],
  ["jobtree-proxy check-upstream otc job --prject p --config proxy.toml", /--prject/],
  ["jobtree-proxy completions bsh", /bsh/],
  ["sudo tee jobtree-proxy.1", /absolute path/],
  ["jobtree-proxy --system cce --region nowhere-1", /unknown region/],
  ["curl http://127.0.0.1:8787/demo/api/v3/projects/demo/job/demo-success", /404|error/],
  ["curl https://portal.example/", /only to the proxy/],
  ["sudo systemctl enable --now jobtree", /jobtree\.service does not exist/],
  ["sudo install -m 644 deploy/prxy.toml /etc/jobtree-proxy/", /deploy\/prxy\.toml does not exist/],
  ["trunk srve", /trunk has no command srve/],
  ["rm -r docs", /not found/],
]) {
  test(`\`${script}\` fails`, async () => {
    const failure = await shell(script).then(
      () => assert.fail("it succeeded"),
      (error) => error,
    );
    assert.match(`${failure.stdout}${failure.stderr}`, expected);
  });
}
