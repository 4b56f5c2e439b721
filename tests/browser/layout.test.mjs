// The widget in every kind of container: readable, no wider than its container, and in its own text styles.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exceptInFirefox } from "./support/browser.mjs";
import { click, inShadow, MORE, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const WORDS = "Words ".repeat(200);

/** Puts the widget into `html` at its element `#here`, or the style of `itself` on the widget in `#here`. */
async function place(html, itself = "") {
  await page().evaluate(
    (html, itself) => {
      const tree = document.querySelector("#tree");
      tree.remove();
      tree.style.cssText = itself;
      document.body.style.margin = "0";
      document.body.innerHTML = html;
      document.querySelector("#here").append(tree);
      document.querySelector("dialog")?.showModal();
      document.querySelector("[popover]")?.showPopover();
    },
    html,
    itself,
  );
  await nextPaint(page());
}

const width = (selector) => page().$eval(selector, (element) => element.getBoundingClientRect().width);

/** Containers: `[name, html, the widget's own style, least width, selector of what it must not exceed]`. The window is 1280 px
 *  wide. */
const LAYOUTS = [
  ["block", `<div id="here"></div>`, "", 1280],
  ["dialog", `<dialog id="here"></dialog>`, "", 500],
  ["popover", `<div id="here" popover></div>`, "", 500],
  ["float", `<div id="here" style="float: left"></div>`, "", 500],
  ["floating itself", `<div id="here"></div>`, "float: right", 500],
  ["absolute", `<div id="here" style="position: absolute"></div>`, "", 500],
  ["inline-block", `<div id="here" style="display: inline-block"></div>`, "", 500],
  ["inline-block itself", `<div id="here"></div>`, "display: inline-block", 500],
  ["fit-content", `<div id="here"></div>`, "inline-size: fit-content", 500],
  ["block itself", `<div id="here"></div>`, "display: block", 1280],
  ["flex item", `<div id="here" style="display: flex"></div>`, "", 500],
  ["in a flex item", `<div style="display: flex"><div id="here"></div></div>`, "", 500],
  ["flex item beside words", `<div style="display: flex" id="here"><p>${WORDS}</p></div>`, "", 220],
  ["in a flex item beside words", `<div style="display: flex"><div id="here"></div><p>${WORDS}</p></div>`, "", 220],
  ["flex item that may shrink to nothing", `<div style="display: flex"><div id="here" style="flex: 1; min-width: 0"></div><nav style="width: 700px">Menu</nav></div>`, "", 500],
  ["growing flex item", `<div style="display: flex; width: 900px" id="here"></div>`, "flex: 1", 900],
  ["centred in a flex column", `<div style="display: flex; flex-direction: column; align-items: center" id="here"></div>`, "", 500],
  ["centred in a grid", `<div style="display: grid; place-items: center" id="here"></div>`, "", 500],
  ["auto column", `<div style="display: grid; grid-template-columns: auto 1fr" id="here"></div>`, "", 500],
  ["auto column beside words", `<div style="display: grid; grid-template-columns: 1fr auto"><p>${WORDS}</p><div id="here"></div></div>`, "", 220],
  ["max-content column", `<div style="display: grid; grid-template-columns: max-content 1fr" id="here"></div>`, "", 500],
  ["min-content column", `<div style="display: grid; grid-template-columns: min-content 1fr"><div id="here"></div></div>`, "", 220],
  ["fraction", `<div style="display: grid; grid-template-columns: repeat(4, 1fr); width: 800px" id="here"><p></p><p></p><p></p></div>`, "", 200],
  ["table cell", `<table><tr><td id="here"></td></tr></table>`, "", 500],
  ["table cell beside words", `<table><tr><td>${WORDS}</td><td id="here"></td></tr></table>`, "", 220],
  ["cell of a fixed table", `<table style="table-layout: fixed; width: 100%"><tr><td></td><td id="here"></td></tr></table>`, "", 600],
  ["display: table-cell", `<div style="display: table-cell" id="here"></div>`, "", 500],
  ["transformed", `<div style="transform: scale(0.5); width: 600px" id="here"></div>`, "", 300],
  ["transformed float", `<div style="transform: scale(0.5); float: left" id="here"></div>`, "", 250],
  ["zoomed", `<div style="zoom: 0.5; float: left" id="here"></div>`, "", 250],
  ["320 px", `<div style="width: 320px" id="here"></div>`, "", 320],
  ["200 px", `<div style="width: 200px" id="here"></div>`, "", 200],
  ["float in 320 px", `<div style="width: 320px" id="box"><div id="here" style="float: left"></div></div>`, "", 320],
  ["inline-block in 320 px", `<div style="width: 320px" id="box"><div id="here" style="display: inline-block"></div></div>`, "", 320],
  ["flex item in 320 px", `<div style="width: 320px; display: flex" id="here"></div>`, "", 320],
  ["in a flex item in 320 px", `<div style="width: 320px; display: flex" id="box"><div id="here"></div></div>`, "", 320],
  ["auto column in 320 px", `<div style="width: 320px; display: grid; grid-template-columns: auto" id="here"></div>`, "", 320],
  ["table in 320 px", `<div style="width: 320px" id="box"><table style="border-spacing: 0"><tr><td id="here" style="padding: 0"></td></tr></table></div>`, "", 320],
  ["flex row of 200 px", `<div style="width: 200px; display: flex" id="here"></div>`, "", 200],
  ["dialog of 300 px", `<dialog id="here" style="width: 300px; padding: 0; border: none"></dialog>`, "", 300],
];

for (const direction of ["ltr", "rtl"]) {
  test(`readable and no wider than its container: ${direction}`, async () => {
    await show(page(), "cluster({ phase: 'Failed', fails: true })");
    await page().evaluate((direction) => (document.documentElement.dir = direction), direction);
    const wrong = [];
    for (const [name, html, itself, least] of LAYOUTS) {
      await place(html, itself);
      const actual = await width("#tree");
      const container = await width(html.includes('id="box"') ? "#box" : "#here");
      const [inner, isScrolling] = await page().evaluate(() => {
        const scrolling = [...document.querySelectorAll("html, body, body *")].some((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && element.localName !== "tr");
        return [document.querySelector("#tree").shadowRoot.querySelector(".job-tree").getBoundingClientRect().width, scrolling];
      });
      const isRight = actual >= least - 1 && actual <= container + 1 && Math.abs(actual - inner) < 1 && !isScrolling;
      if (!isRight) wrong.push([name, { actual, least, container, inner, isScrolling }]);
    }
    assert.deepEqual(wrong, []);
  });
}

test("in a window of 320 px it is never wider than the window", async () => {
  await show(page(), "cluster({ phase: 'Failed', fails: true })");
  await page().setViewport({ width: 320, height: 700 });
  const wrong = [];
  for (const [name, html, itself] of LAYOUTS) {
    // These are wider than the window, or beside something that is.
    if (/\d{3}px/.test(html) || /max-content|Words/.test(html)) continue;
    await place(html, itself);
    const [actual, scrollWidth] = [await width("#tree"), await page().evaluate(() => document.documentElement.scrollWidth)];
    if (actual < 130 || actual > 320 || scrollWidth > 320) wrong.push([name, { actual, scrollWidth }]);
  }
  assert.deepEqual(wrong, []);
});

/** Styles of a container that descendants inherit. */
const INHERITED = {
  "font-size": "9px",
  "font-family": "fantasy",
  "font-style": "italic",
  "font-weight": "800",
  "font-variant-caps": "small-caps",
  "font-variant-numeric": "ordinal",
  "font-stretch": "expanded",
  "font-kerning": "none",
  "font-feature-settings": '"smcp"',
  "line-height": "3px",
  "letter-spacing": "4px",
  "word-spacing": "9px",
  "text-align": "center",
  "text-align-last": "right",
  "text-indent": "3em",
  "text-transform": "uppercase",
  "text-shadow": "red 1px 1px 2px",
  "text-wrap-mode": "nowrap",
  "text-emphasis-style": "dot",
  "-webkit-text-stroke-width": "2px",
  "-webkit-text-fill-color": "rgb(0, 0, 255)",
  "-webkit-text-security": "disc",
  "white-space-collapse": "preserve",
  "tab-size": "2",
  "word-break": "break-all",
  "line-break": "anywhere",
  "overflow-wrap": "break-word",
  hyphens: "auto",
  "writing-mode": "vertical-rl",
  "text-orientation": "upright",
  "border-collapse": "collapse",
  "border-spacing": "9px",
  "list-style-type": "square",
  quotes: "none",
  color: "rgb(255, 0, 0)",
  "caret-color": "rgb(0, 0, 255)",
  fill: "rgb(255, 0, 0)",
  stroke: "rgb(255, 0, 0)",
  "stroke-width": "7px",
  "user-select": "none",
};

/** Elements of the widget whose text and drawing count. */
const PIECES = ["[part=title]", ".row .what", ".row .phase", ".row .icon path", ".row .icon", "input", "button.chip", ".reason", ".job-tree"];

/** The styles `names` of the pieces. */
const styles = (names) =>
  inShadow(
    page(),
    (root, pieces, names) =>
      pieces.map((piece) => {
        const element = root.querySelector(piece);
        const style = element && getComputedStyle(element);
        return style && Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
      }),
    PIECES,
    names,
  );

test("no style that a container hands down reaches the widget", async () => {
  await show(page(), "crowd(cluster({ phase: 'Failed', fails: true }))");
  const names = Object.keys(INHERITED);
  const reaching = [];
  for (const target of ["#here", "#tree"]) {
    await place(`<div id="here" style="width: 600px; height: 600px"></div>`);
    const before = await styles(names);
    for (const [name, value] of Object.entries(INHERITED)) {
      const [unset, set] = await page().$eval(target, (element, name, value) => {
        const unset = getComputedStyle(element).getPropertyValue(name);
        element.style.setProperty(name, value);
        return [unset, getComputedStyle(element).getPropertyValue(name)];
      }, name, value);
      assert.notEqual(set, unset, `${name} can be set`);
    }
    const after = await styles(names);
    for (const [at, piece] of PIECES.entries()) {
      for (const name of names) if (before[at]?.[name] !== after[at]?.[name]) reaching.push([target, piece, name, after[at]?.[name]]);
    }
  }
  assert.deepEqual(reaching, []);
  // A selection that its container forbids would still be possible.
  assert.equal((await styles(["user-select"])).at(-1)["user-select"], "text");
});

test("what concerns the whole container still reaches the widget", async () => {
  await show(page(), "cluster()");
  const handedDown = { visibility: "hidden", cursor: "wait", direction: "rtl", "color-scheme": "dark", "pointer-events": "none" };
  await place(`<div id="here"></div>`);
  await page().$eval("#here", (element, styles) => Object.assign(element.style, styles), handedDown);
  assert.deepEqual((await styles(Object.keys(handedDown))).at(-1), handedDown);
  await place(`<div id="here" inert></div>`);
  assert.equal(await inShadow(page(), (root) => (root.querySelector("input").focus(), root.activeElement)), null);
});

test("the language of the widget reaches its text", exceptInFirefox("it has no such property, and a reset of all others leaves the language"), async () => {
  await show(page(), "cluster()", { lang: "zh-Hans" });
  assert.equal((await styles(["-webkit-locale"])).at(-1)["-webkit-locale"], '"zh-Hans"');
});

test("the page's font size changes nothing, --job-tree-font-size everything", async () => {
  await show(page(), "cluster()");
  await click(page(), MORE); // its items are there while it is open
  const measure = () =>
    inShadow(page(), (root) => {
      const size = (selector) => getComputedStyle(root.querySelector(selector)).fontSize;
      const height = (selector) => Math.round(parseFloat(getComputedStyle(root.querySelector(selector)).height));
      return [size(".what"), size(".row .phase"), size("[part=title]"), size("input"), size(".menu button"), height(".row"), height(".icon"), height(".tool")];
    });
  const ours = ["15.008px", "13.006px", "15.008px", "14px", "14px", 32, 16, 28];
  for (const style of ["", "font-size: 62.5%", "font-size: 30px"]) {
    await page().evaluate((style) => (document.documentElement.style.cssText = style), style);
    await nextPaint(page());
    assert.deepEqual(await measure(), ours, style);
  }
  await page().evaluate(() => document.documentElement.style.setProperty("--job-tree-font-size", "21px"));
  await nextPaint(page());
  const larger = await measure();
  for (const [at, size] of larger.entries()) {
    assert.ok(Math.abs(parseFloat(size) / parseFloat(ours[at]) - 1.5) < 0.16, `${size}, before ${ours[at]}`);
  }
});

test("at every font size a windowed tree is drawn to its end", async () => {
  await show(page(), "largeJob(20_000)");
  for (const size of ["14px", "13px", "15.3px", "0.9rem", "20px"]) {
    await page().evaluate((size) => document.documentElement.style.setProperty("--job-tree-font-size", size), size);
    await nextPaint(page());
    for (const share of [0.5, 1]) {
      await inShadow(page(), (root, share) => (root.querySelector("[role=tree]").scrollTop = root.querySelector(".rows").offsetHeight * share), share);
      await nextPaint(page());
      const blank = await inShadow(page(), (root) => {
        const tree = root.querySelector("[role=tree]").getBoundingClientRect();
        const rows = [...root.querySelectorAll("[role=treeitem]:not([data-pinned])")].map((row) => row.getBoundingClientRect());
        return { above: Math.max(0, rows[0].top - tree.top), below: Math.max(0, tree.bottom - rows.at(-1).bottom) };
      });
      assert.ok(blank.above < 1 && blank.below < 1, `${size} at ${share}: ${JSON.stringify(blank)}`);
    }
  }
});
