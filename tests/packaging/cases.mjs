// The cases: every supported way to embed the package. One entry per project and mode.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

import { DOC_PAGES } from "./doc_pages.mjs";
import { assertWidgetWorks } from "./support/assert_widget.mjs";
import { freePort, run, start } from "./support/programs.mjs";
import { emptyFolder, filesBelow, install, unpack } from "./support/projects.mjs";
import { serve } from "./support/static.mjs";

/** The strictest content security policy that the package supports, plus requests to the demo proxy. */
async function policy(proxy) {
  const documented = (await readFile(new URL("csp.txt", import.meta.url), "utf8")).trim();
  return documented.replace("connect-src 'self'", (directive) => `${directive} ${new URL(proxy).origin}`);
}

const page = (...scripts) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>plain</title>
  <job-tree id="tree" system="cce" project-id="demo" interval="1">Loading the widget…</job-tree>
  ${scripts.map((script) => `<script type="module" src="${script}"></script>`).join("\n")}</html>`;

const pageFile = (name) => readFile(new URL(`pages/${name}`, import.meta.url));

/** Checks the unpacked package on a plain web server, in a page without a build step. `texts` are the files of texts that
 *  are fetched. */
async function checkPlainPage({ tarball, browser, query, proxy }, scripts, { strict = false, texts = ["zh-Hans.js"], ...options } = {}) {
  const folder = await emptyFolder("plain");
  await unpack(tarball, join(folder, "jobtree"));
  await unpack(tarball, join(folder, "copy"));
  const server = await serve(folder, {
    headers: strict ? { "content-security-policy": await policy(proxy) } : {},
    extra: { "/page.html": page("/policy.js", ...scripts, "/app.js"), "/policy.js": await pageFile("policy.js"), "/app.js": await pageFile("app.js"), "/favicon.ico": "" },
  });
  try {
    await assertWidgetWorks(browser, `${server.origin}/page.html?${query}`, {
      ...options,
      inspect: async (page) => {
        await options.inspect?.(page);
        const fetched = await page.evaluate(() => performance.getEntriesByType("resource").flatMap(({ name }) => name.split("/lang/")[1] ?? []));
        assert.deepEqual(fetched, texts, "the files of texts");
        assert.deepEqual(await page.evaluate(() => window.violations), [], "no violation of the content security policy");
      },
    });
  } finally {
    await server.stop();
  }
}

/** Uses every part of the widget, to provoke violations of the policy. */
async function exerciseWidget(page) {
  await page.$eval("job-tree", async (tree) => {
    tree.theme = "dark";
    tree.view = "timeline";
    tree.shadowRoot.querySelector("[role=treeitem]").click();
    for (const button of tree.shadowRoot.querySelectorAll("button")) button.click();
    await tree.refresh().catch(() => {});
  });
}

/** Makes a check that builds a project and serves the result. `emitted` is the expected number of wasm files. */
function buildAndCheck(project, { folder: output = "dist", file = "index.html", emitted = 1, ...options } = {}) {
  return async ({ tarball, browser, query, proxy }) => {
    const { origin } = new URL(proxy);
    const folder = await install(project, tarball, origin);
    await run("npm", ["run", "build"], { cwd: folder });
    const wasm = (await filesBelow(join(folder, output))).filter((name) => name.endsWith(".wasm"));
    assert.equal(wasm.length, emitted, `emitted ${wasm.join(" ") || "no wasm"}`);
    const extra = file === "index.html" ? {} : { "/page.html": await readFile(join(folder, file)) };
    const server = await serve(join(folder, output), { extra, proxy: origin });
    try {
      await assertWidgetWorks(browser, `${server.origin}/${file}?${query}`, options);
    } finally {
      await server.stop();
    }
  };
}

/** Makes a check that runs the server of a project. With `forwards`, the server forwards requests to the proxy. */
function serveAndCheck(project, { build = [], command, ready, forwards = false, ...options }) {
  return async ({ tarball, browser, query, proxy }) => {
    const folder = await install(project, tarball, new URL(proxy).origin);
    if (forwards) query.set("proxy", "/proxy/demo");
    for (const flags of build) await run("npx", flags, { cwd: folder });
    const port = await freePort();
    const server = await start("npx", command(port), ready, { cwd: folder });
    try {
      await assertWidgetWorks(browser, `http://127.0.0.1:${port}/?${query}`, options);
    } finally {
      await server.stop();
    }
  };
}

const viteDev = {
  command: (port) => ["vite", "--host", "127.0.0.1", "--port", String(port), "--strictPort"],
  ready: /127\.0\.0\.1/,
};
const viteElsewhere = { ...viteDev, command: (port) => [...viteDev.command(port), "--config", "elsewhere.config.js"] };
const next = (task) => ({ command: (port) => ["next", task, "--hostname", "127.0.0.1", "--port", String(port)], ready: /Ready in/ });

