// The toolbar, banner, details and timeline, and the methods, states, parts and slots of the element.
import assert from "node:assert/strict";
import { test } from "node:test";

import { shadowText, waitFor } from "./support/job_tree.mjs";
import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";
const text = (selector) => inShadow(page(), (root, selector) => root.querySelector(selector)?.textContent ?? null, selector);

test("the banner names the failed node and reveals it", async () => {
  await show(page(), `crowd(${FAILED})`);
  assert.equal(
    await text(".banner .headline"),
    "Create node node-iv28j9 › Create the VM for the node",
  );
  assert.match(await text(".banner .words"), /no available flavors/);
  assert.match(await text(".banner .more"), /1 more failure/);
  await click(page(), "[data-do=collapse-all]");
  await click(page(), ".chip[data-phase=succeeded]");
  await click(page(), "[data-do=cause]");
  assert.equal(await focusedId(page()), "c-6");
  assert.ok((await rowIds(page())).includes("c-2"), "the filter that hid the row is cleared");
});

test("the head has the progress where it is known, the first row all else of the job", async () => {
  const ROOT = "[aria-level='1']";
  const bar = () =>
    inShadow(page(), (root) => {
      const at = (name) => root.querySelector("[part=progress].overall").getAttribute(name);
      return { role: at("role"), label: at("aria-label"), text: at("aria-valuetext"), now: at("aria-valuenow") };
    });
  await show(page(), "cluster()");
  assert.equal(await text(".sentence"), "50% 3 of 6 done");
  assert.deepEqual(await bar(), { role: "progressbar", label: "Job progress", text: "3 of 6 done", now: "50" });
  assert.equal(await text(`${ROOT} .what`), "Create cluster cluster-production");
  assert.match(await text(ROOT), /cluster-productionRunning5m \d\ds$/, "without a bar and counts of its own");
  assert.match(await text("[data-uid=c-4]"), /1 of 3/);
  assert.doesNotMatch(await text(".head"), /cluster|Running/i);
  await show(page(), "job('r', 'Dancing', { subJobs: [job('a', 'Running')] })");
  assert.equal(await text(".sentence"), "0 of 1 done");
  assert.match(await text(ROOT), /Dancing/);
  assert.deepEqual(await bar(), { role: "progressbar", label: "Job progress", text: "0 of 1 done", now: null });
  await show(page(), "job('r', 'Initializing')");
  assert.equal(await text(".sentence"), "", "a job without sub-jobs has no counts");
  assert.match(await text(ROOT), /Pending/);
  assert.equal(await inShadow(page(), (root) => root.querySelector("progress.overall").position), -1, "nothing is known of its progress");
});

/** A job with four steps that succeeded, one that failed and one that was skipped. */
const ENDED = (phase) => `job('r', '${phase}', { subJobs: ['Success', 'Success', 'Success', 'Success', 'Failed', 'Skipped'].map((phase, at) => job('s' + at, phase)) })`;

