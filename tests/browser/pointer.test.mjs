// Pointers: selecting text does nothing else, and a click is a click.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exceptInFirefox, needsChromium } from "./support/browser.mjs";
import { userState } from "./support/state.mjs";
import { inShadow, nextPaint, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** Returns the place of the text at `selector`, in CSS pixels. */
const place = (selector) =>
  inShadow(
    page(),
    (root, selector) => {
      const range = document.createRange();
      range.selectNodeContents(root.querySelector(selector));
      const { left, right, top, bottom } = range.getClientRects()[0];
      return { left, right, x: (left + right) / 2, y: (top + bottom) / 2 };
    },
    selector,
  );

const selectedText = () => page().evaluate(() => String(getSelection()));

/** Presses the pointer at one place and releases it at another, with moves in between. */
async function drag(from, to) {
  const mouse = page().mouse;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await mouse.move(to.x, to.y, { steps: 3 });
  await mouse.up();
}

async function dragPen(from, to) {
  const client = await page().createCDPSession();
  const send = (type, { x, y }, buttons) =>
    client.send("Input.dispatchMouseEvent", { type, x, y, buttons, button: "left", clickCount: 1, pointerType: "pen" });
  await send("mousePressed", from, 1);
  await send("mouseMoved", to, 1);
  await send("mouseReleased", to, 0);
}

const across = ({ left, right, y }) => [{ x: left + 1, y }, { x: right - 1, y }];
const dragAcross = async (selector) => drag(...across(await place(selector)));
const click = async (selector, options) => {
  const { x, y } = await place(selector);
  await page().mouse.click(x, y, options);
};

const ROW = "[data-uid=c-2]";
const NAME = `${ROW} .name`;

const WITHIN_ROOTS = exceptInFirefox("it selects no text across the edge of a shadow root");

// Gestures that select text, and a pattern of what they select.
const SELECTIONS = [
  { name: "dragging over a name", act: () => dragAcross(NAME), selects: /aster-/ },
  { name: "dragging over a type", act: () => dragAcross(`${ROW} .type`), selects: /nstall/ },
  { name: "dragging over a reason", act: () => dragAcross("[data-uid=c-6] .reason"), selects: /create server/ },
  { name: "dragging over a duration", act: () => dragAcross(`${ROW} .duration`), selects: /\d/ },
  { name: "dragging backwards", act: async () => drag(...across(await place(NAME)).reverse()), selects: /aster-/ },
  { name: "dragging from one row to another", act: async () => drag(across(await place(NAME))[0], across(await place("[data-uid=c-3] .name"))[1]), selects: /aster-.*cluster/s },
  {
    name: "dragging out of the row to empty space in it",
    act: async () => {
      const { left, right, y } = await place(NAME);
      await drag({ x: left + 1, y }, { x: right + 60, y });
    },
    selects: /aster-1/,
  },
  {
    name: "dragging from the icon over the text",
    act: async () => {
      const { left, right, y } = await place(`${ROW} .type`);
      await drag({ x: left - 14, y }, { x: right - 2, y });
    },
    selects: /Install/,
    options: exceptInFirefox("it selects nothing from an icon on"),
  },
  { name: "dragging from the page into a row", act: async () => drag({ x: 20, y: 10 }, await place(NAME)), selects: /the page/, options: WITHIN_ROOTS },
  { name: "dragging from a row to the page", act: async () => drag(await place(NAME), await page().$eval("#after", (it) => ({ x: 30, y: it.getBoundingClientRect().top + 10 }))), selects: /er-1/, options: WITHIN_ROOTS },
  { name: "dragging with a pen", act: async () => dragPen(...across(await place(NAME))), selects: /aster-/, options: needsChromium },
];

for (const { name, act, selects, options = {} } of SELECTIONS) {
  test(`${name} selects text and does nothing else`, options, async () => {
    await showFailed();
    const before = await userState(page());
    await act();
    await nextPaint(page());
    assert.match(await selectedText(), selects);
    assert.deepEqual(await userState(page()), before);
    assert.deepEqual(await selectEvents(), []);
    await click(NAME);
    await nextPaint(page());
    assert.equal((await userState(page())).details, "Install master master-1", "a click works afterwards");
  });
}

async function showFailed() {
  await show(page(), FAILED, { expand: "all" });
  await page().evaluate(() => {
    document.body.style.margin = "0";
    document.body.insertAdjacentHTML("afterbegin", "<p id='before' style='margin: 0'>A text of the page</p>");
    document.body.insertAdjacentHTML("beforeend", "<p id='after'>A text below</p>");
    window.selected = [];
    document.addEventListener("job-tree-select", ({ detail }) => window.selected.push(detail.id));
  });
}

const selectEvents = () => page().evaluate(() => window.selected);

// Gestures on a row whose details are open.
const MORE_CLICKS = [
  { name: "a double click", act: () => click(`${ROW} .type`, { count: 2 }), selects: /^(Install|master) ?$/ },
  { name: "a triple click", act: () => click(`${ROW} .type`, { count: 3 }), selects: /Install master/ },
];

for (const { name, act, selects } of MORE_CLICKS) {
  test(`${name} selects text; only the first click of it opens the details`, async () => {
    await showFailed();
    await act();
    await nextPaint(page());
    assert.match(await selectedText(), selects);
    assert.equal((await userState(page())).details, "Install master master-1");
    assert.deepEqual(await selectEvents(), ["c-2"]);
  });
}

test("a double click on the second row selects a word and does not close what the first click has opened", async () => {
  await showFailed();
  await click(NAME);
  const before = await userState(page());
  await click(NAME, { count: 2 });
  assert.deepEqual(await userState(page()), before);
});

test("a click with Shift extends a selection and does nothing else", async () => {
  await showFailed();
  await dragAcross(NAME);
  const before = await userState(page());
  await page().keyboard.down("Shift");
  await click("[data-uid=c-8] .name");
  await page().keyboard.up("Shift");
  await nextPaint(page());
  assert.match(await selectedText(), /master-1.*node-7/s);
  assert.deepEqual([await userState(page()), await selectEvents()], [before, []]);
});

for (const button of ["right", "middle"]) {
  test(`the ${button} button does nothing`, async () => {
    await showFailed();
    const before = await userState(page());
    await click(NAME, { button });
    await nextPaint(page());
    assert.deepEqual([await userState(page()), await selectEvents()], [before, []]);
  });
}

// Clicks that are clicks, although text is selected or the hand is not steady.
const CLICKS = [
  { name: "while text of the page is selected", before: () => page().evaluate(() => getSelection().selectAllChildren(document.querySelector("#after"))), act: () => click(NAME) },
  { name: "while text of another row is selected", before: () => dragAcross("[data-uid=c-8] .name"), act: () => click(NAME) },
  { name: "on its selected text", before: () => dragAcross(NAME), act: () => click(NAME) },
  { name: "by a script, while its text is selected", before: () => dragAcross(NAME), act: () => inShadow(page(), (root) => root.querySelector("[data-uid=c-2]").click()) },
  {
    name: "with an unsteady hand",
    before: () => {},
    act: async () => {
      const { x, y } = await place(NAME);
      await drag({ x, y }, { x: x + 1, y: y + 1 });
    },
  },
  {
    name: "that moves where there is no text",
    before: () => {},
    act: async () => {
      const { right, y } = await place(NAME);
      await drag({ x: right + 40, y }, { x: right + 60, y });
    },
  },
];

for (const { name, before, act } of CLICKS) {
  test(`a click ${name} opens the details`, async () => {
    await showFailed();
    await before();
    await act();
    await nextPaint(page());
    assert.equal((await userState(page())).details, "Install master master-1");
  });
}

test("a click on a toggle while text of the row is selected toggles it", async () => {
  await showFailed();
  await dragAcross("[data-uid=c-4] .name");
  const box = await inShadow(page(), (root) => root.querySelector("[data-uid=c-4] .toggle").getBoundingClientRect().toJSON());
  await page().mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await nextPaint(page());
  assert.equal(await inShadow(page(), (root) => root.querySelector("[data-uid=c-4]").ariaExpanded), "false");
});

test("dragging over text of the details does not close or copy them", async () => {
  await showFailed();
  await click("[data-uid=c-6] .type");
  await nextPaint(page());
  const before = await userState(page());
  await dragAcross(".details .field:nth-child(2) dd > :first-child");
  await nextPaint(page());
  assert.match(await selectedText(), /create/);
  assert.deepEqual(await userState(page()), before);
});

// Refreshes while text is selected by the pointer.
const REFRESHES = [
  ["the same job", FAILED],
  ["a job that goes on", "cluster({ phase: 'Running', fails: true })"],
  ["new rows above", `(() => { const body = ${FAILED}; body.spec.subJobs.unshift(job("new", "Success")); return body; })()`],
];

for (const [name, body] of REFRESHES) {
  test(`a refresh keeps a selection over two rows: ${name}`, async () => {
    await showFailed();
    await drag(across(await place(NAME))[0], across(await place("[data-uid=c-3] .name"))[1]);
    const before = await selectedText();
    assert.match(before, /aster-1.*cluster/s);
    await refresh(page(), body);
    await refresh(page(), body);
    assert.equal(await selectedText(), before);
  });
}
