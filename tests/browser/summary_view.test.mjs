// view="summary": one line for table cells and lists, with a button that opens the tree in a popover.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { click, inShadow, MORE, nextPaint, press, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const FAILED = "cluster({ phase: 'Failed', fails: true })";

/** Shows the summary of a job in `html`, in its element `#here`, and waits until the line shows it. */
async function showLine(body, { html = "<div id=here></div>", attributes = {} } = {}) {
  await page().evaluate(
    (body, html, attributes) => {
      window.responses = [eval(body)];
      const tree = show({ view: "summary", ...attributes });
      tree.remove();
      document.body.innerHTML = html;
      document.querySelector("#here").append(tree);
      document.querySelector("dialog")?.showModal();
    },
    body,
    html,
    attributes,
  );
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".line[data-phase], .line[data-error]"));
  await nextPaint(page());
}

/** What the line says, and how high it is. */
const line = () =>
  inShadow(page(), (root) => {
    const text = (selector) => root.querySelector(selector)?.textContent.trim() ?? null;
    return {
      phase: text(".word"),
      what: text(".what"),
      title: root.querySelector(".what").title,
      counts: text(".counts"),
      duration: text(".duration"),
      trouble: text(".trouble"),
      segments: [...root.querySelectorAll(".stacked line")].map((line) => line.dataset.kind),
      rows: root.querySelectorAll("[role=treeitem]").length,
    };
  });

/** The state of the popover, and where it is on screen. */
const popover = () =>
  inShadow(page(), (root) => {
    const [pop, button] = [root.querySelector(".pop"), root.querySelector(".open")];
    const { left, top, right, bottom, width } = pop.getBoundingClientRect();
    return {
      isOpen: pop.checkVisibility(),
      rows: root.querySelectorAll("[role=treeitem]").length,
      expanded: button.ariaExpanded,
      focus: root.activeElement?.className ?? null,
      rect: { left, top, right, bottom, width },
      button: button.getBoundingClientRect().toJSON(),
      window: { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight },
    };
  });

