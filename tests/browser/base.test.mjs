// A page with a <base> of another origin: requests without a proxy stay on the page's own origin, and everything else
// is resolved as the browser resolves it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

const PATH = "/api/v3/projects/p/jobs/j";
const BASES = {
  "another origin": "https://other.example/a/b/",
  "a relative folder": "/a/b/",
};

/** The proxy and other attributes, and the URL that is requested; OWN and BASE are origins. */
const CASES = [
  [{}, `OWN${PATH}`],
  [{ proxy: "" }, `OWN${PATH}`],
  [{ proxy: " " }, `OWN${PATH}`],
  [{ proxy: "/" }, `BASE${PATH}`],
  [{ proxy: "/proxy/otc" }, `BASE/proxy/otc${PATH}`],
  [{ proxy: "proxy" }, `BASE/a/b/proxy${PATH}`],
  [{ proxy: "../proxy/" }, `BASE/a/proxy${PATH}`],
  [{ proxy: "https://portal.example/x" }, `https://portal.example/x${PATH}`],
  [{ proxy: "//portal.example" }, `SCHEME//portal.example${PATH}`],
  [{ proxy: "/p?target={url}" }, `BASE/p?target=${encodeURIComponent(PATH)}`],
  [{ proxy: "{path}" }, `BASE${PATH}`],
  [{ src: "/jobs/1" }, "BASE/jobs/1"],
  [{ src: "1?x" }, "BASE/a/b/1?x"],
];

for (const [name, base] of Object.entries(BASES)) {
  for (const [attributes, expected] of CASES) {
    test(`<base> of ${name}: ${JSON.stringify(attributes)}`, async () => {
      await page().evaluate((base) => (document.head.innerHTML = `<base href="${base}">`), base);
      // The first request is sent before the wasm is loaded, if it can be; the wasm sends the second.
      await show(page(), "cluster()", attributes);
      await page().$eval("#tree", (tree) => tree.refresh());
      const own = await page().evaluate(() => location.origin);
      const { origin, protocol } = new URL(base, own);
      const url = expected.replace("OWN", own).replace("BASE", origin).replace("SCHEME", protocol);
      const requests = await page().evaluate(() => window.requests.map(({ url, credentials }) => [url, credentials]));
      assert.deepEqual(requests, [
        [url, "same-origin"],
        [url, "same-origin"],
      ]);
    });
  }
}

for (const [name, attributes] of [
  ["prefetched", {}],
  ["with headers", { headers: { authorization: "Bearer secret" } }],
]) {
  test(`neither cookies nor headers reach the <base>'s origin without a proxy: ${name}`, async () => {
    await page().setRequestInterception(true);
    const sent = [];
    page().on("request", (request) => {
      if (!request.url().endsWith(PATH)) return request.continue();
      sent.push([new URL(request.url()).origin, request.headers().authorization ?? null]);
      return request.respond({ contentType: "application/json", body: JSON.stringify({ metadata: { uid: "j" }, status: { phase: "Success" } }) });
    });
    const own = await page().evaluate(async (properties) => {
      document.head.innerHTML = `<base href="https://other.example/">`;
      const tree = Object.assign(document.createElement("job-tree"), { system: "cce", projectId: "p", jobId: "j", depth: 1, ...properties });
      document.body.append(tree);
      await tree.refresh();
      return location.origin;
    }, attributes);
    assert.ok(sent.length > 0);
    for (const request of sent) assert.deepEqual(request, [own, attributes.headers?.authorization ?? null]);
  });
}

test("in a frame without a URL, the own origin is that of the parent", async () => {
  const urls = await page().evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.srcdoc = `<base href="https://other.example/"><script type="module">
      import ${JSON.stringify(`${location.origin}/index.js`)};
      const tree = Object.assign(document.createElement("job-tree"), { system: "cce", projectId: "p", jobId: "j", depth: 1 });
      const urls = [];
      tree.fetcher = async ({ url }) => (urls.push(url), Response.json({ metadata: { uid: "j" }, status: { phase: "Success" } }));
      document.body.append(tree);
      tree.refresh().then(() => parent.postMessage(urls, "*"));
    </script>`;
    document.body.append(frame);
    return new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data)));
  });
  const own = await page().evaluate(() => location.origin);
  assert.ok(urls.length > 0);
  for (const url of urls) assert.equal(url, own + PATH);
});
