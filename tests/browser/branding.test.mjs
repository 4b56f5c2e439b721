// A page that sets only its accent, background and text gets a widget that can be read: contrast as WCAG AA requires, of
// the colours that are computed for every text and control in every state, in both themes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { needsChromium } from "./support/browser.mjs";
import { waitFor } from "./support/job_tree.mjs";
import { respondWithError } from "./support/jobs.mjs";
import { click, inShadow, nextPaint, press, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

// `none` is the widget's own palette; `surface` is what is behind a background that lets it through.
const PALETTES = {
  none: {},
  "dark navy": { background: "#0b1736", color: "#e6ecff", accent: "#4f8cff" },
  "warm cream": { background: "#fdf6e3", color: "#3b2f20", accent: "#b4540a" },
  "black, high contrast": { background: "#000000", color: "#ffffff", accent: "#ffff00" },
  "saturated purple": { background: "#ffffff", color: "#1a1026", accent: "#a100ff" },
  "light yellow accent": { background: "#fffdf5", color: "#222222", accent: "#ffe680" },
  "dark accent on dark": { background: "#1e1e2e", color: "#cdd6f4", accent: "#12205c" },
  "only a background": { background: "#0b1736" },
  "only a light background": { background: "#f6f1e7" },
  "only an accent": { accent: "#ff2d9b" },
  transparent: { background: "transparent", accent: "#ffd400", surface: "Canvas" },
  "status colours too": { background: "#ffffff", color: "#111111", succeeded: "#7dff9a", failed: "#ff9a9a", warning: "#ffe14d" },
};

/** A job with a node in every phase, and a sub-job of one that failed. */
const EVERY_PHASE = `crowd(job("root", "Running", { type: "CreateCluster", name: "cluster-production", subJobs: [
  ...["Pending", "Running", "Pause", "Success", "PartiallySuccessful", "Cancelled", "Skipped", "Dancing"].map((phase) => job(phase, phase, { until: 60, reason: "reason of " + phase })),
  job("failed", "Failed", { until: 60, subJobs: [job("cause", "Failed", { type: "CreateNodeVM", reason: "no available flavors", until: 60 })] }),
] }), "Success", 4)`;

const STATES = {
  tree: async () => {},
  selected: async () => {
    await inShadow(page(), (root) => root.querySelector("[data-uid=Running]").click());
    await inShadow(page(), (root) => root.querySelector("[data-uid=Running]").focus());
  },
  "the failed row selected, with its details": () => click(page(), "[data-uid=cause]"),
  "matches of a search": async () => {
    await page().$eval("#tree", (tree) => (tree.query = "node"));
    await press(page(), "Tab");
    await inShadow(page(), (root) => root.querySelector("input").focus());
  },
  filtered: async () => {
    for (const phase of ["failed", "running", "succeeded", "partial", "pending"]) await click(page(), `.chip[data-phase=${phase}]`);
  },
  "no match": () => page().$eval("#tree", (tree) => (tree.query = "zebra")),
  timeline: () => page().$eval("#tree", (tree) => (tree.view = "timeline")),
  menu: async () => {
    await page().$eval("#tree", (tree) => (tree.style.inlineSize = "400px"));
    await inShadow(page(), (root) => root.querySelector("[aria-haspopup=menu]").focus());
    await press(page(), "Enter");
    await waitFor(page(), () => document.querySelector("#tree").shadowRoot.activeElement.matches("[role^=menuitem]"));
  },
  stale: async () => {
    await respondWithError(page(), "throttled");
    await page().$eval("#tree", (tree) => tree.refresh().catch(() => {}));
  },
};

/** Contrasts below what is required, and how many were computed. Runs in the page. */
function poorContrasts(root) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const paint = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const parentOf = (element) => element.parentElement ?? element.getRootNode().host;
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  /** The backgrounds of an element and all around it, the outermost first. */
  const backgrounds = (element) => {
    const found = [];
    for (let at = element; at; at = parentOf(at)) {
      // The menu's, which is opaque whatever the page's background is.
      const gradient = style(at).backgroundImage.match(/^linear-gradient\((.*\)) 0px,? /)?.[1];
      found.unshift(style(at).backgroundColor, ...(gradient ? [gradient] : []));
      if (at.matches(":popover-open")) break;
    }
    return [style(document.documentElement).backgroundColor, ...found];
  };
  const poor = [];
  let count = 0;
  const check = (least, element, what, color, behind) => {
    count += 1;
    const [front, back] = [paint([...behind, color]), paint(behind)];
    const found = contrast(front, back);
    if (found < least) poor.push(`${what} of ${element.localName}.${element.getAttribute("class") ?? ""} in ${element.closest("[data-uid], .banner, .chip, .menu, .head, .details")?.className}: ${found.toFixed(2)} of ${front} on ${back}`);
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen");
  for (const element of [...root.querySelectorAll(".job-tree, .job-tree *")].filter(isShown)) {
    const own = style(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (hasText) check(4.5, element, "text", own.color, backgrounds(element));
    if (element.matches("input")) {
      check(4.5, element, "text", own.color, backgrounds(element));
      check(4.5, element, "placeholder", style(element, "::placeholder").color, backgrounds(element));
      if (element.matches(":focus, :not(:placeholder-shown)")) check(3, element, "border", own.borderTopColor, backgrounds(parentOf(element)));
    }
    if (element.matches("svg.icon path")) {
      const isCut = element.dataset.shape === "cut";
      if (element.dataset.shape?.includes("track")) continue;
      if (own.fill !== "none") check(3, element, "fill", own.fill, backgrounds(element.closest("svg")));
      // What is cut out has the colour of the surface, on that of the icon.
      if (own.stroke !== "none") check(3, element, "stroke", own.stroke, isCut ? [...backgrounds(element.closest("svg")), own.color] : backgrounds(element.closest("svg")));
    }
    if (element.matches("svg.lines")) check(3, element, "stroke", own.stroke, backgrounds(element));
    if (element.matches(".lane svg")) check(3, element, "fill", own.fill, backgrounds(parentOf(element)));
    if (element.matches(".stacked line")) check(3, element, "segment", own.stroke, backgrounds(element.closest("svg").parentElement));
    if (element.matches(".connection")) check(3, element, "dot", style(element, "::before").borderTopColor, backgrounds(element));
    if (element.matches("[aria-pressed=true]")) check(3, element, "border", own.borderTopColor, backgrounds(parentOf(element)));
    if (element.matches(".row[data-hit]")) check(3, element, "mark", own.boxShadow.match(/^\w+\([^)]*\)/)?.[0] ?? own.borderTopColor, backgrounds(element));
    if (element.matches(":focus-visible")) check(3, element, "focus ring", own.outlineColor, backgrounds(element));
  }
  return { poor, count };
}

/** Shows the job with colours of the page. */
async function start(theme, { surface = "Canvas", ...colors }) {
  await show(page(), EVERY_PHASE, { theme, expand: "all" });
  await page().evaluate(
    (theme, surface, colors) => {
      document.documentElement.style.cssText = `color-scheme: ${theme === "auto" ? "light dark" : theme}; background: ${surface}`;
      const { style } = document.querySelector("#tree");
      for (const [name, color] of Object.entries(colors)) style.setProperty(`--job-tree-${name}`, color);
    },
    theme,
    surface,
    colors,
  );
}

const HOVERED = [".row[data-uid=Running]", ".row[data-uid=failed]", ".row[data-uid=Pending]", ".row .toggle", ".chip", ".wide .tool", "input"];

for (const theme of ["light", "dark", "auto"]) {
  for (const [name, palette] of Object.entries(PALETTES)) {
    // Where the page has no background, the theme is all that tells light from dark; `auto` is dark here.
    if (theme === "auto" && palette.background && palette.background !== "transparent") continue;
    test(`contrast: ${name}, ${theme} theme`, needsChromium, async (t) => {
      await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme === "light" ? "light" : "dark" }, { name: "prefers-reduced-motion", value: "reduce" }]);
      const all = [];
      let total = 0;
      const measure = async (state) => {
        await nextPaint(page());
        const { poor, count } = await inShadow(page(), poorContrasts);
        assert.ok(count > 20, `${state}: ${count} contrasts`);
        total += count;
        all.push(...poor.map((line) => `${state}: ${line}`));
      };
      for (const [state, enter] of Object.entries(STATES)) {
        await start(theme, palette);
        await enter();
        await measure(state);
      }
      await start(theme, palette);
      const phases = await inShadow(page(), (root) => [...root.querySelectorAll(".row")].map((row) => row.dataset.phase));
      assert.equal(new Set(phases).size, 9, "every phase is shown");
      for (const selector of HOVERED) {
        const [x, y] = await inShadow(page(), (root, selector) => {
          const box = root.querySelector(selector).getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        }, selector);
        await page().mouse.move(x, y);
        await nextPaint(page());
        assert.ok(await inShadow(page(), (root, selector) => root.querySelector(selector).matches(":hover"), selector), selector);
        await measure(`${selector} under the mouse`);
      }
      assert.deepEqual([...new Set(all)], []);
      t.diagnostic(`${total} contrasts`);
    });
  }
}