/** Clicks the button with the mouse. */
async function clickButton() {
  const { x, y } = await inShadow(page(), (root) => {
    const { left, top, width, height } = root.querySelector(".open").getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  await page().mouse.click(x, y);
  await nextPaint(page());
}

async function open() {
  await clickButton();
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement?.matches("[role=treeitem]"));
  await nextPaint(page());
}

const waitForClosed = () => waitFor(page(), () => !document.querySelector("#tree").shadowRoot.querySelector(".pop").firstChild);

const REASON = "create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes";

for (const [name, body, expected] of [
  ["running", "cluster()", { phase: "Running", counts: "3 of 6", duration: "5m", segments: ["succeeded", "running"] }],
  ["failed", FAILED, { phase: "Failed", counts: "4 of 6", duration: "5m 20s", segments: ["succeeded", "failed"], reason: REASON }],
  ["succeeded", "job('r', 'Success', { name: 'n', until: 61 })", { phase: "Succeeded", what: "Create node n", counts: "", duration: "1m 01s", segments: ["succeeded"] }],
  ["pending", "job('r', 'Initializing', { name: 'n' })", { phase: "Pending", what: "Create node n", counts: "", duration: "", segments: [] }],
  ["skipped", "job('r', 'Skipped', { name: 'n', until: 5 })", { phase: "Skipped", what: "Create node n", counts: "", duration: "5s", segments: ["left-out"] }],
  ["partial", "job('r', 'PARTIALLY_FAILED', { name: 'n', until: 5, reason: 'half' })", { phase: "Partly succeeded", what: "Create node n", counts: "", duration: "5s", segments: ["failed"], reason: "half" }],
  ["unknown", "job('r', 'Dancing', { name: 'n' })", { phase: "Dancing", what: "Create node n", counts: "", segments: [] }],
]) {
  test(`the line of a job: ${name}`, async () => {
    await showLine(body);
    const { reason, what = "Create cluster cluster-production", ...rest } = expected;
    const actual = await line();
    assert.deepEqual({ ...actual, ...rest }, actual);
    assert.equal(actual.what, reason ? `${what} ${reason}` : what);
    assert.equal(actual.title, reason ? `${what}\n${reason}` : what);
    assert.deepEqual([actual.rows, actual.trouble], [0, null]);
  });
}

test("the line shows loading, an error, and a job that is not up to date", async () => {
  await page().evaluate(() => {
    window.responses = [() => new Promise((resolve) => (window.respond = resolve))];
    window.tree = show({ view: "summary" });
  });
  await waitFor(page(), () => tree.shadowRoot.textContent.includes("Loading job"));
  assert.equal(await inShadow(page(), (root) => root.querySelector("section").getBoundingClientRect().height), 20);
  await page().evaluate(() => {
    window.responses = [cluster()];
    respond(Response.json({ error_msg: "Out of order" }, { status: 500 }));
  });
  await waitFor(page(), () => tree.error);
  await nextPaint(page());
  const failed = await inShadow(page(), (root) => [root.querySelector(".what").textContent, root.querySelector(".what").title]);
  assert.deepEqual(failed, ["The server returned an error Out of order", "The server returned an error. If this keeps happening, give the request ID to support."]);
  await page().evaluate(() => tree.refresh());
  await nextPaint(page());
  assert.deepEqual([(await line()).phase, (await line()).trouble], ["Running", null]);
  await page().evaluate(() => {
    window.responses = [() => new Response("{}", { status: 503 })];
    return tree.refresh().catch(() => {});
  });
  await nextPaint(page());
  assert.deepEqual([(await line()).phase, (await line()).trouble], ["Running", "The server returned an error"]);
});

/** What is visible in the line at each width in pixels. The rest is dropped in a fixed order. */
const WIDTHS = [
  [120, []],
  [160, []],
  [240, ["word"]],
  [320, ["word", "stacked"]],
  [400, ["word", "stacked", "counts"]],
  [480, ["word", "stacked", "counts", "duration"]],
  [1200, ["word", "stacked", "counts", "duration"]],
];

for (const lang of ["en", "de", "zh-Hans"]) {
  for (const dir of ["ltr", "rtl"]) {
    test(`one line at any width: ${lang}, ${dir}`, async () => {
      await showLine(FAILED, { attributes: { lang }, html: `<div id=here dir=${dir}></div>` });
      for (const [width, expected] of WIDTHS) {
        await page().evaluate((width) => (document.querySelector("#here").style.inlineSize = `${width}px`), width);
        await nextPaint(page());
        const actual = await inShadow(page(), (root) => {
          const box = root.querySelector(".line").getBoundingClientRect();
          const isSeen = (element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none";
          const rect = (selector) => root.querySelector(selector).getBoundingClientRect();
          const kept = [...root.querySelectorAll(".line > *")].filter(isSeen).map((element) => element.getBoundingClientRect());
          return {
            host: root.host.getBoundingClientRect().width,
            height: root.host.getBoundingClientRect().height,
            seen: ["word", "stacked", "counts", "duration"].filter((name) => isSeen(root.querySelector(`.${name}`))),
            outside: kept.filter(({ left, right }) => left < box.left - 0.5 || right > box.right + 0.5).length,
            overlaps: kept.filter((one, at) => kept.slice(at + 1).some((other) => one.left < other.right - 0.5 && other.left < one.right - 0.5)).length,
            least: Math.min(rect(".icon").width, rect(".what").width, rect(".open").width),
            text: root.querySelector(".word").textContent,
          };
        });
        const { text, least, ...rest } = actual;
        assert.deepEqual(rest, { host: width, height: 20, seen: expected, outside: 0, overlaps: 0 }, `${width} px`);
        assert.ok(least >= 16, `${width} px: ${least}`);
        assert.ok(text, "the phase stays for screen readers");
      }
    });
  }
}

test("a row of a table is as high as its text, with room of 8 px", async () => {
  for (const font of ["14px/1.4 sans-serif", "16px/normal serif", "13px/1.3 sans-serif", "20px/2 sans-serif"]) {
    const html = `<table style="font: ${font}"><tr><td>Text</td></tr><tr><td id=here></td></tr></table>`;
    await showLine("cluster()", { html });
    const [text, own] = await page().$$eval("tr", (rows) => rows.map((row) => row.getBoundingClientRect().height));
    assert.ok(own <= Math.max(text, text + 8), `${font}: ${own} beside ${text}`);
  }
});

test("without room the line is as wide as its container allows", async () => {
  for (const [html, least, most] of [
    ["<table><tr><td>Words</td><td id=here></td></tr></table>", 300, 400],
    [`<table><tr><td>${"Words ".repeat(300)}</td><td id=here></td></tr></table>`, 120, 340],
    ["<div style='display: flex; width: 90px'><div id=here style='min-width: 0'></div></div>", 90, 90],
    ["<div id=here style='display: inline-block'></div>", 300, 400],
  ]) {
    await showLine("cluster()", { html });
    const width = await page().$eval("#tree", (tree) => tree.getBoundingClientRect().width);
    assert.ok(width >= least && width <= most, `${html.slice(0, 60)}: ${width}`);
  }
});

const BUTTON_AT_END = "<div style='padding: 0 40px'><div id=here></div></div>";

/** Pages with the line, and the size of their window. */
const PLACES = [
  ["a page", BUTTON_AT_END],
  ["320 px", "<div id=here></div>", { width: 320, height: 640 }],
  ["the bottom of a page", "<div id=here style='position: absolute; inset: auto 0 0'></div>"],
  ["the right-to-left bottom", "<div id=here dir=rtl style='position: absolute; inset: auto 0 0'></div>"],
  ["a scaled dashboard", "<div style='transform: scale(0.6); transform-origin: 0 0'><div id=here></div></div>"],
  ["a larger dashboard", "<div style='transform: scale(1.5); transform-origin: 0 0; width: 500px'><div id=here></div></div>"],
  ["a zoomed page", "<div style='zoom: 1.5; width: 500px'><div id=here></div></div>"],
  ["a cell that hides what overflows", "<table style='table-layout: fixed; width: 400px'><tr><td id=here style='overflow: hidden'></td></tr></table>"],
  ["a scroller", "<div style='height: 60px; overflow: auto'><p style='height: 500px'></p><div id=here></div></div>"],
  ["a dialog", "<dialog style='width: 400px'><div id=here></div></dialog>"],
  ["a low window", "<div id=here style='margin-top: 60px'></div>", { width: 600, height: 180 }],
  ["a right-to-left page", "<div dir=rtl style='padding: 0 40px'><div id=here></div></div>"],
];

for (const isNative of [true, false]) {
  for (const [name, html, size] of PLACES) {
    test(`the tree opens next to its button in ${name}${isNative ? "" : ", without popovers"}`, async () => {
      if (!isNative) await page().evaluate(() => ["showPopover", "hidePopover", "togglePopover", "popover", "popoverTargetElement"].forEach((key) => (delete HTMLElement.prototype[key], delete HTMLButtonElement.prototype[key])));
      await page().setViewport(size ?? { width: 1000, height: 700 });
      await showLine(FAILED, { html });
      await page().$eval("#tree", (tree) => tree.scrollIntoView());
      await open();
      const { isOpen, rows, expanded, focus, rect, button, window } = await popover();
      assert.deepEqual([isOpen, rows, expanded, focus], [true, 8, "true", "row"]);
      const isWithin = rect.left >= 7 && rect.top >= 7 && rect.right <= window.width - 7 && rect.bottom <= window.height - 7;
      assert.ok(isWithin, JSON.stringify({ rect, window }));
      const gap = Math.max(rect.top - button.bottom, button.top - rect.bottom);
      assert.ok(gap <= 5, `${gap} px from the button`);
      assert.ok(rect.left <= button.right && rect.right >= button.left, "above or below the button");
      assert.ok(rect.width >= Math.min(window.width - 17, 300), `${rect.width} px wide`);
      // The page scrolls or changes its size: the tree stays at the button.
      await page().setViewport({ width: window.width - 20, height: window.height });
      await nextPaint(page());
      const moved = await popover();
      assert.ok(moved.rect.right <= moved.window.width - 7, JSON.stringify(moved.rect));

      await press(page(), "Escape");
      await waitForClosed();
      const closed = await popover();
      assert.deepEqual([closed.isOpen, closed.rows, closed.expanded, closed.focus], [false, 0, "false", "open"]);
      if (name === "a dialog") {
        assert.equal(await page().$eval("dialog", (dialog) => dialog.open), true, "Escape has closed the popover only");
        await press(page(), "Escape");
        assert.equal(await page().$eval("dialog", (dialog) => dialog.open), false);
      }
    });
  }

  test(`a click elsewhere, or on the button, closes the tree${isNative ? "" : ", without popovers"}`, async () => {
    if (!isNative) await page().evaluate(() => ["showPopover", "hidePopover", "togglePopover", "popover", "popoverTargetElement"].forEach((key) => (delete HTMLElement.prototype[key], delete HTMLButtonElement.prototype[key])));
    await showLine(FAILED, { html: "<input id=other><div id=here></div>" });
    await open();
    await clickButton();
    await waitForClosed();
    assert.equal((await popover()).focus, "open");
    await open();
    await page().click("#other");
    await waitForClosed();
    assert.equal(await page().evaluate(() => document.activeElement.id), "other", "the focus stays where it went");
    await open();
    // What is inside is used as ever.
    await inShadow(page(), (root) => root.querySelector("[data-uid=c-6]").click());
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".pop .details"));
    await press(page(), "Escape");
    assert.equal((await popover()).isOpen, true, "Escape closes the details first");
  });
}

