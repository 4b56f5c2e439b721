// Copying works without the clipboard's API, shows whether it did, and leaves focus, selection and scroll position alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

const NO_API = () => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
const NO_COMMAND = () => (document.execCommand = () => false);

// What pages do that makes copying hard, and how the widget is used in them.
const PAGES = [
  { name: "the clipboard's API", arrange: () => {} },
  { name: "no API, as on a page without TLS", arrange: NO_API },
  {
    name: "an API that rejects",
    arrange: () => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => Promise.reject(new DOMException("no", "NotAllowedError")) } }),
  },
  {
    name: "an API that throws",
    arrange: () =>
      Object.defineProperty(navigator, "clipboard", {
        value: {
          writeText: () => {
            throw new TypeError("no");
          },
        },
      }),
  },
  {
    name: "an API that throws when it is read",
    arrange: () =>
      Object.defineProperty(navigator, "clipboard", {
        get: () => {
          throw new DOMException("no", "SecurityError");
        },
      }),
  },
  { name: "an API without writeText", arrange: () => Object.defineProperty(navigator, "clipboard", { value: {} }) },
  {
    name: "no API, and a page that forbids copying",
    arrange: () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      for (const type of ["beforecopy", "copy"]) {
        document.addEventListener(type, (event) => (event.preventDefault(), event.stopImmediatePropagation()), true);
        document.querySelector("#tree").addEventListener(type, (event) => event.preventDefault());
      }
    },
  },
  {
    name: "no API, and a page that adds its address to what is copied",
    arrange: () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.addEventListener("copy", (event) => (event.clipboardData.setData("text/plain", "Read more at example.com"), event.preventDefault()));
    },
  },
  {
    name: "no API, and a page without selection",
    arrange: () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.documentElement.style.userSelect = "none";
    },
  },
  {
    name: "no API, in a modal dialog",
    arrange: () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.body.insertAdjacentHTML("beforeend", "<dialog style='width: 900px'></dialog>");
      document.querySelector("dialog").append(document.querySelector("#tree"));
      document.querySelector("dialog").showModal();
    },
  },
  {
    name: "no API, in a popover that a shadow root has",
    arrange: () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.body.insertAdjacentHTML("beforeend", "<p id='outer'></p>");
      const root = document.querySelector("#outer").attachShadow({ mode: "open" });
      root.innerHTML = "<div popover style='width: 900px'><slot></slot></div>";
      document.querySelector("#outer").append(document.querySelector("#tree"));
      root.querySelector("[popover]").showPopover();
    },
  },
  { name: "no API, with the keyboard", arrange: NO_API, keyboard: true },
];

/** Shows a failed job on a page that is higher than the window, scrolled down a little, with selected text. */
async function showOnPage(body = FAILED) {
  await show(page(), body, { expand: "all" });
  await page().evaluate(() => {
    document.body.insertAdjacentHTML("afterbegin", "<p id='words' style='height: 100px'>Some words of the page</p><textarea id='paste'></textarea>");
    document.body.insertAdjacentHTML("beforeend", "<p style='height: 2000px'></p>");
  });
  await fillClipboard(page());
  await page().evaluate(() => scrollTo(0, 40));
  await nextPaint(page());
}

/** Puts another text on the clipboard than the tests copy. */
async function fillClipboard(frame) {
  await frame.evaluate(() => {
    const field = document.querySelector("#paste");
    field.value = "another text";
    field.select();
  });
  await page().keyboard.press("c", { commands: ["Copy"] });
  await frame.evaluate(() => document.querySelector("#paste").blur());
}

/** Presses the button at `selector` with the mouse or keyboard, as a user does: scripts may not copy. */
async function use(selector, keyboard = false) {
  if (keyboard) {
    await inShadow(page(), (root, selector) => root.querySelector(selector).focus({ preventScroll: true }), selector);
    await page().keyboard.press("Enter");
  } else {
    const { x, y, width, height } = await inShadow(page(), (root, selector) => root.querySelector(selector).getBoundingClientRect().toJSON(), selector);
    await page().mouse.click(x + width / 2, y + height / 2);
  }
}

