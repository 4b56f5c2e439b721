// The menu of the toolbar: the menu button pattern of the W3C APG, in what the page puts around the widget.
import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "./support/job_tree.mjs";
import { click, inShadow, nextPaint, press, refresh, rowIds, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const RUNNING = "cluster()";
const DONE = "cluster({ phase: 'Success' })";

const REFRESHES = ["Pause auto-refresh", "Refresh now"];
const COMMANDS = ["Expand all", "Collapse all", "Copy as text"];
const VIEWS = ["Tree", "Timeline"];

const BUTTON = "[aria-haspopup=menu]";

/** Shows a job in a box that is `width` wide. */
async function start(width, { body = RUNNING, attributes = {} } = {}) {
  await show(page(), body, { interval: 60, expand: "all", ...attributes });
  await page().$eval("#tree", (tree, width) => (tree.style.inlineSize = `${width}px`), width);
  await nextPaint(page());
}

/** What the menu is like, and the text of what has the focus. */
const state = () =>
  inShadow(page(), (root) => {
    const button = root.querySelector("[aria-haspopup=menu]");
    const menu = root.querySelector("[role=menu]");
    const isShown = (item) => item.getClientRects().length > 0;
    const active = root.activeElement;
    return {
      expanded: button.ariaExpanded,
      open: isShown(menu),
      items: [...menu.querySelectorAll("button")].filter(isShown).map((item) => item.textContent.trim()),
      focus: active === button ? "button" : active?.matches("[role^=menuitem]") ? active.textContent.trim() : (active?.dataset.uid ?? active?.dataset.do ?? active?.localName ?? null),
    };
  });

/** Opens the menu with a key on its button. */
async function open(key = "Enter") {
  await inShadow(page(), (root, button) => root.querySelector(button).focus(), BUTTON);
  await press(page(), key);
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement.matches("[role^=menuitem]"));
}

for (const [width, items] of [
  [300, [...REFRESHES, ...COMMANDS, ...VIEWS]],
  [480, [...REFRESHES, ...COMMANDS, ...VIEWS]],
  [600, [...REFRESHES, ...COMMANDS, ...VIEWS]],
  [768, COMMANDS],
  [1280, COMMANDS],
]) {
  test(`what is in the menu at ${width} px has no button of its own`, async () => {
    await start(width);
    const closed = await state();
    assert.deepEqual([closed.expanded, closed.open], ["false", false]);
    const buttons = await inShadow(page(), (root) =>
      [...root.querySelectorAll(".toolbar :is(button, input):not([role^=menuitem])")].filter((it) => it.getClientRects().length).map((it) => it.ariaLabel),
    );
    const all = ["Search", ...REFRESHES, ...VIEWS, "More actions"];
    assert.deepEqual(buttons, all.filter((name) => !items.includes(name)));
    await open();
    assert.deepEqual(await state(), { expanded: "true", open: true, items, focus: items[0] });
  });
}

// Keys after the one that opens the menu, and what has the focus then.
const ITEMS = [...REFRESHES, ...COMMANDS, ...VIEWS];
const KEYS = [
  ["Enter", [], ITEMS[0]],
  ["Space", [], ITEMS[0]],
  ["ArrowDown", [], ITEMS[0]],
  ["ArrowUp", [], ITEMS.at(-1)],
  ["Enter", ["ArrowDown"], ITEMS[1]],
  ["Enter", ["ArrowUp"], ITEMS.at(-1)],
  ["Enter", ["ArrowUp", "ArrowDown"], ITEMS[0]],
  ["Enter", ["End"], ITEMS.at(-1)],
  ["Enter", ["End", "Home"], ITEMS[0]],
  ["Enter", ["c"], "Collapse all"],
  ["Enter", ["c", "c"], "Copy as text"],
  ["Enter", ["c", "c", "c"], "Collapse all"],
  ["Enter", ["T", "t"], "Timeline"],
  ["Enter", ["z"], ITEMS[0]],
];

test("keys move the focus in the menu", async () => {
  await start(360);
  for (const [opener, keys, expected] of KEYS) {
    await open(opener);
    await press(page(), ...keys);
    assert.equal((await state()).focus, expected, [opener, ...keys].join(" "));
    await press(page(), "Escape");
  }
});

