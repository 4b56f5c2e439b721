// What the programs of docs/snippets do in the test: check their arguments, or run the real program where that is safe.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { env } from "node:process";

import { read, root } from "../../../npm/scripts/documents.mjs";

/** Tools of others that the documentation installs. */
const OTHER_TOOLS = ["cargo-fuzz", "trunk"];

/** The start of an address at the proxy: its origin and the name of an upstream. */
const PROXY_ADDRESS = /^(http:\/\/)?(127\.0\.0\.1|localhost):8787\/[\w-]+\//;

/** Throws an error with this message unless the condition holds. */
function check(condition, message) {
  if (!condition) throw new Error(message);
}

/** Runs a program with the caller's output. Throws an error if it fails. */
function execute(program, flags) {
  const { status, error } = spawnSync(program, flags, { stdio: "inherit", env: { ...env, PATH: env.JOBTREE_PATH } });
  check(status === 0, error?.message ?? `ended with status ${status}`);
}

/** Separates flags from other arguments. `withValue` are the flags whose value is the next argument. */
function parse(args, withValue = []) {
  const flags = {};
  const words = [];
  for (let index = 0; index < args.length; index += 1) {
    const [name, value] = args[index].split("=", 2);
    if (!name.startsWith("-")) words.push(args[index]);
    else flags[name] = value ?? (withValue.includes(name) ? args[(index += 1)] : true);
  }
  return { flags, words };
}

function checkPaths(paths) {
  for (const path of paths) check(existsSync(path.startsWith("/") ? path : root + path), `${path} does not exist`);
}

const cratePaths = ["", "proxy/", "xtask/", "examples/yew/"];
const manifestOf = (name) => cratePaths.map((path) => read(`${path}Cargo.toml`)).find((text) => text.includes(`\nname = "${name}"`));

function checkCrate(name) {
  check(manifestOf(name), `${name} is not a package of this workspace`);
}

function cargo([command, ...args]) {
  if (command?.startsWith("+")) return cargo(args);
  if (command === "xtask") {
    const { flags, words } = parse(args);
    const help = spawnSync(env.JOBTREE_XTASK, [words[0], "--help"], { encoding: "utf8" });
    check(help.status === 0, `xtask ${words[0]}: ${help.stderr}`);
    for (const flag of Object.keys(flags)) check(help.stdout.includes(flag), `cargo xtask ${words[0]} has no option ${flag}`);
  } else if (command === "install") {
    const { flags, words } = parse(args, ["--git", "--path", "--version"]);
    if (flags["--path"]) checkPaths([flags["--path"]]);
    check(words.length > 0 || flags["--path"], "cargo install without a package");
    for (const name of words) if (!OTHER_TOOLS.includes(name)) checkCrate(name);
  } else if (command === "add") {
    const { flags, words } = parse(args, ["--features"]);
    const [name, version] = words[0].split("@");
    const example = read("examples/yew/Cargo.toml").match(new RegExp(`^${name} = .*`, "m"))?.[0] ?? "";
    check(example, `examples/yew does not depend on ${name}`);
    check(!version || example.includes(`version = "${version}"`), `examples/yew uses another version: ${example}`);
    for (const feature of flags["--features"]?.split(",") ?? []) {
      check(example.includes(`"${feature}"`), `${feature} is not a feature in: ${example}`);
    }
    check(!flags["--no-default-features"] === !example.includes("default-features = false"), `default features: ${example}`);
  } else if (command === "fuzz") {
    const { words } = parse(args.slice(0, args.includes("--") ? args.indexOf("--") : undefined), ["--fuzz-dir"]);
    const [target, corpus, ...inputs] = words.slice(1);
    check(existsSync(`${root}fuzz/targets/${target}.rs`), `${target} is not a fuzz target`);
    check(corpus !== undefined, "cargo fuzz without a folder");
    checkPaths(inputs);
  } else {
    check(["build", "run", "test", "publish"].includes(command), `cargo has no command ${command}`);
    const { flags } = parse(args, ["-p", "--package", "--example", "--features"]);
    for (const name of [flags["-p"], flags["--package"]]) if (name) checkCrate(name);
  }
}

