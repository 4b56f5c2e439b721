// Copying works without the clipboard's API, shows whether it did, and leaves focus, selection and scroll position alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { announced, fillClipboard, isMenuFocused, IN_DIALOG, NO_API, pasted, showOnPage, toast, use } from "./support/clipboard.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { installJobHelpers } from "./support/jobs.mjs";
import { inShadow, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

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
  { name: "no API, in a modal dialog", arrange: NO_API, also: IN_DIALOG },
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

const toText = () => page().$eval("#tree", (tree) => tree.toText());

for (const { name, arrange, also, keyboard } of PAGES) {
  test(`copies with ${name}`, needsChromium, async () => {
    await showOnPage(page(), FAILED);
    await page().evaluate(arrange);
    if (also) await page().evaluate(also);
    await nextPaint(page());
    if (!keyboard) await page().evaluate(() => getSelection().selectAllChildren(document.querySelector("#words")));
    const text = await toText();
    const before = await page().evaluate(() => [String(getSelection()), scrollX, scrollY]);
    await use(page(), "[data-do=copy-tree]", keyboard);
    assert.deepEqual(await toast(page()), { text: "Copied", isVisible: true });
    assert.equal(await announced(page()), "Copied");
    assert.ok(await isMenuFocused(page()));
    const after = await page().evaluate(() => [String(getSelection()), scrollX, scrollY]);
    assert.deepEqual(after.slice(1), before.slice(1));
    if (!keyboard) assert.ok([before[0], ""].includes(after[0]), after[0]);
    assert.equal(await pasted(page()), text);
  });
}

test("copying with the keyboard keeps the selected text", needsChromium, async () => {
  await showOnPage(page(), FAILED);
  await page().evaluate(NO_API);
  await inShadow(page(), (root) => root.querySelector(".more > button").click());
  await nextPaint(page());
  const selected = await inShadow(page(), (root) => {
    root.querySelector("[data-do=copy-tree]").focus({ preventScroll: true });
    const text = root.querySelector("[data-uid=c-2] .name").firstChild;
    getSelection().setBaseAndExtent(text, 1, text, 5);
    return String(getSelection());
  });
  assert.equal(selected, "aste");
  await page().keyboard.press("Enter");
  assert.equal((await toast(page())).text, "Copied");
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
  await fillClipboard(page(), frame);
  for (const selector of [".more > button", "[data-do=copy-tree]"]) {
    const button = await frame.evaluateHandle((selector) => document.querySelector("#tree").shadowRoot.querySelector(selector), selector);
    await button.click();
  }
  await waitFor(frame, () => document.querySelector("#tree").shadowRoot.querySelector(".toast")?.textContent === "Copied", [], 3000);
  await frame.evaluate(() => (document.querySelector("#paste").value = ""));
  await (await frame.$("#paste")).focus();
  await page().keyboard.press("v", { commands: ["Paste"] });
  const [copied, text] = await frame.evaluate(() => [document.querySelector("#paste").value, document.querySelector("#tree").toText()]);
  assert.equal(copied, text);
});

test("the feedback disappears by itself", async () => {
  await showOnPage(page(), FAILED);
  await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await use(page(), "[data-do=copy-tree]");
  await toast(page());
  await waitFor(page(), () => !document.querySelector("#tree").shadowRoot.querySelector(".toast"), [], 10_000);
  assert.ok(await isMenuFocused(page()));
});

test("the feedback moves nothing", async () => {
  await showOnPage(page(), FAILED);
  const height = () => inShadow(page(), (root) => root.host.getBoundingClientRect().height);
  const before = await height();
  await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await use(page(), "[data-do=copy-tree]");
  await toast(page());
  assert.equal(await height(), before);
});

for (const [name, body, attributes] of [["higher than the window", "largeJob(150)", { expand: "all" }], ["windowed", "largeJob(500)", { expand: "all" }], ["low", "job('a', 'Running')", {}]]) {
  test(`the feedback is in the window: a widget that is ${name}`, async () => {
    await show(page(), body, attributes);
    await page().evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
    await use(page(), "[data-do=copy-tree]");
    assert.equal((await toast(page())).isVisible, true);
  });
}
