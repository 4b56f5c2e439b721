// The playground in a frame: shows the widget alone and posts its size to the parent.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { startFixture } from "./support/fixture.mjs";
import { startProxy } from "./support/proxy.mjs";

const fixture = startFixture(startProxy);

test("a frame shows the job of its URL and reports its size", async () => {
  const page = await fixture.open();
  const query = "embed&system=cce&project-id=demo&job-id=demo-success-embed&proxy=/demo&interval=1&theme=dark&onclick=hurt()";
  await page.evaluate((src) => {
    window.sizes = [];
    addEventListener("message", ({ source, data }) => {
      if (source === document.querySelector("iframe").contentWindow) window.sizes.push(data);
    });
    const frame = document.createElement("iframe");
    Object.assign(frame, { src, width: 600, height: 100 });
    document.body.append(frame);
  }, `/index.html?${query}`);
  const rows = await page.waitForFunction(
    () => {
      const tree = document.querySelector("iframe").contentDocument?.querySelector("job-tree");
      const rows = tree?.shadowRoot?.querySelectorAll("[role=treeitem]").length ?? 0;
      return rows > 2 && window.sizes.at(-1)?.height > 100 && rows;
    },
    { polling: 100, timeout: 60_000 },
  );
  assert.ok((await rows.jsonValue()) > 2);
  const { sizes, elements, attributes, height } = await page.evaluate(() => {
    const inner = document.querySelector("iframe").contentDocument;
    const tree = inner.querySelector("job-tree");
    return {
      sizes: window.sizes,
      elements: [...inner.body.children].map(({ localName }) => localName),
      attributes: tree.getAttributeNames().sort(),
      height: Math.ceil(tree.getBoundingClientRect().height),
    };
  });
  assert.deepEqual(elements, ["job-tree"]);
  assert.deepEqual(attributes, ["id", "interval", "job-id", "project-id", "proxy", "system", "theme"]);
  assert.deepEqual(Object.keys(sizes.at(-1)).sort(), ["height", "type", "width"]);
  assert.ok(Math.abs(sizes.at(-1).height - height) <= 40, `${sizes.at(-1).height} is about ${height}`);
  assert.ok(new Set(sizes.map((size) => size.height)).size > 1, "it grows");
});

test("the documented frame is as high as its widget", async () => {
  const html = await readFile(new URL("pages/frame.html", import.meta.url), "utf8");
  const page = await fixture.open();
  await page.setContent(html.replaceAll("https://jobs.portal.example", fixture.server.origin));
  await page.waitForFunction(
    () => {
      const frame = document.querySelector("iframe");
      const tree = frame.contentDocument?.querySelector("job-tree");
      const { height } = tree?.getBoundingClientRect() ?? {};
      return tree?.shadowRoot?.querySelector("[role=treeitem]") && frame.style.height === `${Math.ceil(height)}px`;
    },
    { polling: 100, timeout: 60_000 },
  );
  assert.deepEqual(page.errors, []);
});