for (const [lang, failed, succeeded] of [
  ["en", "4 of 6 succeeded, 1 failed, 1 skipped", "100% 4 of 6 succeeded, 1 failed, 1 skipped"],
  ["zh-Hans", "6 项中 4 项成功，1 项失败，1 项跳过", "100% 6 项中 4 项成功，1 项失败，1 项跳过"],
  ["zh-Hant", "6 項中 4 項成功，1 項失敗，1 項略過", "100% 6 項中 4 項成功，1 項失敗，1 項略過"],
  ["de", "4 von 6 erfolgreich, 1 fehlgeschlagen, 1 übersprungen", "100\u00a0% 4 von 6 erfolgreich, 1 fehlgeschlagen, 1 übersprungen"],
]) {
  test(`after the end, the head says what happened, and a percentage only of success: ${lang}`, async () => {
    await show(page(), ENDED("Failed"), { lang });
    assert.equal(await text(".sentence"), failed);
    const segments = await inShadow(page(), (root) => [...root.querySelectorAll(".overall line")].map((line) => `${line.dataset.kind} ${line.getAttribute("x1")} ${line.getAttribute("x2")}`));
    assert.deepEqual(segments, ["succeeded 0.0% 66.8%", "failed 66.8% 83.4%", "left-out 83.4% 100.0%"]);
    assert.ok((await page().$eval("#tree", (tree) => tree.toText())).split("\n").some((line) => /^[^[].*[:：]/.test(line) && line.endsWith(failed)));
    await refresh(page(), ENDED("Success"));
    assert.equal(await text(".sentence"), succeeded);
  });
}

test("a refresh changes only the segments that differ", async () => {
  const body = (done) => `job('r', 'Running', { subJobs: Array.from({ length: 4 }, (_, at) => job('s' + at, at < ${done} ? 'Success' : 'Running')) })`;
  await show(page(), body(1));
  await inShadow(page(), (root) => {
    window.writes = [];
    const note = (records) => writes.push(...records.map(({ type, target, attributeName }) => `${type} ${target.localName} ${attributeName ?? ""}`.trim()));
    new MutationObserver(note).observe(root.querySelector(".head"), { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await refresh(page(), body(1));
  assert.deepEqual(await page().evaluate(() => writes.filter((write) => / (svg|line)/.test(write))), []);
  await refresh(page(), body(2));
  assert.deepEqual(await page().evaluate(() => writes.filter((write) => / (svg|line)/.test(write)).sort()), [
    "attributes line x1",
    "attributes line x2",
    "attributes svg aria-valuenow",
    "attributes svg aria-valuetext",
  ]);
});

test("chips count phases and filter by several at once", async () => {
  await show(page(), `crowd(${FAILED})`);
  const chips = () => inShadow(page(), (root) => [...root.querySelectorAll(".chip")].map((chip) => chip.textContent));
  assert.deepEqual(await chips(), ["Succeeded 12", "Failed 2"]);
  await click(page(), ".chip[data-phase=failed]");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await click(page(), ".chip[data-phase=succeeded]");
  assert.equal((await rowIds(page())).length, 16);
  assert.deepEqual(await inShadow(page(), (root) => [...root.querySelectorAll(".chip")].map((chip) => chip.ariaPressed)), ["true", "true"]);
});

test("the search counts and visits matches, escape clears it", async () => {
  await show(page(), FAILED);
  await inShadow(page(), (root) => root.querySelector("input").focus());
  await page().keyboard.type("create node");
  await nextPaint(page());
  assert.equal(await text(".hits"), "2 matches");
  const selected = () => inShadow(page(), (root) => root.querySelector("[aria-selected=true]").dataset.uid);
  await press(page(), "Enter");
  assert.deepEqual([await selected(), await text(".hits")], ["c-4", "1 of 2"]);
  await press(page(), "Enter");
  assert.deepEqual([await selected(), await text(".hits")], ["c-8", "2 of 2"]);
  await click(page(), "[data-do=previous]");
  assert.equal(await selected(), "c-4");
  await press(page(), "Escape");
  assert.deepEqual([await inShadow(page(), (root) => root.querySelector("input").value), await text(".hits")], ["", ""]);
  await page().keyboard.type("zebra");
  await nextPaint(page());
  assert.match(await text(".note"), /No matches/);
  await click(page(), "[data-do=show-all]");
  assert.equal((await rowIds(page())).length, 8);
});

/** A job whose rows are of different heights, because every third has a long reason. */
const uneven = (count) => `(() => {
  const root = largeJob(${count});
  for (const [index, { status }] of root.spec.subJobs.entries()) if (index % 3 === 0) status.reason = "no flavor is available in this zone, choose another one ".repeat(8);
  return root;
})()`;

for (const [who, count, style] of [
  ["the page scrolls", 60, ""],
  ["the tree scrolls", 60, "--job-tree-max-height: 240px"],
  ["a low widget's tree scrolls", 60, "block-size: 400px"],
  ["the page is scaled", 60, "zoom: 0.5; --job-tree-max-height: 600px"],
  ["there are more rows than are in the page, and the page scrolls, too", 1000, "--job-tree-max-height: 600px; margin-block-start: 400px"],
]) {
  for (const hasDetails of [false, true]) {
    test(`a match of the search is scrolled into view when ${who}${hasDetails ? ", with details" : ""}`, async () => {
      await page().setViewport({ width: 768, height: 640 });
      await show(page(), uneven(count), { expand: "all" });
      await page().$eval("#tree", (tree, style) => (tree.style.cssText = style), style);
      if (hasDetails) await inShadow(page(), (root) => root.querySelectorAll("[role=treeitem]")[1].click());
      await nextPaint(page());
      await inShadow(page(), (root) => root.querySelector("input").focus());
      await page().keyboard.type("node");
      await nextPaint(page());
      const hidden = [];
      for (const key of ["Enter", "Enter", ...Array(12).fill("Shift+Enter"), ...Array(13).fill("Enter")]) {
        if (key === "Enter") await press(page(), key);
        else await click(page(), "[data-do=previous]");
        const found = await inShadow(page(), (root) => {
          const row = root.querySelector(".row[aria-selected=true]");
          const { top, bottom, right } = row.getBoundingClientRect();
          const tree = root.querySelector("[role=tree]").getBoundingClientRect();
          const details = root.querySelector(".details")?.getBoundingClientRect();
          const below = details && details.left < right ? details.top : innerHeight;
          const [first, last] = [Math.max(0, tree.top), Math.min(tree.bottom, below, innerHeight)];
          // A row that is higher than what is in view fills it, up to the margin for scrolling.
          const isIn = bottom - top > last - first - 16 ? top < first + 17 && bottom > last - 17 : top >= first - 1 && bottom <= last + 1;
          return isIn ? "" : `${row.dataset.uid} at ${top}-${bottom} is not in ${first}-${last}`;
        });
        if (found) hidden.push(`${key}: ${found}`);
      }
      assert.deepEqual(hidden, []);
    });
  }
}

test("refresh, pause and resume work by their buttons", async () => {
  await show(page(), "cluster()", { interval: "1000" });
  const requests = () => page().evaluate(() => window.requests.length);
  const before = await requests();
  await click(page(), "[data-do=refresh]");
  assert.equal(await requests(), before + 1);
  assert.equal(await text(".connection"), "Live");
  await click(page(), "[data-do=pause]");
  assert.equal(await text(".connection"), "Paused");
  assert.equal(await inShadow(page(), (root) => root.querySelector("[data-do=pause]").ariaLabel), "Resume auto-refresh");
  await click(page(), "[data-do=pause]");
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".connection").textContent === "Live");
  assert.equal(await requests(), before + 2);
});

test("details show and copy IDs, times and the raw response", async () => {
  await show(page(), FAILED);
  await page().evaluate(() => {
    window.copied = [];
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void window.copied.push(text) }, configurable: true });
  });
  await click(page(), "[data-uid=c-6]");
  assert.match(await text(".details dl"), /Started.*2025.*UTC.*IDc-6/s);
  const copy = (name) => inShadow(page(), (root, name) => [...root.querySelectorAll(".details .tool")].find((button) => button.ariaLabel === `Copy: ${name}`).click(), name);
  await copy("ID");
  await copy("Reason");
  await click(page(), "[data-do=raw]");
  assert.match(await text(".details pre"), /"uid":"c-6"/);
  await copy("Raw response");
  await click(page(), "[data-do=copy-tree]");
  const copied = await page().evaluate(() => window.copied);
  assert.equal(copied[0], "c-6");
  assert.match(copied[1], /no available flavors/);
  assert.equal(JSON.parse(copied[2]).metadata.uid, "c-1");
  assert.equal(copied[3], await page().$eval("#tree", (tree) => tree.toText()));
  assert.equal((await text(".unseen[role=status]")).trim(), "Copied");
  await click(page(), "[data-do=close]");
  assert.deepEqual([await text(".details"), await focusedId(page())], [null, "c-6"]);
});

