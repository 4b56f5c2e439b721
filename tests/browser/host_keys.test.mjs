// Keys that are not the widget's: those of an input method or with modifiers, and Escape with nothing to close.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { userState } from "./support/state.mjs";
import { click, inShadow, nextPaint, press, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** Dispatches `keydown` events at the focused element of the widget. Returns which the widget prevents. */
const prevented = (keys) =>
  inShadow(
    page(),
    (root, keys) =>
      keys.map((init) => {
        let reached = 0;
        document.addEventListener("keydown", () => (reached += 1), { once: true });
        const event = new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init });
        root.activeElement.dispatchEvent(event);
        return [event.defaultPrevented, reached];
      }),
    keys,
  );

/** Presses `keys` at the element in the widget: each reaches the page unprevented, and the widget stays as it is. */
async function assertLeftToHost(keys, selector) {
  await inShadow(page(), (root, selector) => root.querySelector(selector).focus(), selector);
  if (selector === "input") await page().keyboard.type("node");
  await nextPaint(page());
  const before = await userState(page());
  assert.deepEqual(await prevented(keys), keys.map(() => [false, 1]), selector);
  await nextPaint(page());
  assert.deepEqual(await userState(page()), before, selector);
}

const KEYS = ["Enter", "Escape", "ArrowDown", "ArrowLeft", "Home", "End", "PageDown", " ", "*", "n"];

for (const [name, composing] of [
  ["isComposing", { isComposing: true }],
  ["key code 229", { keyCode: 229 }],
]) {
  test(`keys during composition belong to the input method: ${name}`, async () => {
    await show(page(), FAILED);
    await click(page(), "[data-uid=c-6]");
    const keys = KEYS.map((key) => ({ key, ...composing }));
    for (const selector of ["[tabindex='0'][role=treeitem]", ".details button", "input"]) {
      await assertLeftToHost(keys, selector);
    }
  });
}

for (const key of ["Enter", "Escape"]) {
  test(`${key} while the search field holds a composition is the input method's`, needsChromium, async () => {
    await show(page(), FAILED);
    await inShadow(page(), (root) => root.querySelector("input").focus());
    const client = await page().createCDPSession();
    await client.send("Input.imeSetComposition", { text: "node", selectionStart: 4, selectionEnd: 4 });
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".hits").textContent);
    const { rows } = await userState(page());
    await page().evaluate(() => {
      document.addEventListener("keydown", (event) => (window.seen = [event.isComposing, event.defaultPrevented]));
    });
    await press(page(), key);
    assert.deepEqual(await page().evaluate(() => window.seen), [true, false]);
    if (key === "Enter") assert.deepEqual((await userState(page())).rows, rows, "no match is selected");
    await client.detach();
  });
}

/** Where the focus is, and what Escape does there: the first presses close what is ours, the next one is the host's. */
const ESCAPES = [
  { name: "on a row", focus: "[tabindex='0'][role=treeitem]", ours: 0 },
  { name: "on a row with details", open: true, focus: "[tabindex='0'][role=treeitem]", ours: 1 },
  { name: "in the details", open: true, focus: ".details button", ours: 1 },
  { name: "on a button of the toolbar", focus: "[data-do=refresh]", ours: 0 },
  { name: "on a button of the toolbar with details", open: true, focus: "[data-do=refresh]", ours: 1 },
  { name: "in an empty search", focus: "input", ours: 0 },
  { name: "in an empty search with details", open: true, focus: "input", ours: 1 },
  { name: "in a search", focus: "input", type: "node", ours: 1 },
  { name: "in a search for a space", focus: "input", type: " ", ours: 1 },
  { name: "in a search with details", open: true, focus: "input", type: "node", ours: 2 },
  { name: "in a search without matches", open: true, focus: "input", type: "zebra", ours: 2 },
  { name: "on a slotted button with details", open: true, focus: "light", ours: 0 },
];

for (const { name, open, focus, type, ours } of ESCAPES) {
  test(`Escape ${name} closes what is ours, then the dialog`, async () => {
    await show(page(), FAILED);
    await page().$eval("#tree", (tree) => {
      tree.innerHTML = "<button slot='actions' id='light'>Go</button>";
      const dialog = document.createElement("dialog");
      document.body.append(dialog);
      dialog.append(tree);
      dialog.style.inlineSize = "60rem";
      dialog.showModal();
    });
    await nextPaint(page());
    if (open) await click(page(), "[data-uid=c-6]");
    if (focus === "light") await page().focus("#light");
    else await inShadow(page(), (root, focus) => root.querySelector(focus).focus(), focus);
    if (type) await page().keyboard.type(type);
    await nextPaint(page());
    const isOpen = () => page().$eval("dialog", (dialog) => dialog.open);
    for (let count = 0; count < ours; count += 1) {
      await press(page(), "Escape");
      assert.equal(await isOpen(), true, `press ${count + 1}`);
    }
    if (ours) {
      const { query, details } = await userState(page());
      assert.deepEqual([query, details], ["", null]);
      assert.equal((await rowIds(page())).length, 8);
    }
    await press(page(), "Escape");
    assert.equal(await isOpen(), false);
  });
}

test("Escape in a popover closes what is ours, then the popover", async () => {
  await show(page(), FAILED);
  await page().$eval("#tree", (tree) => {
    const popover = document.createElement("div");
    popover.popover = "auto";
    document.body.append(popover);
    popover.append(tree);
    popover.style.inlineSize = "60rem";
    popover.showPopover();
  });
  await nextPaint(page());
  await click(page(), "[data-uid=c-6]");
  const isOpen = () => page().$eval("[popover]", (popover) => popover.matches(":popover-open"));
  await press(page(), "Escape");
  assert.deepEqual([await isOpen(), (await userState(page())).details], [true, null]);
  await press(page(), "Escape");
  assert.equal(await isOpen(), false);
});

test("keys with modifiers are the page's, in every part of the widget", async () => {
  await show(page(), FAILED);
  await click(page(), "[data-uid=c-6]");
  const modifiers = [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { ctrlKey: true, altKey: true }, { ctrlKey: true, shiftKey: true }];
  const keys = KEYS.flatMap((key) => modifiers.map((modifier) => ({ key, ...modifier })));
  for (const selector of ["[tabindex='0'][role=treeitem]", ".details button", "[data-do=refresh]", "input"]) {
    await assertLeftToHost(keys, selector);
  }
});
