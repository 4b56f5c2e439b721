// The language follows `lang` on the element, on an ancestor and on the document, also across shadow roots.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { inShadow, loadAllTexts, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

beforeEach(() => loadAllTexts(page()));

/** The widget's language and the text of its phase. */
const language = () =>
  page().evaluate(() => {
    const { shadowRoot } = window.tree;
    return [shadowRoot.querySelector(".job-tree").lang, shadowRoot.querySelector("[aria-level='1']").textContent.match(/Running|Läuft|运行中|执行中|執行中/)?.[0]];
  });

const RUNNING = { en: "Running", de: "Läuft", "zh-Hant": "執行中" };

/**
 * Each step is code that runs in the page and the language that follows. The element `tree` is in `inner`, in the shadow
 * root of `host` in `outer`; `other` is a Chinese part of the page.
 */
const CASES = {
  "the document": [
    ["document.documentElement.lang = 'de'", "de"],
    ["document.documentElement.lang = 'zh-TW'", "zh-Hant"],
    ["document.documentElement.setAttribute('lang', 'en')", "en"],
  ],
  "an ancestor outside of the shadow root": [
    ["outer.lang = 'de'", "de"],
    ["document.documentElement.lang = 'zh-TW'", "de"],
    ["outer.removeAttribute('lang')", "zh-Hant"],
  ],
  "the shadow host": [
    ["host.lang = 'de'", "de"],
    ["outer.lang = 'zh-TW'", "de"],
    ["host.removeAttribute('lang')", "zh-Hant"],
  ],
  "an ancestor in the shadow root": [
    ["inner.lang = 'de'", "de"],
    ["host.lang = 'zh-TW'", "de"],
    ["inner.removeAttribute('lang')", "zh-Hant"],
  ],
  "the element": [
    ["tree.lang = 'de'", "de"],
    ["inner.lang = 'zh-TW'", "de"],
    ["tree.removeAttribute('lang')", "zh-Hant"],
  ],
  "a move of the element": [
    ["other.append(tree)", "zh-Hant"],
    ["other.lang = 'de'", "de"],
    ["inner.append(tree)", "en"],
    ["inner.lang = 'de'", "de"],
    ["document.body.append(tree)", "en"],
    ["document.body.lang = 'de'", "de"],
  ],
  "a move of an ancestor": [
    ["other.append(inner)", "zh-Hant"],
    ["host.shadowRoot.append(inner)", "en"],
    ["host.lang = 'de'", "de"],
  ],
  "a move of the shadow host": [
    ["other.append(host)", "zh-Hant"],
    ["other.lang = 'de'", "de"],
    ["outer.append(host)", "en"],
    ["outer.lang = 'de'", "de"],
  ],
  "a removal": [
    ["tree.remove(), document.documentElement.lang = 'de', inner.append(tree)", "de"],
    ["outer.remove(), outer.lang = 'zh-TW', document.body.append(outer)", "zh-Hant"],
    ["outer.lang = 'en'", "en"],
  ],
  "several changes at once": [
    ["document.documentElement.lang = 'zh-TW', outer.lang = 'de', tree.setAttribute('theme', 'dark')", "de"],
    ["tree.lang = 'zh-TW', other.append(tree), tree.removeAttribute('lang'), other.lang = 'de'", "de"],
  ],
};

for (const [name, steps] of Object.entries(CASES)) {
  test(`the language follows ${name}`, async () => {
    await show(page(), "cluster()");
    await page().evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", `<div id="outer"><div id="host"></div></div><div id="other" lang="zh-TW"></div>`);
      for (const id of ["tree", "outer", "host", "other"]) window[id] = document.querySelector(`#${id}`);
      window.inner = document.createElement("div");
      host.attachShadow({ mode: "open" }).append(inner);
      inner.append(tree);
    });
    await nextPaint(page());
    assert.deepEqual(await language(), ["en", RUNNING.en]);
    for (const [code, expected] of steps) {
      await page().evaluate(code);
      await nextPaint(page());
      assert.deepEqual(await language(), [expected, RUNNING[expected]], code);
    }
    assert.equal(await page().evaluate(() => requests.length), 1, "nothing is requested again");
  });
}

test("all widgets follow, and a removed one is left alone", async () => {
  await show(page(), "cluster()");
  const languages = await page().evaluate(async () => {
    const first = document.querySelector("#tree");
    const trees = [first, ...Array.from({ length: 3 }, () => Object.assign(first.cloneNode(), { fetcher: first.fetcher }))];
    document.body.append(...trees);
    await Promise.all(trees.map((tree) => tree.refresh()));
    trees[3].remove();
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await painted();
    document.documentElement.lang = "de";
    await painted();
    return trees.map((tree) => tree.shadowRoot.querySelector(".job-tree")?.lang ?? null);
  });
  assert.deepEqual(languages, ["de", "de", "de", null]);
});

test("other attributes and the same language change nothing", async () => {
  await show(page(), "cluster()");
  await inShadow(page(), (root) => {
    window.mutations = 0;
    new MutationObserver((records) => (window.mutations += records.length)).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await page().evaluate(() => {
    document.documentElement.lang = "en";
    document.body.lang = "en";
    document.body.title = "x";
  });
  await nextPaint(page());
  assert.equal(await page().evaluate(() => window.mutations), 0);
});