test("task_data of an IEF job is hidden without show-task-data", async () => {
  const body = { id: "b", name: "b", type: "deployment_deploy", status: "Running", task_data: "secret", created_at: 1, tasks: [] };
  for (const [attributes, expected] of [
    [{}, false],
    [{ "show-task-data": "" }, true],
  ]) {
    await show(page(), JSON.stringify(body).replace(/^/, "(") + ")", { ...attributes, system: "ief" });
    await click(page(), "[data-uid]");
    assert.equal(await inShadow(page(), (root) => root.querySelector("[data-do=raw]") !== null), expected);
    assert.equal((await shadowText(page(), "#tree")).includes("secret"), expected);
  }
});

test("blocked copying is announced", async () => {
  await show(page(), FAILED);
  await page().evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
    document.execCommand = () => false;
  });
  await click(page(), "[data-do=copy-tree]");
  assert.match(await text(".unseen[role=status]"), /blocked copying/);
});

test("the timeline has rows, growing bars and text alternatives", async () => {
  await show(page(), "cluster()");
  const before = await rowIds(page());
  await click(page(), "[data-do=timeline]");
  assert.deepEqual(await rowIds(page()), before);
  const bar = (id) => inShadow(page(), (root, id) => root.querySelector(`[data-uid=${id}] rect`)?.getAttribute("width") ?? null, id);
  const [done, running] = [await bar("c-2"), await bar("c-6")];
  await waitFor(page(), (running) => document.querySelector("#tree").shadowRoot.querySelector("[data-uid=c-6] rect").getAttribute("width") !== running, [running]);
  assert.equal(await bar("c-2"), done);
  assert.ok(Number.parseFloat(await bar("c-6")) > Number.parseFloat(running));
  assert.equal(await bar("c-8"), null, "a job that has not started has no bar");
  assert.match(await text("[data-uid=c-3] .lane"), /started after 1m 58s/);
  await focusTree(page());
  await press(page(), "ArrowDown", "ArrowDown");
  assert.equal(await focusedId(page()), "c-3");
  const [ticks, lanes] = await inShadow(page(), (root) => {
    const x = (element) => Math.round(element.getBoundingClientRect().x);
    return [[...root.querySelectorAll(".ticks span")].map(x)[0], x(root.querySelector(".lane"))];
  });
  assert.ok(Math.abs(ticks - lanes) <= 1, `the axis starts at ${ticks}, the bars at ${lanes}`);
});

