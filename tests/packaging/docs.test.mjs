// The documentation shows code that a test runs. Needs no browser and no build.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";

import { documents, read, root } from "../../npm/scripts/documents.mjs";
import { blocksOf, extract, sourceOf, withSnippets } from "../../npm/scripts/snippets.mjs";

/** Files that a test runs: a file or folder (with a slash at its end), and the test. */
const RUN_BY_TESTS = [
  ["tests/packaging/projects/", "tests/packaging/cases.mjs"], // built, and opened in a browser
  ["tests/packaging/pages/", "tests/packaging/doc_pages.mjs"], // opened in a browser
  ["tests/packaging/csp.txt", "tests/packaging/cases.mjs"], // the policy of those pages
  ["tests/browser/pages/", "tests/browser/embed.test.mjs"], // opened in a browser
  ["docs/definitions/", "tests/native/definitions.rs"], // each reads a body
  ["docs/snippets/", "tests/packaging/shell.test.mjs"], // run, or checked by `jobtree-proxy --check`
  ["deploy/", "tests/deploy/check.py"], // checked by schemas; nginx in proxy/tests/deploy
  ["examples/", "xtask/src/test/mod.rs"], // compiled
  ["src/", "xtask/src/test/mod.rs"],
  ["proxy/", "xtask/src/test/mod.rs"],
  ["tests/cases/", "tests/native/main.rs"],
  ["tests/native/", "tests/native/main.rs"],
];

const isRunByTests = (path) => RUN_BY_TESTS.some(([tested]) => (tested.endsWith("/") ? path.startsWith(tested) : path === tested));

/** What is wrong with the marker of a code block; undefined if nothing is. */
function problemOf({ marker, language }, document) {
  if (sourceOf(marker)) {
    const { path } = sourceOf(marker);
    return isRunByTests(path) ? undefined : `no test runs ${path}`;
  }
  if (marker === "doctest") {
    const isDoctest = language === "rust" && [read("src/lib.rs"), read("proxy/src/lib.rs")].some((text) => text.includes(`/${document}")`));
    return isDoctest ? undefined : "only Rust blocks of documents that a crate includes are doctests";
  }
  if (marker?.startsWith("output of: ")) return language === "text" ? undefined : "output is `text`";
  return "the line above names no source: <!-- snippet: PATH#REGION -->";
}

test("code blocks and tables are those of their sources", async () => {
  await promisify(execFile)("node", [`${root}npm/scripts/docs.mjs`, "--check"]);
});

for (const document of documents) {
  test(`${document}: every code block comes from a file that a test runs`, () => {
    const text = read(document);
    const blocks = blocksOf(text);
    assert.equal(text.match(/^\s*```/gm)?.length ?? 0, 2 * blocks.length, "code blocks are not indented");
    const problems = blocks.map((block) => [block.line, problemOf(block, document)]);
    assert.deepEqual(problems.filter(([, problem]) => problem), []);
  });
}

test("a block without a tested source is a problem", () => {
  for (const [marker, language, expected] of [
    [undefined, "js", /names no source/],
    ["table: events", "js", /names no source/],
    ["snippet: tests/packaging/run.mjs", "js", /no test runs tests\/packaging\/run\.mjs/],
    ["snippet: deploy/proxy.toml", "toml", undefined],
    ["doctest", "rust", undefined],
    ["doctest", "toml", /only Rust blocks/],
    ["output of: cargo xtask test", "js", /`text`/],
    ["output of: cargo xtask test", "text", undefined],
  ]) {
    const actual = problemOf({ marker, language }, "docs/embedding/yew.md");
    if (expected) assert.match(actual ?? "", expected, marker);
    else assert.equal(actual, undefined, marker);
  }
});

test("files and their tests exist", () => {
  for (const path of RUN_BY_TESTS.flat()) assert.ok(existsSync(root + path), path);
});

test("a region is extracted from its file", () => {
  const file = "a\n  // snippet:one\n  b\n\n    c\n  // snippet:end\nd\n<!-- snippet:two -->\ne\n<!-- snippet:end -->\n  # snippet:one\n  f\n  # snippet:end\n";
  for (const [text, region, expected] of [
    [file, "one", "b\n\n  c\nf"],
    [file, "two", "e"],
    [file, undefined, "a\n  b\n\n    c\nd\ne\n  f"],
    [file, "on", /no region on/],
    ["// snippet:one\nb\n", "one", /no end/],
    ["// snippet:one\n// snippet:two\n// snippet:end\n", "one", /one contains the region two/],
  ]) {
    if (expected instanceof RegExp) assert.throws(() => extract(text, region), expected);
    else assert.equal(extract(text, region), expected);
  }
});

test("a block gets the code of its source, and no other block changes", () => {
  const read = (path) => ({ "a.js": "new();\n" })[path];
  const own = "```js\nold();\n```\n";
  const before = `# Title\n\n<!-- snippet: a.js -->\n${own}\n${own}`;
  assert.equal(withSnippets(before, read), `# Title\n\n<!-- snippet: a.js -->\n\`\`\`js\nnew();\n\`\`\`\n\n${own}`);
});