export const CASES = [
  {
    project: "published",
    mode: "publint",
    quick: true,
    async check({ tarball }) {
      await run("npx", ["publint", "--strict", tarball], { cwd: await install("published", tarball) });
    },
  },
  {
    project: "published",
    mode: "types of every entry: node10, node16, bundler",
    quick: true,
    async check({ tarball }) {
      // The package has no CommonJS build: Node itself loads ES modules by `require`, and TypeScript's older modes by `import()`.
      const rules = ["--ignore-rules", "cjs-resolves-to-esm"];
      await run("npx", ["attw", tarball, ...rules], { cwd: await install("published", tarball) });
    },
  },
  {
    project: "published",
    mode: "package.json lists every built file",
    quick: true,
    async check({ tarball }) {
      const folder = await emptyFolder("published-files");
      await unpack(tarball, folder);
      const built = join(dirname(tarball), "package");
      const names = async (root) => (await filesBelow(root)).map((file) => relative(root, file)).sort();
      assert.deepEqual(await names(folder), await names(built));
    },
  },
  { project: "plain", mode: "jobtree", quick: true, check: (context) => checkPlainPage(context, ["/jobtree/index.js"]) },
  { project: "plain", mode: "jobtree/inline", quick: true, check: (context) => checkPlainPage(context, ["/jobtree/inline.js"], { wasm: 0, texts: [] }) },
  {
    project: "plain",
    mode: "strict policy, Trusted Types: jobtree",
    quick: true,
    check: (context) => checkPlainPage(context, ["/jobtree/index.js"], { strict: true, inspect: exerciseWidget }),
  },
  {
    project: "plain",
    mode: "strict policy, Trusted Types: jobtree/inline",
    quick: true,
    check: (context) => checkPlainPage(context, ["/jobtree/inline.js"], { strict: true, wasm: 0, texts: [], inspect: exerciseWidget }),
  },
  {
    project: "plain",
    mode: "two copies: the first wins",
    quick: true,
    check: (context) =>
      checkPlainPage(context, ["/jobtree/index.js", "/copy/index.js", "/copy/inline.js"], {
        inspect: async (page) => {
          const same = await page.evaluate(async () => {
            const [first, second] = await Promise.all([import("/jobtree/index.js"), import("/copy/index.js")]);
            return first.JobTreeElement === second.JobTreeElement && customElements.get("job-tree") === first.JobTreeElement;
          });
          assert.ok(same, "both copies export the first class");
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
      const scripts = [script, await pageFile("app.js")].map((script) => `<script type="module">${script}</script>`);
      await writeFile(join(folder, "page.html"), text.replace("</html>", () => `${scripts.join("\n")}</html>`));
      await assertWidgetWorks(browser, `${pathToFileURL(join(folder, "page.html"))}?${query}`, { wasm: 0 });
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
        for (const entry of ["jobtree", "jobtree/inline", "jobtree/element", "jobtree/testing"]) {
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
  {
    project: "vitest",
    mode: "jobtree/testing in Vitest with jsdom",
    quick: true,
    async check({ tarball }) {
      const folder = await install("vitest", tarball);
      await run("npm", ["test"], { cwd: folder });
    },
  },
  ...DOC_PAGES,
  { project: "vite", mode: "build", quick: true, check: buildAndCheck("vite") },
  { project: "vite", mode: "dev", check: serveAndCheck("vite", { ...viteDev, forwards: true }) },
  { project: "vite", mode: "dev, cache elsewhere", check: serveAndCheck("vite", viteElsewhere) },
  { project: "vite-7", mode: "build", check: buildAndCheck("vite-7") },
  { project: "vite-7", mode: "dev", check: serveAndCheck("vite-7", viteDev) },
  { project: "webpack", mode: "build", check: buildAndCheck("webpack", { file: "page.html" }) },
  { project: "rollup", mode: "build, wasm copied", check: buildAndCheck("rollup", { file: "page.html" }) },
  { project: "esbuild", mode: "build, loader file", check: buildAndCheck("esbuild", { file: "page.html" }) },
  { project: "parcel", mode: "build", check: buildAndCheck("parcel") },
  { project: "react", mode: "React 19, tsc and Vite build", check: buildAndCheck("react", { app: true }) },
  { project: "react", mode: "React 19, Vite dev", check: serveAndCheck("react", { ...viteDev, app: true }) },
  { project: "vue", mode: "Vue 3, Vite build", check: buildAndCheck("vue", { app: true }) },
  { project: "svelte", mode: "Svelte 5, Vite build", check: buildAndCheck("svelte", { app: true }) },
  { project: "angular", mode: "Angular 21, ng build", check: buildAndCheck("angular", { app: true }) },
  {
    project: "next",
    mode: "Next.js 16, server rendering, build and start",
    check: serveAndCheck("next", { build: [["next", "build"]], ...next("start"), app: true }),
  },
  { project: "next", mode: "Next.js 16, dev", check: serveAndCheck("next", { ...next("dev"), app: true }) },
];
