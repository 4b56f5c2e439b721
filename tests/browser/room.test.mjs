// Little room: how much of it the head takes, what it gives up when it is narrow, and that it stays as it is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { respondWithError } from "./support/jobs.mjs";
import { click, focusedId, focusTree, inShadow, nextPaint, press, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A failed job of seven nodes. */
const SEVEN = "(() => { const body = cluster({ phase: 'Failed', fails: true }); body.spec.subJobs.pop(); return body; })()";
const RUNNING = "cluster()";
const NARROW = [300, 320, 360, 480, 600];
const WIDE = [640, 768, 1280];

const SLOTTED = `<h2 slot="title">Cluster production</h2><button slot="actions">Cancel job</button>`;

/** Shows a job in an element of this width; the window is wide. */
async function start(width, { body = SEVEN, slotted = "", css = "", ...attributes } = {}) {
  await show(page(), body, { expand: "all", ...attributes });
  await page().evaluate(
    (width, slotted, css) => {
      document.head.querySelector("#own")?.remove();
      document.head.append(Object.assign(document.createElement("style"), { id: "own", textContent: css }));
      const tree = document.querySelector("#tree");
      tree.style.inlineSize = `${width}px`;
      tree.innerHTML = slotted;
    },
    width,
    slotted,
    css,
  );
  await nextPaint(page());
}

/** Where parts of the widget are, from its top edge. */
const measure = () =>
  inShadow(page(), (root) => {
    const top = root.host.getBoundingClientRect().top;
    const box = (selector) => root.querySelector(selector)?.getBoundingClientRect() ?? { top: NaN, height: 0, width: 0 };
    return { row: box(".row").top - top, head: box(".head").height, tree: box("[role=tree]").top - top, banner: box(".banner").top - top, title: box(".title").height, actions: box(".actions").height };
  });

for (const lang of ["en", "de", "zh-Hans", "zh-Hant"]) {
  test(`the first row of a failed job starts within 230 px: ${lang}`, async () => {
    const late = [];
    for (const width of NARROW) {
      for (const slotted of ["", SLOTTED]) {
        await start(width, { lang, slotted });
        const { row, banner } = await measure();
        assert.ok(banner > 0 && banner < row, "the banner is above the rows");
        if (!(row <= 230)) late.push({ width, slotted, row });
      }
    }
    assert.deepEqual(late, []);
  });
}

/** What is not on the line of the head, or out of it. */
const strays = () =>
  inShadow(page(), (root) => {
    const head = root.querySelector(".head").getBoundingClientRect();
    const isShown = (element) => element.checkVisibility() && !element.closest(".menu");
    const pieces = [...root.querySelectorAll(".sentence, .toolbar button, .toolbar input, .connection")].filter(isShown).map((element) => [element, element.getBoundingClientRect()]);
    const middle = ({ top, bottom }) => (top + bottom) / 2;
    const line = middle(root.querySelector(".more > button").getBoundingClientRect());
    return pieces.filter(([, box]) => Math.abs(middle(box) - line) > 2 || box.left < head.left || box.right > head.right + 1).map(([element]) => element.getAttribute("aria-label") ?? element.className);
  });

for (const lang of ["en", "de", "zh-Hans", "zh-Hant"]) {
  test(`the head is one line: ${lang}`, async () => {
    const wrong = [];
    for (const width of [...NARROW, ...WIDE]) {
      for (const [name, options] of Object.entries({
        failed: {},
        running: { body: RUNNING, interval: "60" },
        paused: { body: RUNNING, interval: "60" },
        large: { body: "largeJob(300)" },
        lone: { body: "job('r', 'Initializing')" },
      })) {
        await start(width, { lang, ...options });
        if (name === "paused") await page().$eval("#tree", (tree) => tree.pause());
        await nextPaint(page());
        const { head } = await measure();
        const found = await strays();
        // A status that users do not expect is below the line if there is little room.
        const isBelow = name === "paused" && width <= 600;
        if (isBelow ? found.join() !== "connection" : found.length > 0 || head > 48) wrong.push({ width, name, head, found });
      }
    }
    assert.deepEqual(wrong, []);
  });
}

test("the counts are not cut off at 320 px", async () => {
  for (const lang of ["en", "de", "zh-Hans", "zh-Hant"]) {
    await start(320, { lang });
    const [scroll, client] = await inShadow(page(), (root) => {
      const { scrollWidth, clientWidth } = root.querySelector(".sentence");
      return [scrollWidth, clientWidth];
    });
    assert.ok(scroll <= client, `${lang}: ${scroll} of ${client} px`);
  }
});

for (const [name, css] of [["", ""], [" of a page with a reset", "* { margin: 0; padding: 0; box-sizing: border-box }"]]) {
  test(`slots take no room without content, and one line with it${name}`, async () => {
    for (const width of [...NARROW, ...WIDE]) {
      await start(width, { css });
      const without = await measure();
      assert.deepEqual([without.title, without.actions], [0, 0], `${width} px`);
      await start(width, { css, slotted: SLOTTED });
      const { head } = await measure();
      // The page chooses the font of its heading.
      const allowed = width > 600 ? 10 : 40;
      assert.ok(head - without.head <= allowed, `${width} px: ${head}, without content ${without.head}`);
      const [gap, overlap] = await page().evaluate(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const [host, title, button] = [box("#tree"), box("h2"), box("#tree button")];
        return [Math.round(title.left - host.left), title.right > button.left && title.bottom > button.top && title.top < button.bottom];
      });
      assert.deepEqual([gap, overlap], [17, false], `${width} px`);
    }
  });
}

