// Every way of embedding the package, and what has to hold there.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { assertAlive } from "./support/alive.mjs";
import { freePort, run, start } from "./support/programs.mjs";
import { emptyFolder, filesBelow, install, unpack } from "./support/projects.mjs";
import { serve } from "./support/static.mjs";

/** The strictest policy that the package promises to work under; requests go to the demo besides. */
const policy = (proxy) =>
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' ${new URL(proxy).origin}; ` +
  "require-trusted-types-for 'script'";

const page = (...scripts) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>plain</title>
  <job-tree id="tree" system="cce" project-id="demo" interval="1">Loading the widget…</job-tree>
  ${scripts.map((script) => `<script type="module" src="${script}"></script>`).join("\n")}</html>`;

const own = (name) => readFile(new URL(`pages/${name}`, import.meta.url));

/** The package in a folder of a web server, and a page of its own. */
async function plain({ tarball, browser, query, proxy }, scripts, { strict = false, ...options } = {}) {
  const folder = await emptyFolder("plain");
  await unpack(tarball, join(folder, "jobtree"));
  await unpack(tarball, join(folder, "copy"));
  const server = await serve(folder, {
    headers: strict ? { "content-security-policy": policy(proxy) } : {},
    extra: { "/page.html": page("/policy.js", ...scripts, "/app.js"), "/policy.js": await own("policy.js"), "/app.js": await own("app.js"), "/favicon.ico": "" },
  });
  try {
    await assertAlive(browser, `${server.origin}/page.html?${query}`, {
      ...options,
      look: async (page) => {
        await options.look?.(page);
        assert.deepEqual(await page.evaluate(() => window.violations), [], "violations of the content policy");
      },
    });
  } finally {
    await server.stop();
  }
}

/** Works every part of the widget, so that a policy has something to object to. */
async function workIt(page) {
  await page.$eval("job-tree", async (tree) => {
    tree.theme = "dark";
    tree.view = "timeline";
    tree.shadowRoot.querySelector("[role=treeitem]").click();
    for (const button of tree.shadowRoot.querySelectorAll("button")) button.click();
    await tree.refresh().catch(() => {});
  });
}

/** A built project behind a web server. */
function built(project, { folder: output = "dist", file = "index.html", emitted = 1, ...options } = {}) {
  return async ({ tarball, browser, query }) => {
    const folder = await install(project, tarball);
    await run("npm", ["run", "build"], { cwd: folder });
    const wasm = (await filesBelow(join(folder, output))).filter((name) => name.endsWith(".wasm"));
    assert.equal(wasm.length, emitted, `emitted ${wasm.join(" ") || "no wasm"}`);
    const extra = file === "index.html" ? {} : { "/page.html": await readFile(join(folder, file)) };
    const server = await serve(join(folder, output), { extra });
    try {
      await assertAlive(browser, `${server.origin}/${file}?${query}`, options);
    } finally {
      await server.stop();
    }
  };
}

/** A project behind a server of its own. */
function served(project, { build = [], command, ready, ...options }) {
  return async ({ tarball, browser, query }) => {
    const folder = await install(project, tarball);
    for (const flags of build) await run("npx", flags, { cwd: folder });
    const port = await freePort();
    const server = await start("npx", command(port), ready, { cwd: folder });
    try {
      await assertAlive(browser, `http://127.0.0.1:${port}/?${query}`, options);
    } finally {
      await server.stop();
    }
  };
}

const viteDev = { command: (port) => ["vite", "--host", "127.0.0.1", "--port", String(port), "--strictPort"], ready: /127\.0\.0\.1/ };
const next = (task) => ({ command: (port) => ["next", task, "--hostname", "127.0.0.1", "--port", String(port)], ready: /Ready in/ });