test("attributes and methods match the buttons", async () => {
  await show(page(), FAILED, { expand: "none", view: "timeline", "hide-toolbar": "" });
  assert.deepEqual(await rowIds(page()), ["c-1", "c-2", "c-3", "c-4", "c-8"]);
  assert.equal(await inShadow(page(), (root) => root.querySelector(".toolbar, [data-do=refresh]")), null);
  const run = async (script) => {
    const result = await page().$eval("#tree", (tree, script) => eval(script), script);
    await nextPaint(page());
    return result;
  };
  await run("tree.expandAll()");
  assert.equal((await rowIds(page())).length, 8);
  await run("tree.collapseAll()");
  assert.equal((await rowIds(page())).length, 5);
  assert.equal(await run("tree.reveal('c-7')"), true);
  assert.equal(await focusedId(page()), "c-7");
  assert.equal(await run("tree.reveal('nobody')"), false);
  await run("tree.filter = 'failed'");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-4", "c-6", "c-7"]);
  await run("tree.removeAttribute('filter')");
  await run("tree.query = 'master'");
  assert.deepEqual(await rowIds(page()), ["c-1", "c-2"]);
  assert.match(await run("tree.toText()"), /^System: cce\n.*\[Failed\] Create the VM for the node – 2m 56s – c-6\n/s);
  const [view, hide, expand] = await run("[tree.view, tree.hideToolbar, tree.expand]");
  assert.deepEqual([view, hide, expand], ["timeline", true, "none"]);
});

