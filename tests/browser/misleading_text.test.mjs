// Names that could mislead: in rows, tooltips, copies and the plain text.
import assert from "node:assert/strict";
import { test } from "node:test";

import { click, inShadow, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

// Each is the name of one node between two harmless ones.
const HOSTILE = {
  "line breaks": "a\nb\rc\r\nd\u0085e\u2028f\u2029g\vh\fi",
  "an override": "photo\u202egnp.exe",
  "an override that is never closed, at the end": "photo\u202e",
  "embeddings": "\u202a\u202b\u202dabc",
  "isolates": "\u2067\u2066\u2068abc",
  "the end of isolates that others began": "\u2069\u2069\u202c\u202cabc\u2067",
  "right-to-left words": "שרת ראשי (1)",
  "right-to-left words and a number": "خادم 12",
  "marks": "\u200f\u200eabc\u061c",
  "control characters": "\u0000\u0001\u0008abc\u007f\u009b31m",
  "an escape sequence": "\u001b[2J\u001b]0;title\u0007abc",
  "stacked accents": `a${"\u0301".repeat(400)}${"\u0323".repeat(400)}b`,
  "a long word": "w".repeat(100_000),
  "long words": "word ".repeat(20_000),
  "markup": "<b>bold</b>&amp;<script>",
  "a fake row": "x\n[Succeeded] Create node node-1 – 3 s",
};

const body = (name, as = "name") =>
  `job("r", "Running", { type: "CreateCluster", name: "cluster", subJobs: [
    job("a", "Success", { name: "node-a", from: 1, until: 20 }),
    job("x", "Failed", Object.assign({ from: 1, until: 30 }, { name: "node-x" }, ${JSON.stringify({ [as]: name })})),
    job("b", "Success", { name: "node-b", from: 1, until: 20 }) ] })`;

/** Returns the places of the words of a row, in CSS pixels: what follows a text must not move before it. */
const places = (id) =>
  inShadow(
    page(),
    (root, id) =>
      [".type", ".phase", ".duration"].map((part) => {
        const text = root.querySelector(`[data-uid=${id}] ${part}`);
        const range = document.createRange();
        range.selectNodeContents(text);
        return [Math.round(range.getBoundingClientRect().left), text.textContent];
      }),
    id,
  );

for (const as of ["name", "type", "reason"]) {
  for (const view of ["tree", "timeline"]) {
    test(`a misleading ${as} does not move its neighbours: ${view}`, async () => {
      const wrong = [];
      await show(page(), body("harmless"), { expand: "all", view });
      const others = [await places("a"), await places("b")];
      const [, phase, duration] = await places("x");
      for (const [kind, text] of Object.entries(HOSTILE)) {
        await show(page(), body(text, as), { expand: "all", view });
        assert.deepEqual([await places("a"), await places("b")], others, kind);
        const [type, ...rest] = await places("x");
        if (as !== "type") {
          assert.equal(type[1], "Create node");
          // The name comes after the type, whatever direction its own words have.
          const name = await inShadow(page(), (root) => root.querySelector("[data-uid=x] .name").getBoundingClientRect().toJSON());
          if (name.top === (await inShadow(page(), (root) => root.querySelector("[data-uid=x] .type").getBoundingClientRect().top)) && name.left < type[0]) wrong.push([kind, "name before type"]);
        }
        if (JSON.stringify(rest) !== JSON.stringify([phase, duration])) wrong.push([kind, rest]);
        const { height, overflow } = await inShadow(page(), (root) => {
          const tree = root.querySelector("[role=tree]");
          return { height: root.querySelector("[data-uid=x]").getBoundingClientRect().height, overflow: tree.scrollWidth - tree.clientWidth };
        });
        if (overflow > 0) wrong.push([kind, `${overflow} px too wide`]);
        if (height > 200) wrong.push([kind, `a row of ${height} px`]);
      }
      assert.deepEqual(wrong, []);
    });
  }
}

/** Returns what is wrong with a displayed text, or null. */
function flaw(text, isProse = false) {
  let open = 0;
  for (const char of text) {
    if (char === "\u2068") open += 1;
    if (char === "\u2069") open -= 1;
    if (open < 0 || open > 1) return "isolates that do not match";
    if (/[\u202a-\u202e\u2066\u2067\u2028\u2029]/.test(char)) return "a bidirectional control or separator";
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f-\u009f]/.test(char) && !(isProse && char === "\n")) return `a control character: ${JSON.stringify(char)}`;
  }
  return open === 0 ? null : "an open isolate";
}

/** Returns all texts and attributes of the widget, the fields' values separately. */
const displayed = () =>
  inShadow(page(), (root) => {
    const texts = [];
    const fields = [...root.querySelectorAll(".field dd > :first-child, .words")].map((it) => it.textContent);
    const walker = document.createTreeWalker(root.querySelector(".job-tree"), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === 3) texts.push(node.data);
      else for (const { name, value } of node.attributes) if (name.startsWith("aria-") || ["title", "placeholder", "alt"].includes(name)) texts.push(value);
    }
    return { texts: texts.filter((text) => !fields.includes(text)), fields };
  });

