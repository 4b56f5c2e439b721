// What the element tells its developer: mistakes in the console, once each, and values of the wrong type as errors.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);
let page;
let said;

beforeEach(async () => {
  await page?.close();
  page = await fixture.open();
  said = [];
  page.on("console", (message) => said.push(message.text().split(/ (?:JSHandle|\[node)/)[0]));
  await installJobHelpers(page);
  await page.evaluate(() => (window.responses = [job("a", "Running")]));
});

const WRONG = { interval: "soon", timeout: "0", depth: "-1", theme: "pink", view: "list", expand: "some", credentials: "yes", start: "later" };
const RIGHT = { interval: "0", timeout: "2.5", theme: "DARK", view: "timeline", filter: "anything", "job-id": "", paused: "" };

test("with `debug`, an attribute that is not valid is reported once, with what would be right", async () => {
  await page.evaluate(async (wrong) => {
    await show({ debug: "", ...wrong }).refresh();
    document.querySelector("#tree").query = "x"; // another update
    await show({ debug: "", ...wrong }).refresh(); // another element
  }, WRONG);
  await waitFor(page, () => document.querySelector("#tree").snapshot);
  const reports = said.filter((text) => text.startsWith("<job-tree>:"));
  assert.equal(reports.length, Object.keys(WRONG).length, reports.join("\n"));
  for (const [name, value] of Object.entries(WRONG)) {
    assert.ok(reports.some((text) => text.includes(`${name}="${value}" is not valid and counts as absent. It may be `)), name);
  }
  assert.ok(reports.some((text) => text.endsWith('It may be "auto", "light", "dark".')), reports.join("\n"));
});

test("what is valid is not reported, and without `debug` nothing is", async () => {
  await page.evaluate(async (right) => {
    show({ debug: "", ...right });
    await new Promise((resolve) => setTimeout(resolve));
  }, RIGHT);
  await page.evaluate((wrong) => show(wrong).refresh().then(() => {}), WRONG);
  assert.deepEqual(said, []);
  const fetched = await page.evaluate((wrong) => show(wrong) && performance.getEntriesByType("resource").filter(({ name }) => name.includes("diagnostics")).length, WRONG);
  assert.equal(fetched, 1, "for the element with debug");
});

test("a misspelt attribute is reported with the right name", async () => {
  await page.evaluate(() => show({ debug: "", project_id: "p", jobid: "j", "data-job": "1", title: "t" }).refresh().then(() => {}));
  assert.deepEqual(said, ["<job-tree>: there is no attribute project_id. Did you mean project-id?", "<job-tree>: there is no attribute jobid. Did you mean job-id?"]);
});

test("an exception in `headers` is reported once and is an error", async () => {
  const kinds = await page.evaluate(async () => {
    const tree = show({ debug: "" });
    tree.headers = () => {
      throw new Error("no session");
    };
    const kinds = [];
    for (let times = 0; times < 3; times += 1) await tree.refresh().catch(({ kind }) => kinds.push(kind));
    return kinds;
  });
  assert.equal(kinds.length, 3);
  const reports = said.filter((text) => text.startsWith("<job-tree>:"));
  assert.equal(reports.length, 1, reports.join("\n"));
  assert.match(reports[0], /the function headers failed: Error: no session\. It should return an object of header names and values/);
});

test("JobTreeElement.debug reports for all elements", async () => {
  await page.evaluate(async () => {
    const { JobTreeElement } = await import("/index.js");
    JobTreeElement.debug = true;
    await show({ theme: "blue" }).refresh();
  });
  assert.equal(said.filter((text) => text.includes('theme="blue"')).length, 1);
});

test("`headers` and `fetcher` of a wrong type are config errors that name them", async () => {
  const wrong = { headers: ["X-Auth-Token: t", 7, true], fetcher: ["fetch", {}, 7] };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const error = await page.evaluate(
        (name, value) => {
          const tree = show({ lang: "de" });
          tree[name] = value;
          return tree.refresh().catch((error) => ({ ...error, shown: tree.shadowRoot.textContent }));
        },
        name,
        value,
      );
      assert.deepEqual([error.kind, error.stopped], ["config", true], `${name} = ${JSON.stringify(value)}`);
      assert.match(error.message, new RegExp(`\`${name}\``));
      await waitFor(page, (name) => document.querySelector("#tree").shadowRoot.textContent.includes(`${name} hat einen Wert vom falschen Typ`), [name]);
    }
  }
  // The right type ends the error.
  const phase = await page.$eval("#tree", async (tree) => {
    tree.fetcher = async () => Response.json(job("a", "Success"));
    return (await tree.refresh()).root.phase;
  });
  assert.equal(phase, "succeeded");
});