test("event listeners can call methods and read the snapshot", async () => {
  const results = await page().evaluate(
    () =>
      new Promise((done) => {
        window.responses = [cluster({ phase: "Failed", fails: true })];
        const tree = show();
        tree.addEventListener("job-tree-end", (event) => {
          const isSnapshot = event.detail === tree.snapshot && event.detail === event.detail;
          done([isSnapshot, event.detail.root.phase, tree.toText().includes("[Failed]"), tree.reveal("c-7"), tree.reveal("x")]);
        });
      }),
  );
  assert.deepEqual(results, [true, "failed", true, true, false]);
  const afterRemoval = await page().$eval("#tree", async (tree) => {
    const before = tree.snapshot;
    tree.remove();
    await new Promise((resolve) => setTimeout(resolve));
    return [before === tree.snapshot, tree.toText()];
  });
  assert.deepEqual(afterRemoval, [true, ""]);
});

test("custom states follow the job and the refreshes", async () => {
  const matches = () => page().$eval("#tree", (tree) => ["loading", "stale", "error", "running", "failed"].filter((state) => tree.matches(`:state(${state})`)));
  await page().evaluate(() => {
    window.responses = [() => new Promise((resolve) => (window.respond = resolve))];
    show();
  });
  // The request may be prefetched before the wasm is ready.
  await waitFor(page(), () => window.respond && document.querySelector("#tree").shadowRoot.querySelector(".head"));
  assert.deepEqual(await matches(), ["loading"]);
  await page().evaluate(() => window.respond(Response.json(cluster())));
  await waitFor(page(), () => document.querySelector("#tree").snapshot);
  assert.deepEqual(await matches(), ["running"]);
  await page().evaluate(async () => {
    window.responses = [() => new Response("?", { status: 500 })];
    await document.querySelector("#tree").refresh().catch(() => {});
  });
  assert.deepEqual(await matches(), ["stale", "error", "running"]);
  await refresh(page(), FAILED);
  assert.deepEqual(await matches(), ["failed"]);
});

test("the loading state is skipped for a fast response", async () => {
  const showAndRecord = () => {
    window.mutations = [];
    const { shadowRoot } = show();
    const record = () => window.mutations.push([shadowRoot.textContent.includes("Loading"), shadowRoot.querySelector(".head")?.offsetHeight]);
    new MutationObserver(record).observe(shadowRoot, { subtree: true, childList: true });
  };
  await page().evaluate(`window.responses = [cluster()]; (${showAndRecord})()`);
  await waitFor(page(), () => document.querySelector("#tree").snapshot);
  assert.ok((await page().evaluate(() => window.mutations)).every(([isLoading]) => !isLoading));

  await page().evaluate(() => document.querySelector("#tree").remove());
  await page().evaluate(`window.responses = [() => new Promise(() => {})]; (${showAndRecord})()`);
  await waitFor(page(), () => window.mutations.some(([isLoading]) => isLoading));
  const mutations = await page().evaluate(() => window.mutations);
  assert.deepEqual(mutations[0][0], false);
  assert.equal(new Set(mutations.flatMap(([, height]) => height ?? [])).size, 1, JSON.stringify(mutations));
});

test("parts and slots work under a strict content policy", async () => {
  await page().evaluate(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => window.violations.push(violatedDirective));
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";
    document.head.append(policy);
  });
  await page().evaluate(() => {
    window.responses = [largeJob(300)];
    show({ view: "timeline" });
  });
  await waitFor(page(), () => document.querySelector("#tree")?.shadowRoot.querySelector("[role=treeitem]"));
  await click(page(), "[data-uid=n0]");
  const parts = "toolbar title summary progress tree row toggle icon name type duration timeline details status banner".split(" ");
  const [missing, styled, slots] = await inShadow(
    page(),
    (root, parts) => [
      parts.filter((part) => !root.querySelector(`[part~=${part}]`)),
      // Set through CSSOM, which the policy allows.
      [...root.querySelectorAll("[style]")].map(({ className, style }) => [className, ...style]),
      [...root.querySelectorAll("slot")].map((slot) => slot.name),
    ],
    parts,
  );
  const expectedStyles = [["tree", "--ticks"], ["rows", "block-size", "padding-block-start"]];
  assert.deepEqual([missing, styled, slots], [[], expectedStyles, ["title", "actions"]]);
  assert.deepEqual(await page().evaluate(() => window.violations), []);
});