/** Returns the toast: its text, and whether all of it is in the window and on top. */
async function toast() {
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".toast"), [], 3000);
  await nextPaint(page());
  return inShadow(page(), (root) => {
    const toast = root.querySelector(".toast");
    const { left, right, top, bottom } = toast.getBoundingClientRect();
    const isOnTop = toast.contains(root.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    return { text: toast.textContent, isVisible: left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && isOnTop };
  });
}

const announced = () => inShadow(page(), (root) => root.querySelector(".unseen[role=status]").textContent.trim());
const focusedAction = () => inShadow(page(), (root) => root.activeElement?.dataset.do);
const toText = () => page().$eval("#tree", (tree) => tree.toText());

/** Returns what is on the clipboard. */
async function pasted() {
  await page().evaluate(() => {
    document.querySelector("dialog")?.append(document.querySelector("#paste"));
    document.querySelector("#paste").value = "";
    document.querySelector("#paste").focus();
  });
  await page().keyboard.down("Control");
  await page().keyboard.press("v", { commands: ["Paste"] });
  await page().keyboard.up("Control");
  return page().$eval("#paste", ({ value }) => value);
}

for (const { name, arrange, keyboard } of PAGES) {
  test(`copies with ${name}`, needsChromium, async () => {
    await showOnPage();
    await page().evaluate(arrange);
    await nextPaint(page());
    if (!keyboard) await page().evaluate(() => getSelection().selectAllChildren(document.querySelector("#words")));
    const text = await toText();
    const before = await page().evaluate(() => [String(getSelection()), scrollX, scrollY]);
    await use("[data-do=copy-tree]", keyboard);
    assert.deepEqual(await toast(), { text: "Copied", isVisible: true });
    assert.equal(await announced(), "Copied");
    assert.equal(await focusedAction(), "copy-tree");
    const after = await page().evaluate(() => [String(getSelection()), scrollX, scrollY]);
    assert.deepEqual(after.slice(1), before.slice(1));
    if (!keyboard) assert.ok([before[0], ""].includes(after[0]), after[0]);
    assert.equal(await pasted(), text);
  });
}

test("copying with the keyboard keeps the selected text", needsChromium, async () => {
  await showOnPage();
  await page().evaluate(NO_API);
  const selected = await inShadow(page(), (root) => {
    root.querySelector("[data-do=copy-tree]").focus({ preventScroll: true });
    const text = root.querySelector("[data-uid=c-2] .name").firstChild;
    getSelection().setBaseAndExtent(text, 1, text, 5);
    return String(getSelection());
  });
  assert.equal(selected, "aste");
  await page().keyboard.press("Enter");
  assert.equal((await toast()).text, "Copied");
  assert.equal(await page().evaluate(() => String(getSelection())), selected);
});

test("copies in a frame whose permissions policy denies it", needsChromium, async () => {
  await page().evaluate(async () => {
    document.body.innerHTML = `<iframe id="frame" style="width: 1000px; height: 600px" allow="clipboard-write 'none'; clipboard-read 'none'" src="/playground.css"></iframe>`;
    await new Promise((done) => document.querySelector("#frame").addEventListener("load", done, { once: true }));
  });
  const frame = await (await page().$("#frame")).contentFrame();
  await installJobHelpers(frame);
  await frame.evaluate((body) => {
    window.responses = [eval(body)];
    show();
    document.body.insertAdjacentHTML("beforeend", "<textarea id='paste'></textarea>");
  }, FAILED);
  await waitFor(frame, () => document.querySelector("#tree").shadowRoot.querySelector("[role=treeitem]"));
  await (await frame.$("#paste")).focus();
  await fillClipboard(frame);
  const button = await frame.evaluateHandle(() => document.querySelector("#tree").shadowRoot.querySelector("[data-do=copy-tree]"));
  await button.click();
  await waitFor(frame, () => document.querySelector("#tree").shadowRoot.querySelector(".toast")?.textContent === "Copied", [], 3000);
  await frame.evaluate(() => (document.querySelector("#paste").value = ""));
  await (await frame.$("#paste")).focus();
  await page().keyboard.press("v", { commands: ["Paste"] });
  const [copied, text] = await frame.evaluate(() => [document.querySelector("#paste").value, document.querySelector("#tree").toText()]);
  assert.equal(copied, text);
});

