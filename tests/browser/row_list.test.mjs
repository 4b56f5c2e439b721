// After any series of refreshes and scrolls, a row's HTML is that of a row of a new widget that shows the same job.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { waitFor } from "./support/job_tree.mjs";
import { inShadow, nextPaint, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const PHASES = ["Success", "Failed", "Initializing", "Running"];

/** A generator of pseudorandom numbers from 0 up to `limit`, the same in every run (mulberry32). */
function randomOf(seed) {
  return (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** An expression for a job whose sub-jobs are a random choice of the same ones, in a random order. */
function randomJob(random, count) {
  const jobs = Array.from({ length: count }, (_, at) => at)
    .filter(() => random(4) > 0)
    .map((at) => [random(3) ? at : random(count), at])
    .sort(([one], [other]) => one - other)
    .map(([, at]) => node(random, `n${at}`, random(3) ? [] : [node(random, `n${at}a`, []), node(random, `n${at}b`, [])]));
  return `job("root", "Failed", { type: "CreateCluster", subJobs: [${jobs}] })`;
}

function node(random, uid, subJobs) {
  // Without a duration that grows, so that the time of a render does not matter.
  const phase = PHASES[random(3)];
  const reason = random(3) === 0 ? `"reason ${random(3)} of ${uid}"` : "undefined";
  const name = random(4) === 0 ? `""` : `"name ${random(2)}"`;
  return `job("${uid}", "${phase}", { name: ${name}, reason: ${reason}, until: ${random(100)}, subJobs: [${subJobs}] })`;
}

/** The HTML of the rows of the widget with this ID, with attributes in the order of their names. Which row is current, and where
 *  one out of view is, may differ. */
const rows = (id) =>
  page().$eval(`#${id}`, (tree) =>
    [...tree.shadowRoot.querySelectorAll("[role=treeitem]")].map((row) => {
      const copy = row.cloneNode(true);
      for (const name of ["style", "tabindex", "aria-selected"]) copy.removeAttribute(name);
      for (const element of [copy, ...copy.querySelectorAll("*")]) {
        const attributes = [...element.attributes].sort((one, other) => (one.name < other.name ? -1 : 1));
        for (const { name } of attributes) element.removeAttribute(name);
        for (const attribute of attributes) element.setAttributeNode(attribute);
      }
      return copy.outerHTML;
    }),
  );

/** Adds a new widget that shows the job of the first, and waits for its first rows. */
async function addFresh(attributes) {
  await page().evaluate((attributes) => {
    const { fetcher } = document.querySelector("#tree");
    const fresh = document.createElement("job-tree");
    Object.assign(fresh, { id: "fresh", system: "cce", projectId: "p", jobId: "j", interval: 0, depth: 1, fetcher });
    for (const [name, value] of Object.entries(attributes)) fresh.setAttribute(name, value);
    document.body.append(fresh);
  }, attributes);
  await waitFor(page(), () => document.querySelector("#fresh").shadowRoot.querySelector(".rows")?.firstElementChild);
}

for (const [count, attributes, seeds] of [
  [12, { expand: "all" }, [1, 2, 3]],
  [12, { expand: "all", view: "timeline" }, [4, 5]],
  [120, { expand: "all" }, [6, 7]],
  [600, { expand: "all" }, [8]],
]) {
  test(`rows of a job of ${count}, ${JSON.stringify(attributes)}, are those of a new widget`, async () => {
    for (const seed of seeds) {
      const random = randomOf(seed);
      await show(page(), randomJob(random, count), attributes);
      for (let round = 0; round < 8; round++) {
        const top = count > 200 ? random(count) * 32 : 0;
        await inShadow(page(), (root, top) => (root.querySelector("[role=tree]").scrollTop = top), top);
        await refresh(page(), randomJob(random, count));
        await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 0));
        await addFresh(attributes);
        // A new widget adds rows when the browser is idle, and the rows in view follow a scroll by some frames, of which a busy
        // machine draws few.
        let [shown, expected] = [[], null];
        for (let left = 50; left > 0 && !isDeepStrictEqual(shown, expected); left--) {
          await nextPaint(page());
          [shown, expected] = [await rows("tree"), await rows("fresh")];
        }
        assert.deepEqual(shown, expected, `seed ${seed}, round ${round}`);
        await page().evaluate(() => document.querySelector("#fresh").remove());
      }
    }
  });
}