test("keys in the menu are not the tree's, and not the page's", async () => {
  await start(360);
  const before = await rowIds(page());
  await open();
  await page().evaluate(() => {
    window.unprevented = [];
    window.escapes = 0;
    document.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented) window.unprevented.push(event.key);
      if (event.key === "Escape") window.escapes += 1;
    });
  });
  await press(page(), "ArrowDown", "ArrowLeft", "*", "Home", "End", "Escape");
  assert.deepEqual(await rowIds(page()), before);
  assert.deepEqual(await page().evaluate(() => [window.unprevented, window.escapes]), [["ArrowLeft"], 0]);
  assert.deepEqual([(await state()).open, (await state()).focus], [false, "button"]);
});

// What the page has around the widget when Escape closes the menu: it stays open, and the next Escape is its own.
const HOSTS = {
  dialog: "<dialog></dialog>",
  popover: "<div popover></div>",
};

for (const [name, html] of Object.entries(HOSTS)) {
  test(`Escape closes the menu and not the ${name} around it`, async () => {
    await start(360);
    await page().evaluate((html) => {
      const tree = document.querySelector("#tree");
      document.body.insertAdjacentHTML("beforeend", html);
      const host = document.body.lastElementChild;
      host.id = "host";
      host.append(tree);
      if (host.localName === "dialog") host.showModal();
      else host.showPopover();
    }, html);
    const isOpen = () => page().$eval("#host", (host) => host.matches(":is(:modal, :popover-open)"));
    await open();
    assert.deepEqual([(await state()).open, await isOpen()], [true, true]);
    await press(page(), "Escape");
    assert.deepEqual([(await state()).open, (await state()).focus, await isOpen()], [false, "button", true]);
    await press(page(), "Escape");
    assert.equal(await isOpen(), false);
  });
}

test("Tab closes the menu and moves on from its button", async () => {
  await start(360);
  await open();
  await press(page(), "Tab");
  assert.deepEqual([(await state()).open, (await state()).expanded, (await state()).focus], [false, "false", "c-1"]);
  await open();
  await page().keyboard.down("Shift");
  await press(page(), "Tab");
  await page().keyboard.up("Shift");
  assert.deepEqual([(await state()).open, (await state()).focus], [false, "input"]);
});

test("a click elsewhere closes the menu, one on its button too", async () => {
  await start(360);
  const point = (selector) =>
    inShadow(page(), (root, selector) => {
      const { x, y, width, height } = root.querySelector(selector).getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }, selector);
  const clickAt = async (selector) => {
    await page().mouse.click(...(await point(selector)));
    await nextPaint(page());
  };
  for (const [selector, expected] of [[BUTTON, true], [BUTTON, false], [BUTTON, true], [".sentence", false]]) {
    await clickAt(selector);
    const { open, expanded } = await state();
    assert.deepEqual([open, expanded], [expected, String(expected)], selector);
  }
});

// An item, the keys that activate it, and what it does.
const ITEM_EFFECTS = [
  ["Collapse all", async () => assert.deepEqual(await rowIds(page()), ["c-1", "c-2", "c-3", "c-4", "c-8"])],
  ["Timeline", async () => assert.ok(await inShadow(page(), (root) => root.querySelector(".axis") !== null))],
  ["Refresh now", async () => assert.equal(await page().evaluate(() => window.requests.length), 2)],
  ["Pause auto-refresh", async () => assert.equal(await inShadow(page(), (root) => root.querySelector(".connection").textContent), "Paused")],
];

for (const [name, check] of ITEM_EFFECTS) {
  test(`the item "${name}" has its effect, closes the menu and returns the focus`, async () => {
    await start(360);
    await open();
    for (let left = 9; left > 0 && (await state()).focus !== name; left--) await press(page(), "ArrowDown");
    await press(page(), "Enter");
    const { open: isOpen, expanded, focus } = await state();
    assert.deepEqual([isOpen, expanded, focus], [false, "false", "button"]);
    await check();
  });
}

test("the chosen view is the checked item", async () => {
  await start(360);
  const checked = () => inShadow(page(), (root) => [...root.querySelectorAll("[role=menuitemradio]")].map((item) => item.ariaChecked));
  await click(page(), BUTTON);
  assert.deepEqual(await checked(), ["true", "false"]);
  await click(page(), "[role=menu] [data-do=timeline]");
  await click(page(), BUTTON);
  assert.deepEqual(await checked(), ["false", "true"]);
});