export const CASES = [
  { project: "plain", mode: "jobtree", quick: true, check: (all) => plain(all, ["/jobtree/index.js"]) },
  { project: "plain", mode: "jobtree/inline", quick: true, check: (all) => plain(all, ["/jobtree/inline.js"], { wasm: 0 }) },
  {
    project: "plain",
    mode: "strict policy, Trusted Types: jobtree",
    quick: true,
    check: (all) => plain(all, ["/jobtree/index.js"], { strict: true, look: workIt }),
  },
  {
    project: "plain",
    mode: "strict policy, Trusted Types: jobtree/inline",
    quick: true,
    check: (all) => plain(all, ["/jobtree/inline.js"], { strict: true, wasm: 0, look: workIt }),
  },
  {
    project: "plain",
    mode: "two copies: the first wins",
    quick: true,
    check: (all) =>
      plain(all, ["/jobtree/index.js", "/copy/index.js", "/copy/inline.js"], {
        look: async (page) => {
          const same = await page.evaluate(async () => {
            const [first, second] = await Promise.all([import("/jobtree/index.js"), import("/copy/index.js")]);
            return first.JobTreeElement === second.JobTreeElement && customElements.get("job-tree") === first.JobTreeElement;
          });
          assert.ok(same, "everybody gets the first class");
        },
      }),
  },
  {
    project: "plain",
    mode: "jobtree/inline in one file:// page",
    quick: true,
    async check({ tarball, browser, query }) {
      const folder = await emptyFolder("file");
      await unpack(tarball, join(folder, "package"));
      const script = await readFile(join(folder, "package/inline.js"), "utf8");
      assert.ok(!/<\/script/i.test(script));
      const text = page();
      const scripts = [script, await own("app.js")].map((script) => `<script type="module">${script}</script>`);
      await writeFile(join(folder, "page.html"), text.replace("</html>", () => `${scripts.join("\n")}</html>`));
      await assertAlive(browser, `${pathToFileURL(join(folder, "page.html"))}?${query}`, { wasm: 0 });
    },
  },
  {
    project: "node",
    mode: "import of every entry without a DOM",
    quick: true,
    async check({ tarball }) {
      const folder = await emptyFolder("node");
      await unpack(tarball, join(folder, "node_modules/jobtree"));
      const script = `
        const { default: assert } = await import("node:assert/strict");
        for (const entry of ["jobtree", "jobtree/inline", "jobtree/element"]) {
          const { JobTreeElement, setWasm } = await import(entry);
          assert.equal(typeof JobTreeElement, "function", entry);
          assert.equal(typeof setWasm, "function", entry);
          JobTreeElement.registerSystem("ecs", { path: "/jobs/{job_id}", phase: "status" });
        }
        const { readFileSync } = await import("node:fs");
        const { fileURLToPath } = await import("node:url");
        const wasm = readFileSync(fileURLToPath(import.meta.resolve("jobtree/jobtree.wasm")));
        assert.ok(WebAssembly.Module.exports(new WebAssembly.Module(wasm)).length > 0);
      `;
      await run("node", ["--input-type=module", "--eval", script], { cwd: folder });
    },
  },
  {
    project: "types",
    mode: "tsc --strict",
    quick: true,
    async check({ tarball }) {
      const folder = await install("types", tarball);
      await run("npm", ["run", "build"], { cwd: folder });
    },
  },
  { project: "vite", mode: "build", quick: true, check: built("vite") },
  { project: "vite", mode: "dev", check: served("vite", viteDev) },
  { project: "vite-7", mode: "build", check: built("vite-7") },
  { project: "vite-7", mode: "dev", check: served("vite-7", viteDev) },
  { project: "webpack", mode: "build", check: built("webpack", { file: "page.html" }) },
  { project: "rollup", mode: "build, wasm copied", check: built("rollup", { file: "page.html" }) },
  { project: "esbuild", mode: "build, loader file", check: built("esbuild", { file: "page.html" }) },
  { project: "parcel", mode: "build", check: built("parcel") },
  { project: "react", mode: "React 19, tsc and Vite build", check: built("react", { app: true }) },
  { project: "react", mode: "React 19, Vite dev", check: served("react", { ...viteDev, app: true }) },
  { project: "vue", mode: "Vue 3, Vite build", check: built("vue", { app: true }) },
  { project: "svelte", mode: "Svelte 5, Vite build", check: built("svelte", { app: true }) },
  { project: "angular", mode: "Angular 21, ng build", check: built("angular", { app: true }) },
  {
    project: "next",
    mode: "Next.js 16, server rendering, build and start",
    check: served("next", { build: [["next", "build"]], ...next("start"), app: true }),
  },
  { project: "next", mode: "Next.js 16, dev", check: served("next", { ...next("dev"), app: true }) },
];