// A job from its beginning to its end, without a failure.
const COURSE = ["Initializing", "Running", "Success"].flatMap((phase) => [0, 4, 9, 12].map((done) => `crowdOf(12, ${done}, "${phase}")`));
const SMALL_COURSE = ["Initializing", "Running", "Success"].flatMap((phase) => [0, 1, 2].map((done) => `crowdOf(2, ${done}, "${phase}")`));

test("no refresh moves the rows", async () => {
  await page().evaluate(() => {
    window.crowdOf = (count, done, phase) =>
      job("root", phase, {
        type: "CreateCluster",
        subJobs: Array.from({ length: count }, (_, at) => job(`n${at}`, at < done ? "Success" : at === done && phase === "Running" ? "Running" : phase === "Success" ? "Success" : "Initializing", { until: 30 })),
      });
  });
  const moved = [];
  for (const width of [300, 320, 480, 768, 1280]) {
    for (const [first, ...others] of [COURSE, SMALL_COURSE]) {
      await start(width, { body: first, interval: "60" });
      const { tree } = await measure();
      for (const body of others) {
        await refresh(page(), body);
        const now = await measure();
        if (now.tree !== tree) moved.push([width, body, tree, now.tree]);
      }
    }
  }
  assert.deepEqual(moved, []);
});

// The number of leaves, the filter, and whether there are chips.
const CHIPS = [
  [2, "", false],
  [10, "", false],
  [11, "", true],
  [300, "", true],
  [2, "failed", true],
  [2, "unheard-of", false],
];

for (const [count, filter, expected] of CHIPS) {
  test(`${count} leaves and the filter "${filter}" have ${expected ? "" : "no "}chips`, async () => {
    await show(page(), `job("root", "Running", { subJobs: Array.from({ length: ${count} }, (_, at) => job("n" + at, at ? "Success" : "Failed")) })`, { filter });
    assert.equal(await inShadow(page(), (root) => root.querySelector(".chips") !== null), expected);
    await page().$eval("#tree", (tree) => (tree.hideToolbar = true));
    await nextPaint(page());
    const left = await inShadow(page(), (root) => [...root.querySelectorAll(".chips, .toolbar")].length);
    assert.equal(left, 0, "a hidden toolbar has none");
    assert.match(await inShadow(page(), (root) => root.querySelector("[part=summary]").textContent), new RegExp(`of ${count} done`));
  });
}

const EVERY_PHASE = `crowd(job("root", "Running", { subJobs: ["Pending", "Running", "Success", "PartiallySuccessful", "Failed", "Cancelled", "Skipped", "Dancing"].map((phase) => job(phase, phase)) }))`;

test("chips that do not fit scroll, and the focused one is in view", async () => {
  for (const width of NARROW) {
    await start(width, { body: EVERY_PHASE });
    const tops = await inShadow(page(), (root) => [...root.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect().top));
    assert.equal(new Set(tops).size, 1, "one line");
    const outside = await inShadow(page(), (root) => {
      const box = root.querySelector(".chips").getBoundingClientRect();
      return [...root.querySelectorAll(".chip")].filter((chip) => {
        chip.focus();
        const { left, right } = chip.getBoundingClientRect();
        return left < box.left || right > box.right;
      }).length;
    });
    assert.equal(outside, 0);
  }
});

test("the search is as small as its icon until it is used, and moves nothing", async () => {
  for (const width of [...NARROW, ...WIDE]) {
    await start(width, { body: RUNNING, interval: "60" });
    const field = () => inShadow(page(), (root) => Math.round(root.querySelector("input").getBoundingClientRect().width));
    const before = await measure();
    assert.ok((await field()) <= 32, `${width} px`);
    await inShadow(page(), (root) => root.querySelector("input").focus());
    await page().keyboard.type("node");
    await nextPaint(page());
    assert.ok((await field()) >= 100, `${width} px: ${await field()}`);
    assert.deepEqual(await strays(), [], `${width} px`);
    assert.equal(await inShadow(page(), (root) => root.querySelector(".hits").textContent), "4 matches");
    const { head, tree } = await measure();
    assert.deepEqual([head, tree], [before.head, before.tree], `${width} px`);
    await click(page(), "[data-do=next]");
    await focusTree(page());
    await nextPaint(page());
    assert.ok((await field()) >= 60, "it stays while it has a text");
    await inShadow(page(), (root) => root.querySelector("input").focus());
    await press(page(), "Escape");
    await focusTree(page());
    await nextPaint(page());
    assert.ok((await field()) <= 32, `${width} px, cleared`);
  }
});