test("the open tree stays open, focused and up to date through refreshes", async () => {
  await showLine("cluster()");
  await open();
  await press(page(), "ArrowDown");
  const focused = () => inShadow(page(), (root) => root.activeElement.dataset.uid);
  assert.equal(await focused(), "c-2");
  await page().evaluate(async (body) => {
    window.responses = [eval(body)];
    await document.querySelector("#tree").refresh();
  }, FAILED);
  await nextPaint(page());
  assert.deepEqual([await focused(), (await popover()).isOpen, (await line()).phase], ["c-2", true, "Failed"]);
});

test("a wide job opens at its place", async () => {
  await showLine("largeJob(1000)");
  await open();
  const { rect, window, rows } = await popover();
  assert.ok(rect.bottom <= window.height && rows > 5 && rows < 200, JSON.stringify({ rect, rows }));
});

test("a job without rows yet opens with the focus in the popover", async () => {
  await page().evaluate(() => {
    window.responses = [() => Response.json({}, { status: 500 })];
    show({ view: "summary" });
  });
  await waitFor(page(), () => document.querySelector("#tree").error);
  await nextPaint(page());
  await clickButton();
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement?.matches(".pop"));
  assert.ok(await inShadow(page(), (root) => root.querySelector(".pop [part=banner]") !== null));
});

