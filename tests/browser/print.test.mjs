// Printing: all rows up to 1,000, then how many are missing, and no blank sheets. Afterwards the window is back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { focusedId, focusTree, inShadow, nextPaint, press, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Prints. Returns the number of sheets, and what was in the page then. */
async function print() {
  await page().evaluate(() => {
    const record = () => {
      const { shadowRoot } = document.querySelector("#tree");
      window.printed = {
        // A focused row after these is in the page, but not printed.
        ids: [...shadowRoot.querySelectorAll("[role=treeitem]")].slice(0, 1000).map((row) => row.dataset.uid),
        notes: [...shadowRoot.querySelectorAll(".note")].map((note) => note.textContent),
        isWindowed: shadowRoot.querySelector("[data-windowed]") !== null,
      };
    };
    // After the widget's own listener, because it was added later. No script runs between this event and the printing.
    addEventListener("beforeprint", record, { once: true });
  });
  const wasWindowed = (await state()).isWindowed;
  const pdf = await page().pdf({ format: "a4" });
  await waitFor(page(), (was) => document.querySelector("#tree").shadowRoot.querySelector("[data-windowed]") !== null === was, [wasWindowed]);
  await nextPaint(page());
  const sheets = Buffer.from(pdf).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
  return { sheets, ...(await page().evaluate(() => window.printed)) };
}

const state = () =>
  inShadow(page(), (root) => ({ top: root.querySelector("[role=tree]").scrollTop, isWindowed: root.querySelector("[data-windowed]") !== null, notes: root.querySelectorAll(".note").length }));

const scrollTo = (top) => inShadow(page(), (root, top) => (root.querySelector("[role=tree]").scrollTop = top), top);

const PLACES = {
  "at the start": async () => {},
  "in the middle": () => scrollTo(4_000),
  "with the focused row far above": async () => {
    await focusTree(page());
    await press(page(), "ArrowDown");
    await scrollTo(15_000);
  },
  "with the focused row at the end": async () => {
    await focusTree(page());
    await press(page(), "End");
  },
};

// Sub-jobs, and the rows that are printed and those that are missing, with the root.
const SIZES = [
  [150, 151, 0],
  [250, 251, 0],
  [999, 1000, 0],
  [1000, 1000, 1],
  [3000, 1000, 2001],
];

for (const [place, scroll] of Object.entries(PLACES)) {
  for (const [count, rows, missing] of SIZES) {
    test(`${count} sub-jobs print ${rows} rows ${place}`, async () => {
      await show(page(), `largeJob(${count})`, { "hide-toolbar": "" });
      await scroll();
      await nextPaint(page());
      const [before, ids, focused] = [await state(), await rowIds(page()), await focusedId(page())];
      const { sheets, ids: printed, notes, isWindowed } = await print();
      const all = ["root", ...Array.from({ length: count }, (_, at) => `n${at}`)];
      assert.deepEqual(printed, all.slice(0, rows));
      assert.deepEqual(notes, missing ? [`Rows not printed: ${missing.toLocaleString("en")}`] : []);
      assert.equal(isWindowed, false);
      // An A4 sheet has room for 20 to 40 rows.
      if (sheets) assert.ok(sheets >= Math.floor(rows / 40) && sheets <= Math.ceil(rows / 20) + 1, `${sheets} sheets for ${rows} rows`);
      assert.deepEqual([await state(), await rowIds(page()), await focusedId(page())], [before, ids, focused]);
    });
  }
}

test("a tree with a height prints completely and scrolls back", async () => {
  await show(page(), "largeJob(150)");
  await page().$eval("#tree", (tree) => tree.style.setProperty("--job-tree-max-height", "300px"));
  await scrollTo(2_000);
  await nextPaint(page());
  const { sheets } = await print();
  if (sheets) assert.ok(sheets >= 4, `${sheets} sheets`);
  assert.equal((await state()).top, 2_000);
});

test("a script of the page that prints prints all rows", async () => {
  await show(page(), "largeJob(999)");
  // As `window.print()` does, in the middle of a script.
  const counts = await inShadow(page(), (root) => {
    const queue = queueMicrotask;
    dispatchEvent(new Event("beforeprint"));
    return [root.querySelectorAll("[role=treeitem]").length, queueMicrotask === queue];
  });
  assert.deepEqual(counts, [1000, true]);
});

test("the window keeps working after it was printed", async () => {
  await show(page(), "largeJob(3000)");
  await print();
  await scrollTo(50_000);
  await nextPaint(page());
  assert.ok((await rowIds(page())).includes("n1570"));
});

for (const [lang, text] of Object.entries({ de: "Nicht gedruckte Zeilen: 2.001", "zh-Hans": "未打印的行数：2,001", "zh-Hant": "未列印的列數：2,001" })) {
  test(`the missing rows are counted in ${lang}`, async () => {
    await show(page(), "largeJob(3000)", { lang });
    assert.deepEqual((await print()).notes, [text]);
  });
}