test("the menu stays open through refreshes, and the focus in it when its item goes", async () => {
  await start(360);
  await open();
  await press(page(), "End");
  await refresh(page(), "cluster({ fails: true })");
  assert.deepEqual([(await state()).open, (await state()).focus], [true, "Timeline"]);
  await press(page(), "Home");
  await refresh(page(), DONE);
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement?.matches("[role^=menuitem]"));
  const { open: isOpen, items, focus } = await state();
  assert.deepEqual([isOpen, items, focus], [true, ITEMS.slice(1), "Refresh now"]);
});

// What closes the menu without an event: its button must not say that it is open, and it must open again.
const CLOSED = {
  "the widget is moved": (tree) => document.body.prepend(tree),
  "the toolbar is hidden for a while": async (tree) => {
    tree.hideToolbar = true;
    await new Promise(requestAnimationFrame);
    tree.hideToolbar = false;
  },
  "another job is shown": (tree) => (tree.src = "/another"),
};

for (const [name, close] of Object.entries(CLOSED)) {
  test(`the menu is closed when ${name}`, async () => {
    await start(360);
    await open();
    await page().$eval("#tree", (tree, close) => eval(close)(tree), `(${close})`);
    await nextPaint(page());
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector("[role=menu]"));
    const closed = await state();
    assert.deepEqual([closed.expanded, closed.open, closed.items], ["false", false, []]);
    assert.equal(await inShadow(page(), (root) => root.querySelector("[role=menu]").childElementCount), 0);
    await open();
    assert.deepEqual((await state()).items, ITEMS);
  });
}

// Where the widget is when the menu opens, by styles of the page and of the widget; the menu is whole, in the window, and at its button.
const PLACES = {
  "at the top": "",
  "at the bottom": "body { padding-block-start: 700px }",
  "in a box that clips": "#tree { block-size: 90px; overflow: hidden }",
  "right to left": "html { direction: rtl }",
  scaled: "body { transform: scale(0.7); transform-origin: 0 0 }",
  "scaled, far from the origin": "body { transform: scale(0.5); transform-origin: 0 0; padding-block-start: 600px }",
  "where the browser does not place it": ["", ".menu { position-area: none !important }"],
  "where the browser does not place it, at the end of the window": ["#tree { margin-inline-start: 332px }", ".menu { position-area: none !important }"],
  zoomed: "body { zoom: 1.5 }",
};

for (const [name, css] of Object.entries(PLACES)) {
  test(`the menu is whole and at its button: ${name}`, async () => {
    await page().setViewport({ width: 700, height: 800 });
    await start(360, { body: "job('r', 'Running', { subJobs: [job('a', 'Running')] })" });
    await page().evaluate((styles) => {
      for (const [at, textContent] of styles.entries()) {
        const style = Object.assign(document.createElement("style"), { textContent });
        (at ? document.querySelector("#tree").shadowRoot : document.head).append(style);
      }
    }, [css].flat());
    await nextPaint(page());
    await open();
    await nextPaint(page());
    const [inside, near, covered] = await inShadow(page(), (root) => {
      const box = root.querySelector("[role=menu]").getBoundingClientRect();
      const button = root.querySelector("[aria-haspopup=menu]").getBoundingClientRect();
      const inside = box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
      const near = Math.min(Math.abs(box.top - button.bottom), Math.abs(button.top - box.bottom)) < 12 && box.left < button.right && box.right > button.left;
      const covered = [...root.querySelectorAll("[role^=menuitem]")].filter((item) => {
        const { x, y, width, height } = item.getBoundingClientRect();
        return !item.contains(root.elementFromPoint(x + width / 2, y + height / 2));
      });
      return [inside, near, covered.length];
    });
    assert.deepEqual([inside, near, covered], [true, true, 0]);
  });
}

test("widgets in the same document have menus of their own", async () => {
  await start(360);
  await page().evaluate(() => {
    const other = document.createElement("job-tree");
    Object.assign(other, { id: "other", fetcher: document.querySelector("#tree").fetcher, system: "cce", projectId: "p", jobId: "other", interval: 0, depth: 1 });
    document.body.append(other);
  });
  await waitFor(page(), () => document.querySelector("#other").shadowRoot.querySelector("[role=menu]"));
  const ids = await page().evaluate(() => [...document.querySelectorAll("job-tree")].map((tree) => tree.shadowRoot.querySelector("[role=menu]").id));
  assert.equal(new Set(ids).size, 2, ids.join());
});