// Here the browser chooses the colours, and the widget must not undo that; a theme with colours of its own, as Windows has.
for (const scheme of ["light", "dark"]) {
  test(`contrast: forced colours, ${scheme}`, needsChromium, async () => {
    const client = await page().createCDPSession();
    await client.send("Emulation.setEmulatedMedia", {
      features: [["forced-colors", "active"], ["prefers-color-scheme", scheme], ["prefers-reduced-motion", "reduce"]].map(([name, value]) => ({ name, value })),
    });
    const all = [];
    for (const [state, enter] of Object.entries(STATES)) {
      await show(page(), EVERY_PHASE, { expand: "all" });
      await page().evaluate(() => {
        document.documentElement.style.cssText = "color-scheme: light dark; background: Canvas";
        document.querySelector("#tree").style.cssText = "--job-tree-background: #0b1736; --job-tree-color: #e6ecff; --job-tree-accent: #ffe680";
      });
      await enter();
      await nextPaint(page());
      all.push(...(await inShadow(page(), poorContrasts)).poor.map((line) => `${state}: ${line}`));
    }
    assert.deepEqual([...new Set(all)], []);
  });
}

test("readable colours of the page stay as they are", needsChromium, async () => {
  const colors = { accent: "rgb(106, 13, 173)", succeeded: "rgb(0, 100, 60)", failed: "rgb(150, 20, 20)", warning: "rgb(110, 70, 0)" };
  await show(page(), EVERY_PHASE, { theme: "light", expand: "all" });
  const shown = await page().evaluate((colors) => {
    const tree = document.querySelector("#tree");
    for (const [name, color] of Object.entries(colors)) tree.style.setProperty(`--job-tree-${name}`, color);
    const context = document.createElement("canvas").getContext("2d");
    const of = (id) => {
      context.fillStyle = getComputedStyle(tree.shadowRoot.querySelector(`[data-uid=${id}] .icon`)).color;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    return { accent: of("Running"), succeeded: of("Success"), failed: of("failed"), warning: of("Pause") };
  }, colors);
  for (const [name, color] of Object.entries(colors)) {
    const channels = color.match(/\d+/g).map(Number);
    assert.ok(shown[name].every((value, at) => Math.abs(value - channels[at]) <= 1), `${name}: ${shown[name]}, given ${color}`);
  }
});

test("no colour of the style sheet is fixed", needsChromium, async () => {
  await show(page(), EVERY_PHASE, { expand: "all" });
  // Each documented colour as the only one that differs from white; whatever has another colour does not derive from any.
  const fixed = await inShadow(page(), (root) => {
    const names = ["color", "muted", "background", "border", "accent", "succeeded", "failed", "warning"];
    for (const name of names) root.host.style.setProperty(`--job-tree-${name}`, "rgb(10, 10, 10)");
    const context = document.createElement("canvas").getContext("2d");
    const isGrey = (color) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
      return Math.max(r, g, b) - Math.min(r, g, b) <= 2;
    };
    const properties = ["color", "background-color", "border-top-color", "outline-color", "fill", "stroke"];
    const elements = [root.querySelector(".job-tree"), ...root.querySelectorAll(".job-tree *")];
    return elements.flatMap((element) => {
      const style = getComputedStyle(element);
      return properties.filter((name) => style[name] !== "none" && !isGrey(style.getPropertyValue(name))).map((name) => `${element.className.baseVal ?? element.className}: ${name} ${style.getPropertyValue(name)}`);
    });
  });
  assert.deepEqual(fixed, []);
});