test("the feedback disappears by itself", async () => {
  await showOnPage();
  await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await use("[data-do=copy-tree]");
  await toast();
  await waitFor(page(), () => !document.querySelector("#tree").shadowRoot.querySelector(".toast"), [], 10_000);
  assert.equal(await focusedAction(), "copy-tree");
});

test("the feedback moves nothing", async () => {
  await showOnPage();
  const height = () => inShadow(page(), (root) => root.host.getBoundingClientRect().height);
  const before = await height();
  await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await use("[data-do=copy-tree]");
  await toast();
  assert.equal(await height(), before);
});

for (const [name, body, attributes] of [["higher than the window", "largeJob(150)", { expand: "all" }], ["windowed", "largeJob(500)", { expand: "all" }], ["low", "job('a', 'Running')", {}]]) {
  test(`the feedback is in the window: a widget that is ${name}`, async () => {
    await show(page(), body, attributes);
    await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
    await use("[data-do=copy-tree]");
    assert.equal((await toast()).isVisible, true);
  });
}

// Widgets in which nothing can be copied: the text is shown.
const BLOCKED = [
  { name: "the tree", button: "[data-do=copy-tree]" },
  { name: "a field of the details", details: true, button: ".field:nth-child(2) [data-do=copy-field]", text: /no available flavors/ },
  { name: "the raw response", details: true, raw: true, button: "[data-do=copy-raw]", text: /"uid":"c-1"/ },
  { name: "the tree, in a dialog", dialog: true, button: "[data-do=copy-tree]" },
];

for (const { name, details, raw, dialog, button, text = /\[Failed\]/ } of BLOCKED) {
  test(`where copying is blocked, the text is shown and selected: ${name}`, needsChromium, async () => {
    await showOnPage();
    await page().evaluate(NO_API);
    await page().evaluate(NO_COMMAND);
    if (dialog) await page().evaluate(PAGES.find(({ name }) => name.includes("dialog")).arrange);
    if (details) await inShadow(page(), (root) => root.querySelector("[data-uid=c-6]").click());
    await nextPaint(page());
    if (raw) await inShadow(page(), (root) => root.querySelector("[data-do=raw]").click());
    await nextPaint(page());
    await inShadow(page(), (root, button) => root.querySelector(button).scrollIntoView({ block: "nearest" }), button);
    const scroll = () => page().evaluate(() => [scrollX, scrollY]);
    const before = await scroll();
    await use(button);
    const { text: shown, isVisible } = await toast();
    assert.match(shown, /^The browser blocked copying/);
    assert.ok(isVisible);
    assert.match(await announced(), /^The browser blocked copying. Copy the selected text/);
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
    assert.ok(await inShadow(page(), (root, button) => root.activeElement === root.querySelector(button), button), "the focus returns");
    if (details) assert.ok(await inShadow(page(), (root) => root.querySelector(".details") !== null), "the details stay open");
    if (dialog) assert.ok(await page().$eval("dialog", (dialog) => dialog.open), "the dialog stays open");
    assert.equal(await pasted(), field[2]);
  });
}

test("the text that could not be copied is closed by its button, by a copy that works, and by another job", async () => {
  await showOnPage();
  const copies = (works) =>
    page().evaluate((works) => {
      const writeText = async () => works || Promise.reject(new Error("no"));
      Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
      document.execCommand = () => false;
    }, works);
  const isBlocked = () => inShadow(page(), (root) => root.querySelector(".toast textarea") !== null);
  const block = async () => {
    await copies(false);
    await use("[data-do=copy-tree]");
    await toast();
    assert.ok(await isBlocked());
  };
  await block();
  await use("[data-do=close-copy]");
  await nextPaint(page());
  assert.deepEqual([await isBlocked(), await focusedAction()], [false, "copy-tree"]);
  await block();
  await copies(true);
  await use("[data-do=copy-tree]");
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".toast")?.textContent === "Copied");
  await block();
  await page().evaluate(() => (document.querySelector("#tree").jobId = "other"));
  await nextPaint(page());
  assert.equal(await isBlocked(), false);
});
