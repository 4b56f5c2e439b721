// Where copying is blocked, the widget shows the text, selected, so that the user can copy it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { announced, IN_DIALOG, isMenuFocused, NO_API, NO_COMMAND, pasted, showOnPage, toast, use } from "./support/clipboard.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { inShadow, MORE, nextPaint, press, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

// Widgets in which nothing can be copied: the text is shown.
const BLOCKED = [
  { name: "the tree", button: "[data-do=copy-tree]" },
  { name: "a field of the details", details: true, button: ".field:nth-child(2) [data-do=copy-field]", text: /no available flavors/ },
  { name: "the raw response", details: true, raw: true, button: "[data-do=copy-raw]", text: /"uid":"c-1"/ },
  { name: "the tree, in a dialog", dialog: true, button: "[data-do=copy-tree]" },
];

for (const { name, details, raw, dialog, button, text = /\[Failed\]/ } of BLOCKED) {
  test(`where copying is blocked, the text is shown and selected: ${name}`, needsChromium, async () => {
    await showOnPage(page(), FAILED);
    await page().evaluate(NO_API);
    await page().evaluate(NO_COMMAND);
    if (dialog) await page().evaluate(IN_DIALOG);
    if (details) await inShadow(page(), (root) => root.querySelector("[data-uid=c-6]").click());
    await nextPaint(page());
    if (raw) await inShadow(page(), (root) => root.querySelector("[data-do=raw]").click());
    await nextPaint(page());
    await inShadow(page(), (root, button, more) => (root.querySelector(button) ?? root.querySelector(more)).scrollIntoView({ block: "nearest" }), button, MORE);
    const scroll = () => page().evaluate(() => [scrollX, scrollY]);
    const before = await scroll();
    await use(page(), button);
    const { text: shown, isVisible } = await toast(page());
    assert.match(shown, /^The browser blocked copying/);
    assert.ok(isVisible);
    assert.match(await announced(page()), /^The browser blocked copying. Copy the selected text/);
    assert.deepEqual(await scroll(), before);
    const field = await inShadow(page(), (root) => {
      const field = root.activeElement;
      return [field.localName, field.value.slice(field.selectionStart, field.selectionEnd), field.value];
    });
    assert.deepEqual([field[0], field[1] === field[2]], ["textarea", true]);
    assert.match(field[2], text);
    await page().keyboard.down("Control");
    await page().keyboard.press("c", { commands: ["Copy"] });
    await page().keyboard.up("Control");
    await press(page(), "Escape");
    assert.equal(await inShadow(page(), (root) => root.querySelector(".toast")), null);
    const returned = await inShadow(page(), (root, button, more) => root.activeElement === (root.querySelector(button) ?? root.querySelector(more)), button, MORE);
    assert.ok(returned, "the focus returns");
    if (details) assert.ok(await inShadow(page(), (root) => root.querySelector(".details") !== null), "the details stay open");
    if (dialog) assert.ok(await page().$eval("dialog", (dialog) => dialog.open), "the dialog stays open");
    assert.equal(await pasted(page()), field[2]);
  });
}

test("the text that could not be copied is closed by its button, by a copy that works, and by another job", async () => {
  await showOnPage(page(), FAILED);
  const copies = (works) =>
    page().evaluate((works) => {
      const writeText = async () => works || Promise.reject(new Error("no"));
      Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
      document.execCommand = () => false;
    }, works);
  const isBlocked = () => inShadow(page(), (root) => root.querySelector(".toast textarea") !== null);
  const block = async () => {
    await copies(false);
    await use(page(), "[data-do=copy-tree]");
    await toast(page());
    assert.ok(await isBlocked());
  };
  await block();
  await use(page(), "[data-do=close-copy]");
  await nextPaint(page());
  assert.deepEqual([await isBlocked(), await isMenuFocused(page())], [false, true]);
  await block();
  await copies(true);
  await use(page(), "[data-do=copy-tree]");
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".toast")?.textContent === "Copied");
  await block();
  await page().evaluate(() => (document.querySelector("#tree").jobId = "other"));
  await nextPaint(page());
  assert.equal(await isBlocked(), false);
});