// States of the refreshes that users do not expect, and what is said of them.
const UNUSUAL = {
  stale: { enter: async () => (await respondWithError(page(), "throttled"), await page().$eval("#tree", (tree) => tree.refresh().catch(() => {}))), expected: /Updated \d+s ago/ },
  paused: { enter: () => page().$eval("#tree", (tree) => tree.pause()), expected: /^Paused$/ },
  "signed out": { enter: async () => (await respondWithError(page(), "auth"), await page().$eval("#tree", (tree) => tree.refresh().catch(() => {}))), expected: /Session expired/ },
};

for (const [name, { enter, expected }] of Object.entries(UNUSUAL)) {
  test(`what is unusual about the refreshes is said at any width: ${name}`, async () => {
    for (const width of [...NARROW, ...WIDE]) {
      await start(width, { body: RUNNING, interval: "60" });
      await enter();
      await nextPaint(page());
      const [text, box] = await inShadow(page(), (root) => {
        const words = root.querySelector(".connection bdi");
        const { left, right, width } = words.getBoundingClientRect();
        const host = root.host.getBoundingClientRect();
        return [words.textContent, width > 20 && left >= host.left && right <= host.right && getComputedStyle(words).clipPath === "none"];
      });
      assert.match(text, expected, `${width} px`);
      assert.ok(box, `${width} px`);
    }
  });
}

test("the root's row stays in view above a windowed tree, and covers no focused row", async () => {
  for (const width of [320, 1280]) {
    for (const view of ["tree", "timeline"]) {
      await start(width, { body: "largeJob(1000)", view, css: "#tree { --job-tree-max-height: 300px }" });
      const root = () =>
        inShadow(page(), (root) => {
          const tree = root.querySelector("[role=tree]").getBoundingClientRect();
          const rows = [...root.querySelectorAll("[aria-level='1']")];
          const { top, left } = rows[0].getBoundingClientRect();
          return [rows.length, Math.round(top - tree.top), rows[0].contains(root.elementFromPoint(left + 60, top + 10)), root.querySelector(".rows").firstElementChild === rows[0]];
        });
      for (const share of [0, 0.3, 0.5, 1]) {
        await inShadow(page(), (root, share) => (root.querySelector("[role=tree]").scrollTop = root.querySelector(".rows").offsetHeight * share), share);
        await nextPaint(page());
        assert.deepEqual(await root(), [1, 0, true, true], `${width} px, ${view}, at ${share}`);
      }
      await focusTree(page());
      await press(page(), "End");
      const wrong = [];
      for (const key of [...Array(14).fill("ArrowUp"), "PageUp", "ArrowUp", "Home", "ArrowDown", "PageDown", "PageUp"]) {
        await press(page(), key);
        const [gap, level] = await inShadow(page(), (root) => {
          const row = root.activeElement;
          return [row.getBoundingClientRect().top - root.querySelector("[aria-level='1']").getBoundingClientRect().bottom, row.ariaLevel];
        });
        if (level !== "1" && gap < -1) wrong.push([width, view, key, gap]);
      }
      assert.deepEqual(wrong, []);
      await press(page(), "End", "Home");
      assert.equal(await focusedId(page()), "root");
    }
  }
});

test("the root's row that is kept follows the refreshes and the clock", async () => {
  await start(1280, { body: "largeJob(1000)", interval: "60", css: "#tree { --job-tree-max-height: 300px }" });
  await inShadow(page(), (root) => (root.querySelector("[role=tree]").scrollTop = 9_000));
  await nextPaint(page());
  const text = () => inShadow(page(), (root) => root.querySelector("[aria-level='1']").textContent);
  const before = await text();
  await waitFor(page(), (before) => document.querySelector("#tree").shadowRoot.querySelector("[aria-level='1']").textContent !== before, [before]);
  await refresh(page(), "largeJob(1000, 'Failed')");
  assert.match(await text(), /Add nodes.*cluster-large.*Failed/);
});

/** Runs axe and returns a line for each violation. */
async function violations() {
  await page().evaluate(axe);
  return page().evaluate(async () => {
    const rules = Object.fromEntries(["landmark-one-main", "page-has-heading-one", "region"].map((id) => [id, { enabled: false }]));
    const { violations, passes } = await axe.run(document, { rules });
    if (passes.length < 10) throw new Error("axe checked too few rules");
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  });
}

for (const width of [...NARROW, ...WIDE]) {
  test(`axe finds no violation: ${width} px`, needsChromium, async () => {
    for (const [name, options] of Object.entries({
      failed: { slotted: SLOTTED },
      running: { body: "crowd(cluster())", interval: "60" },
      large: { body: "largeJob(300)" },
      search: { query: "node" },
      menu: {},
    })) {
      await start(width, options);
      if (name === "menu") {
        await inShadow(page(), (root) => root.querySelector("[aria-haspopup=menu]").focus());
        await press(page(), "Enter");
        await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement.matches("[role^=menuitem]"));
      }
      assert.deepEqual(await violations(), [], name);
    }
  });
}