test("reveal() opens the tree at its row", async () => {
  await showLine(FAILED);
  assert.equal(await page().$eval("#tree", (tree) => tree.reveal("none")), false);
  await nextPaint(page());
  assert.equal((await popover()).isOpen, false);
  assert.equal(await page().$eval("#tree", (tree) => tree.reveal("c-6")), true);
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement?.dataset.uid === "c-6");
  assert.equal((await popover()).isOpen, true);
});

test("a widget that is moved while its tree is open has it closed", async () => {
  await showLine(FAILED, { html: "<div id=here></div><div id=there></div>" });
  await open();
  await page().evaluate(() => {
    document.querySelector("#there").append(document.querySelector("#tree"));
    return document.querySelector("#tree").refresh();
  });
  await waitForClosed();
  assert.equal((await popover()).expanded, "false");
  await open();
});

test("the menu is closed when the tree is, and when that opens again", async () => {
  const menu = () =>
    inShadow(page(), (root) => [root.querySelector(".more > button").ariaExpanded, root.querySelectorAll("[role^=menuitem]").length > 0]);
  await showLine(FAILED);
  await open();
  await click(page(), MORE);
  assert.deepEqual(await menu(), ["true", true]);
  await inShadow(page(), (root) => root.querySelector(".pop").hidePopover());
  await waitForClosed();
  await open();
  await nextPaint(page());
  assert.deepEqual(await menu(), ["false", false]);
});

