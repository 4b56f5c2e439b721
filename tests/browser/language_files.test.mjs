// The texts of languages except English: a file each, fetched when an element needs it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { exceptInFirefox } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { inShadow, nextPaint, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** Names of the fetched files, in order. */
let fetched;

/** What happens to requests of a file: nothing, or a promise of whether they succeed. */
let rules;

/** Calls waiting for a request. */
let onFetch;

beforeEach(async () => {
  [fetched, rules, onFetch] = [[], {}, []];
  await page().setRequestInterception(true);
  page().on("request", async (request) => {
    const name = new URL(request.url()).pathname.match(/\/lang\/(.*)\.js$/)?.[1];
    if (!name) return request.continue();
    fetched.push(name);
    for (const check of onFetch) check();
    await ((await (rules[name] ?? true)) ? request.continue() : request.abort());
  });
  await page().evaluate(() => {
    window.responses = [cluster()];
    /** The languages of the widget at each frame since `watch`, without repetitions. */
    window.watch = (tree = document.querySelector("#tree")) => {
      const seen = [];
      const look = () => {
        const lang = tree.shadowRoot.querySelector(".job-tree")?.lang;
        if (lang && lang !== seen.at(-1)) seen.push(lang);
        requestAnimationFrame(look);
      };
      look();
      return (tree.seen = seen);
    };
  });
});

/** Delays a file. Returns a function that lets it succeed or fail. */
function hold(name) {
  let release;
  rules[name] = new Promise((resolve) => (release = resolve));
  return (succeeds = true) => {
    rules[name] = succeeds;
    release(succeeds);
  };
}

/** Waits until so many files have been requested. */
const haveFetched = (count) =>
  new Promise((resolve) => {
    const check = () => fetched.length >= count && resolve();
    onFetch.push(check);
    check();
  });

/** Runs `code` in the page, which shows `tree`, and records its languages. */
const show = (code) => page().evaluate((code) => (eval(code), watch(), undefined), code);

const hasRows = (selector = "#tree") =>
  waitFor(page(), (selector) => document.querySelector(selector).shadowRoot.querySelector("[role=treeitem]"), [selector]);

const hasLanguage = (lang, selector = "#tree") =>
  waitFor(page(), (selector, lang) => document.querySelector(selector).shadowRoot.querySelector(".job-tree")?.lang === lang, [selector, lang]);

const seen = () => page().$eval("#tree", ({ seen }) => seen);

/** The text of the job's phase. */
const phase = () => inShadow(page(), (root) => root.querySelector("[aria-level='1'] [part=status]").textContent);

const PHASES = { en: "Running", de: "Läuft", "zh-Hans": "运行中", "zh-Hant": "執行中" };

/** `[name, code that shows the element, the language]`. */
const CASES = [
  ...[
    ...[["en", "en"], ["en-GB", "en"], ["fr", "en"], ["", "en"], ["den", "en"], ["en-DE", "en"], ["zha", "en"]],
    ...[["zh-Hans", "zh-Hans"], ["zh", "zh-Hans"], ["zh-CN", "zh-Hans"], ["zh-Hans-HK", "zh-Hans"], ["yue", "zh-Hans"]],
    ...[["zh-Hant", "zh-Hant"], ["zh-TW", "zh-Hant"], ["zh_HK", "zh-Hant"], ["ZH-hant", "zh-Hant"], ["zh-yue-MO", "zh-Hant"], ["yue-HK", "zh-Hant"]],
    ...[["de", "de"], ["de-AT", "de"], [" DE_ch ", "de"]],
  ].map(([tag, language]) => [`lang="${tag}"`, `show({ lang: ${JSON.stringify(tag)} })`, language]),
  ["the document's language", "document.documentElement.lang = 'zh-TW'; show()", "zh-Hant"],
  ["the element in another language than the document", "document.documentElement.lang = 'zh-TW'; show({ lang: 'de' })", "de"],
  ["English in a German document", "document.documentElement.lang = 'de'; show({ lang: 'en' })", "en"],
  ["the language of an ancestor", "document.body.lang = 'de'; show()", "de"],
  ["the language around a shadow root", "const tree = show(); const box = document.createElement('div'); box.lang = 'de'; box.attachShadow({ mode: 'open' }).append(document.createElement('slot')); document.body.append(box); box.append(tree)", "de"],
  ["a language that is set after the insertion", "show().lang = 'de'", "de"],
  ["the browser's language", "document.documentElement.removeAttribute('lang'); Object.defineProperty(navigator, 'language', { value: 'de-DE' }); show()", "de"],
];

for (const [name, code, language] of CASES) {
  test(`only the texts that are needed are fetched: ${name}`, async () => {
    await show(code);
    await hasRows();
    await nextPaint(page());
    assert.deepEqual(fetched, language === "en" ? [] : [language]);
    assert.deepEqual(await seen(), [language], "no other language is shown before");
    assert.equal(await phase(), PHASES[language]);
  });
}