for (const as of ["name", "type", "reason"]) {
  test(`rows, tooltips, details and the plain text show a misleading ${as} safely`, async () => {
    const wrong = [];
    for (const [kind, text] of Object.entries(HOSTILE)) {
      await show(page(), body(text, as), { expand: "all" });
      await click(page(), "[data-uid=x]");
      const { texts, fields } = await displayed();
      assert.ok(texts.length > 30 && fields.length > 3, kind);
      for (const shown of texts) if (flaw(shown)) wrong.push([kind, flaw(shown), shown.slice(0, 80)]);
      for (const shown of fields) if (flaw(shown, true)) wrong.push([kind, flaw(shown, true), shown.slice(0, 80)]);
      const report = await page().$eval("#tree", (tree) => tree.toText());
      if (flaw(report, true)) wrong.push([kind, "toText", flaw(report, true)]);
      const nodes = report.split("\n").filter((line) => /^\s*\[/.test(line));
      if (nodes.length !== 4) wrong.push([kind, "toText", nodes]);
      const rows = await inShadow(page(), (root) => root.querySelectorAll(".row").length);
      assert.equal(rows, 4, kind);
    }
    assert.deepEqual(wrong, []);
  });
}

test("each field that can be copied is copied as it is displayed, a name on one line", async () => {
  await page().evaluate(() => {
    window.copied = [];
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void window.copied.push(text) } });
  });
  for (const [kind, text] of Object.entries(HOSTILE)) {
    await show(page(), body(text).replace("Running", "Success"), { expand: "all" });
    await click(page(), "[data-uid=x]");
    await page().evaluate(() => (window.copied = []));
    const shown = await inShadow(page(), (root) => {
      const buttons = [...root.querySelectorAll("[data-do=copy-field]")];
      buttons.forEach((button) => button.click());
      return buttons.map((button) => button.closest("dd").firstElementChild.textContent);
    });
    await click(page(), "[data-do=copy-tree]");
    const copied = await page().evaluate(() => window.copied);
    assert.deepEqual(copied.slice(0, -1), shown, kind);
    assert.equal(copied.at(-1), await page().$eval("#tree", (tree) => tree.toText()));
    const name = copied.find((value) => value.length > 2 && !["x", "CreateNode"].includes(value));
    assert.ok(name && flaw(name) === null, `${kind}: ${JSON.stringify(name?.slice(0, 80))}`);
  }
});

test("the snapshot has the names as sent", async () => {
  await show(page(), body(HOSTILE["an override"]));
  assert.equal(await page().$eval("#tree", (tree) => tree.snapshot.root.children[1].name), HOSTILE["an override"]);
});

// Stacked accents reach far above and below their line, in the row and in the banner above the tree.
test("accents do not reach into other rows", async () => {
  await show(page(), body("node-x"), { expand: "all" });
  const clip = (id) => inShadow(page(), (root, id) => root.querySelector(`[data-uid=${id}]`).getBoundingClientRect().toJSON(), id);
  const picture = async () => {
    const pictures = [];
    for (const id of ["a", "b"]) {
      const { x, y, width, height } = await clip(id);
      pictures.push(await page().screenshot({ clip: { x, y, width, height }, encoding: "base64" }));
    }
    return pictures;
  };
  await page().evaluate(() => document.documentElement.style.setProperty("caret-color", "transparent"));
  const before = await picture();
  await show(page(), body(HOSTILE["stacked accents"]), { expand: "all" });
  assert.deepEqual(await picture(), before);
});

for (const [kind, name] of Object.entries({ "zero-width spaces": "\u200b\u200b", "a Hangul filler": "\u3164", "a Braille blank": "\u2800", "joiners": "\u200d\u200c", "tags": "\u{e0061}", "white space": "\u00a0\u3000" })) {
  test(`a name made of ${kind} counts as missing`, async () => {
    await show(page(), body(name), { expand: "all" });
    const [shown, inSnapshot] = [
      await inShadow(page(), (root) => root.querySelector("[data-uid=x] .what").textContent.trim()),
      await page().$eval("#tree", (tree) => tree.snapshot.root.children[1].name),
    ];
    assert.deepEqual([shown, inSnapshot], ["Create node", "CreateNode"]);
    await show(page(), `{ const body = job("j", "Running", { type: ${JSON.stringify(name)}, name: ${JSON.stringify(name)} }); delete body.metadata.uid; body; }`, { "job-id": "asked-for" });
    assert.equal(await page().$eval("#tree", (tree) => tree.snapshot.root.name), "asked-for");
    await nextPaint(page());
    assert.match(await inShadow(page(), (root) => root.querySelector(".row .what").textContent), /asked-for/);
  });
}