test("the attribute view changes the widget at any time", async () => {
  await showLine("cluster()");
  await open();
  await page().$eval("#tree", (tree) => (tree.view = "tree"));
  await nextPaint(page());
  const state = () => inShadow(page(), (root) => [root.querySelectorAll(".line").length, root.querySelectorAll("[role=treeitem]").length > 0]);
  assert.deepEqual(await state(), [0, true]);
  await page().$eval("#tree", (tree) => (tree.view = "summary"));
  await nextPaint(page());
  assert.deepEqual(await state(), [1, false]);
  await open();
});

test("fifty lines rest while nothing changes", needsChromium, async () => {
  await page().evaluate(() => {
    // Five jobs: two run for minutes, and three have ended.
    window.responses = [];
    const { fetcher } = show();
    const bodies = [cluster(), cluster(), cluster({ phase: "Failed", fails: true }), job("d", "Success", { until: 9 }), largeJob(300, "Success")];
    const table = document.createElement("table");
    window.trees = Array.from({ length: 50 }, (_, index) => {
      const tree = document.createElement("job-tree");
      Object.assign(tree, { system: "cce", projectId: "p", jobId: `j${index % 25}`, view: "summary", depth: 1, interval: 60 });
      tree.fetcher = window.sharedFetcher ??= async (request) => {
        requests.push(request.url);
        const body = bodies[Number(request.url.match(/\d+$/)[0]) % 5];
        return new Response(JSON.stringify(body), { headers: { date: new Date(Date.parse("2025-09-02T12:05:20Z")).toUTCString() } });
      };
      table.insertRow().insertCell().append(tree);
      return tree;
    });
    requests.length = 0;
    document.body.replaceChildren(table);
  });
  await waitFor(page(), () => trees.every((tree) => tree.shadowRoot.querySelector(".line[data-phase]")));
  await nextPaint(page());
  const { requests, sheets, live, timers, writes } = await page().evaluate(async () => {
    const records = [];
    const observer = new MutationObserver((list) => records.push(...list));
    for (const { shadowRoot } of trees) {
      observer.observe(shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    // Three ticks of the clock that all widgets share.
    let timers = 0;
    const { setTimeout: set } = window;
    await new Promise((done) => {
      window.setTimeout = (callback, ...rest) => set(() => (callback(), (timers += 1) === 3 && set(done)), ...rest);
    });
    return {
      requests: window.requests.length,
      sheets: new Set(trees.map(({ shadowRoot }) => shadowRoot.adoptedStyleSheets[0])).size,
      live: trees.filter(({ shadowRoot }) => shadowRoot.querySelector("[role=status], [role=alert], [aria-live]")).length,
      timers,
      writes: records.length,
    };
  });
  assert.deepEqual({ requests, sheets, live, timers, writes }, { requests: 25, sheets: 1, live: 0, timers: 3, writes: 0 });
});

test("nothing moves with reduced motion", needsChromium, async () => {
  await showLine("cluster()");
  const animations = () => inShadow(page(), (root) => root.getAnimations().length);
  assert.ok((await animations()) > 0);
  await page().emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  await nextPaint(page());
  assert.equal(await animations(), 0);
});

test("the segments are told apart without colours", needsChromium, async () => {
  await showLine("job('r', 'Running', { subJobs: ['Success', 'Failed', 'Skipped', 'Running', 'Initializing'].map((phase, at) => job('s' + at, phase)) })");
  const looks = () =>
    inShadow(page(), (root) =>
      [...root.querySelectorAll(".stacked line")].map((line) => {
        const { strokeWidth, strokeDasharray } = getComputedStyle(line);
        return `${strokeWidth} ${strokeDasharray}`;
      }),
    );
  assert.equal(new Set(await looks()).size, 4);
});

test("a strict content security policy forbids nothing of it", async () => {
  await page().evaluate(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; style-src 'self'; connect-src 'self'";
    document.head.append(policy);
  });
  await showLine(FAILED);
  await open();
  await press(page(), "Escape");
  await waitForClosed();
  assert.deepEqual(await page().evaluate(() => violations), []);
  assert.equal(await inShadow(page(), (root) => root.querySelector("svg[style], line[style], .line [style]")), null);
});