test("the texts are fetched while the wasm loads, and the first rendering waits for both", async () => {
  const release = hold("de");
  await page().evaluate(async () => {
    const { setWasm } = await import("/index.js");
    const { packagedWasm } = await import("/wasm.js");
    setWasm(() => new Promise((resolve) => (window.releaseWasm = () => resolve(packagedWasm()))));
  });
  await show("show({ lang: 'de' }).textContent = 'Loading'");
  await haveFetched(1);
  assert.deepEqual(fetched, ["de"], "before the wasm");
  await page().evaluate(async () => {
    releaseWasm();
    const { default: init } = await import("/jobtree.js");
    await init(); // returns the wasm that the element has started
  });
  await nextPaint(page());
  assert.deepEqual(await seen(), []);
  assert.ok(await inShadow(page(), (root) => root.querySelector("slot") !== null), "the element's content is shown until then");
  release();
  await hasRows();
  assert.deepEqual(await seen(), ["de"]);
});

test("a language that is chosen later is shown once its texts are there, and fetched once", async () => {
  await show("show()");
  await hasRows();
  const release = hold("de");
  await page().$eval("#tree", (tree) => (tree.lang = "de"));
  await haveFetched(1);
  await page().$eval("#tree", (tree) => (tree.messages = { search: "Find" }));
  await page().$eval("#tree", (tree) => tree.refresh());
  await nextPaint(page());
  assert.equal(await phase(), PHASES.en, "the texts stay until then");
  release();
  await hasLanguage("de");
  assert.equal(await phase(), PHASES.de);
  for (const lang of ["en", "de", "zh-TW", "de"]) {
    await page().$eval("#tree", (tree, lang) => (tree.lang = lang), lang);
    await hasLanguage(lang === "zh-TW" ? "zh-Hant" : lang);
    await nextPaint(page());
  }
  assert.deepEqual(fetched, ["de", "zh-Hant"]);
  assert.deepEqual(await seen(), ["en", "de", "en", "de", "zh-Hant", "de"]);
});

test("the last language counts, if it changes while texts are loading", async () => {
  await show("show()");
  await hasRows();
  const releases = [hold("de"), hold("zh-Hant")];
  for (const [count, lang] of [[1, "de"], [2, "zh-TW"]]) {
    await page().$eval("#tree", (tree, lang) => (tree.lang = lang), lang);
    await haveFetched(count);
  }
  releases[1]();
  await hasLanguage("zh-Hant");
  releases[0]();
  await page().evaluate(() => import("/lang/de.js"));
  await nextPaint(page());
  assert.deepEqual(await seen(), ["en", "zh-Hant"]);
});

test("a move into a part of the page in another language fetches its texts", async () => {
  await show("show()");
  await hasRows();
  await page().evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", "<div lang=zh-Hans></div>");
    document.querySelector("[lang=zh-Hans]").append(document.querySelector("#tree"));
  });
  await hasLanguage("zh-Hans");
  assert.deepEqual(fetched, ["zh-Hans"]);
});

test("elements in several languages fetch each once", async () => {
  await show(`
    const tree = show({ lang: "de" });
    for (const lang of ["zh-Hans", "de", "en"]) {
      const other = Object.assign(tree.cloneNode(), { fetcher: tree.fetcher, lang, id: "tree-" + lang });
      document.body.append(other);
    }
  `);
  for (const [selector, lang] of [["#tree", "de"], ["#tree-zh-Hans", "zh-Hans"], ["#tree-de", "de"], ["#tree-en", "en"]]) {
    await hasRows(selector);
    await hasLanguage(lang, selector);
  }
  assert.deepEqual(fetched.sort(), ["de", "zh-Hans"]);
});

test("if a file cannot be loaded, English is shown and a later element tries again", exceptInFirefox("it never loads a module again whose first load failed"), async () => {
  const warnings = [];
  page().on("console", (message) => message.type() === "warn" && warnings.push(message.text()));
  hold("de")(false);
  await show("show({ lang: 'de' })");
  await hasRows();
  await nextPaint(page());
  assert.equal(await phase(), PHASES.en);
  await page().$eval("#tree", (tree) => tree.refresh());
  // Fails once more, and is not reported again.
  const before = fetched.length;
  await page().evaluate(() => (document.body.lang = "de"));
  await haveFetched(before + 1);
  await nextPaint(page());
  assert.equal(warnings.length, 1, warnings.join("\n"));
  assert.match(warnings[0], /<job-tree>: the texts of de could not be loaded/);
  rules.de = true;
  await page().evaluate(() => {
    const tree = document.querySelector("#tree");
    document.body.append(Object.assign(tree.cloneNode(), { fetcher: tree.fetcher, id: "later" }));
  });
  await hasLanguage("de", "#later");
  await hasLanguage("de"); // the first element too
  assert.equal(await phase(), PHASES.de);
});

test("an element that is removed while its texts load is not mounted", async () => {
  const release = hold("de");
  await show("show({ lang: 'de' })");
  await haveFetched(1);
  await page().evaluate(() => document.querySelector("#tree").remove());
  release();
  await page().evaluate(() => import("/lang/de.js"));
  await show("show()");
  await hasRows();
  assert.equal(await phase(), PHASES.en);
  assert.deepEqual(page().errors, []);
});
