// Content in the slots belongs to the host: its events change nothing in the widget, and the widget leaves them alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import { userState } from "./support/state.mjs";
import { click, focusTree, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

const SLOTTED = {
  "a checkbox": "<input id=host type=checkbox value=zebra>",
  "a text field": "<input id=host value=zebra>",
  "a search field": "<input id=host type=search value=zebra>",
  "a list": "<select id=host><option>zebra</select>",
  "a button with our attributes": "<button id=host class=row data-do=collapse-all>Go</button>",
  "a row": "<div id=host class=row role=treeitem tabindex=0 data-do=row data-uid=c-6>Row</div>",
  "a part of a row": "<div data-do=toggle data-uid=c-4><button id=host>Go</button></div>",
  "a tree that scrolls": "<div id=host role=tree class=tree tabindex=0>Tree</div>",
  "a details panel": "<div class=details><button id=host>Close</button></div>",
};

/** The events of each class that are dispatched at the content. */
const EVENTS = {
  MouseEvent: ["mousedown", "click", "dblclick", "contextmenu"],
  Event: ["input", "change", "scroll"],
  FocusEvent: ["focusin", "focusout"],
  KeyboardEvent: ["ArrowDown", "ArrowLeft", "End", "Enter", " ", "*", "n", "Escape"],
};

for (const slot of ["actions", "title"]) {
  for (const [name, html] of Object.entries(SLOTTED)) {
    test(`${name} in the slot "${slot}" is the host's`, async () => {
      await show(page(), FAILED, { interval: "1000" });
      await click(page(), "[data-uid=c-6]"); // opens the details, which Escape would close
      await page().$eval(
        "#tree",
        (tree, slot, html) => {
          tree.innerHTML = `<div slot="${slot}">${html}</div>`;
          document.querySelector("#host").focus();
        },
        slot,
        html,
      );
      await nextPaint(page());
      const before = await userState(page());
      const received = await page().evaluate((events) => {
        const host = document.querySelector("#host");
        return Object.entries(events).flatMap(([type, names]) =>
          names.map((key) => {
            const name = type === "KeyboardEvent" ? "keydown" : key;
            let reached = 0;
            document.addEventListener(name, () => (reached += 1), { once: true });
            const event = new window[type](name, { key, bubbles: true, composed: true, cancelable: true });
            return [key, host.dispatchEvent(event), reached];
          }),
        );
      }, EVENTS);
      for (const [name, isAllowed, reached] of received) assert.deepEqual([isAllowed, reached], [true, 1], name);
      await nextPaint(page());
      assert.deepEqual(await userState(page()), before);
      assert.equal(await page().evaluate(() => document.activeElement.id), "host", "the focus stays");
    });
  }
}

test("typing, toggling and choosing in a slot works as anywhere else on the page", async () => {
  await show(page(), FAILED);
  await page().$eval("#tree", (tree) => {
    tree.innerHTML = `<form slot="actions"><input id="text"><input id="box" type="checkbox"><textarea id="area"></textarea></form>`;
  });
  const before = await userState(page());
  await page().focus("#text");
  await page().keyboard.type("node *x");
  await press(page(), "Home", "Delete", "Tab", "Space", "Tab");
  await page().keyboard.type("a");
  await press(page(), "Enter");
  await page().keyboard.type("b");
  const values = await page().evaluate(() => [text.value, box.checked, area.value]);
  assert.deepEqual(values, ["ode *x", true, "a\nb"]);
  assert.deepEqual(await userState(page()), before);
});

test("a refresh leaves the focus in the slot", async () => {
  await show(page(), FAILED);
  await focusTree(page());
  await page().$eval("#tree", (tree) => {
    tree.innerHTML = `<input slot="actions" id="host">`;
    document.querySelector("#host").focus();
  });
  await page().evaluate(async () => {
    window.responses = [cluster()];
    await document.querySelector("#tree").refresh();
  });
  await nextPaint(page());
  assert.equal(await page().evaluate(() => document.activeElement.id), "host");
});

