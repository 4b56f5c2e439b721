// Tests the packed package in real projects and a real browser. Usage: node run.mjs TARBALL [--quick] [PROJECT…]
// Prints a table; the last line is the number of passed and failed cases.
import { startBrowser } from "../browser/support/browser.mjs";
import { start } from "./support/programs.mjs";
import { CASES } from "./cases.mjs";

const [tarball, ...rest] = process.argv.slice(2);
const isQuick = rest.includes("--quick");
const projects = rest.filter((argument) => !argument.startsWith("--"));
const cases = CASES.filter(({ project, quick }) =>
  projects.length > 0 ? projects.includes(project) : quick || !isQuick,
);

const proxy = await start(process.env.JOBTREE_PROXY, ["--demo", "--listen", "127.0.0.1:0"], /http:/);
const chromium = await startBrowser();
const results = [];
try {
  const origin = proxy.line.match(/http:\/\/[\d.:]+/)[0];
  for (const { project, mode, check } of cases) {
    const startedAt = performance.now();
    const query = new URLSearchParams({ proxy: `${origin}/demo`, job: `demo-slow-${project}-${mode.replace(/\W+/g, "-")}` });
    let error;
    try {
      await check({ tarball, browser: chromium.browser, query, proxy: `${origin}/demo` });
    } catch (thrown) {
      error = thrown;
      console.log(`${project}, ${mode}: ${thrown.message}`);
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    results.push({ project, mode, result: error ? "FAILED" : "passed", seconds });
  }
} finally {
  await chromium.close();
  await proxy.stop();
}

console.log(`${"project".padEnd(14)}${"mode".padEnd(48)}${"result".padEnd(10)}seconds`);
for (const { project, mode, result, seconds } of results) {
  console.log(`${project.padEnd(14)}${mode.padEnd(48)}${result.padEnd(10)}${seconds.padStart(7)}`);
}
const passed = results.filter(({ result }) => result === "passed").length;
console.log(`\n${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;