function npm([command, ...args]) {
  const { words } = parse(args);
  check(["install", "pack", "publish"].includes(command), `npm has no command ${command} here`);
  for (const name of words) check(name === JSON.parse(read("npm/package.json")).name, `${name} is not a package of this project`);
  check(words.length > 0 || command !== "install", "npm install without a package");
}

function docker([command, ...args]) {
  check(["build", "push", "run"].includes(command), `docker has no command ${command} here`);
  const withValue = ["-t", "--tag", "-f", "--file", "-p", "--publish", "-v", "--volume", "-e", "--env", "--name", "--env-file"];
  const { flags, words } = parse(args, withValue);
  check(words.length > 0, `docker ${command} without a folder or image`);
  if (command === "build") checkPaths([words[0], flags["-f"] ?? flags["--file"] ?? `${words[0]}/Dockerfile`]);
  else check(/^([\w.:-]+\/)*jobtree-proxy(:[\w.-]+)?$/.test(words[0]), `${words[0]} is not the image of jobtree-proxy`);
}

function kubectl([command, ...args]) {
  check(["apply", "create", "get", "rollout"].includes(command), `kubectl has no command ${command} here`);
  const { flags, words } = parse(args, ["-f", "--filename", "-n", "--namespace"]);
  if (command === "apply") checkPaths([flags["-f"] ?? flags["--filename"] ?? "(no file)"]);
  else check(words.length > 0, `kubectl ${command} without an object`);
}

function trunk([command, ...args]) {
  check(["serve", "build"].includes(command), `trunk has no command ${command} here`);
  checkPaths([parse(args, ["--config"]).flags["--config"] ?? "Trunk.toml"]);
}

/** Checks the repository's files that would be installed; others are the reader's. The units of systemd are those of deploy/. */
function sudo([program, ...args]) {
  const { words } = parse(args, ["-m"]);
  if (program === "install") checkPaths(words.slice(0, -1).filter((path) => path.startsWith("deploy/")));
  else if (program === "tee") check(words.length === 1 && words[0].startsWith("/"), "sudo tee without an absolute path");
  else if (program === "systemctl") checkPaths(words.slice(1).map((unit) => `deploy/systemd/${unit}.service`));
  else throw new Error(`sudo runs no ${program} here`);
}

/** Creates nothing in the repository. */
function mkdir(args) {
  check(parse(args).words.length > 0, "mkdir without a folder");
}

/** Only checks the options and the configuration, because the program runs until it is stopped. `proxy.toml` and
 *  the folder `public` are the reader's. */
function jobtreeProxy(args) {
  if (["completions", "man"].includes(args[0])) return execute(env.JOBTREE_PROXY, args);
  const command = args[0] === "check-upstream" ? args.slice(0, 1) : [];
  const help = spawnSync(env.JOBTREE_PROXY, [...command, "--help"], { encoding: "utf8" }).stdout;
  for (const flag of Object.keys(parse(args).flags)) check(help.includes(`${flag} `) || help.includes(`${flag}\n`), `there is no option ${flag}`);
  const own = args.filter((arg) => arg !== "--check").map((arg) => (arg === "public" ? root : arg));
  if (!args.includes("proxy.toml")) execute(env.JOBTREE_PROXY, ["--check", ...own]);
}

/** Runs the real curl against the simulated cloud, in place of the proxy's default address and whichever upstream. */
function curl(args) {
  const addresses = args.filter((arg) => /^(https?:\/\/|localhost|127\.)/.test(arg));
  check(addresses.length > 0, "curl without an address");
  for (const address of addresses) check(PROXY_ADDRESS.test(address), `${address}: curl only to the proxy`);
  const own = args.map((arg) => arg.replace(PROXY_ADDRESS, `${env.JOBTREE_ORIGIN}/demo/`));
  execute("curl", ["--fail-with-body", "--silent", "--show-error", ...own]);
}

/** The programs by name. */
export const COMMANDS = { cargo, npm, docker, kubectl, trunk, sudo, mkdir, curl, "jobtree-proxy": jobtreeProxy };
