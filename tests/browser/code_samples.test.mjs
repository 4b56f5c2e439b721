// The code that the demo page shows. The React and the Yew code are files that other tests compile.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { codeSamples } from "../../static/playground/code_samples.js";
import { attributesOf, readState } from "../../static/playground/demo_state.js";

const file = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const samples = (query) => codeSamples(attributesOf(readState(new URLSearchParams(query)), "/demo"));

const EVERY_OPTION = "system=ief&job=failure&theme=dark&lang=zh-Hans&dir=rtl&view=timeline&expand=all&interval=10&run=r1";

test("the React and Yew code is what other tests compile", async () => {
  for (const [query, react, yew] of [
    ["", "demo_page.tsx", "default_job.rs"],
    [EVERY_OPTION, "demo_page_options.tsx", "every_option.rs"],
  ]) {
    const actual = samples(query);
    assert.equal(actual.react, await file(`tests/packaging/projects/types/${react}`));
    assert.equal(actual.yew, await file(`examples/yew/tests/demo_page/${yew}`));
  }
});

test("only attributes that differ from the element's default are in the HTML", () => {
  const element = (query) => samples(query).html.match(/<job-tree\n(.*)\n><\/job-tree>\n$/s)[1].split("\n").map((line) => line.trim());
  assert.deepEqual(element("interval=5"), ['system="cce"', 'proxy="/demo"', 'project-id="demo"', 'job-id="demo-success"']);
  assert.deepEqual(element(EVERY_OPTION), [
    'system="ief"',
    'proxy="/demo"',
    'project-id="demo"',
    'job-id="demo-failure-r1"',
    'interval="10"',
    'view="timeline"',
    'expand="all"',
    'theme="dark"',
    'lang="zh-Hans"',
    'dir="rtl"',
  ]);
});

test("values are escaped in each language", () => {
  for (const [value, html, react, yew] of [
    ["plain-1", '"plain-1"', '"plain-1"', '"plain-1"'],
    ['say "hi"', '"say &quot;hi&quot;"', '{"say \\"hi\\""}', '"say \\"hi\\""'],
    ["a&amp;<b>", '"a&amp;amp;&lt;b>"', '{"a&amp;<b>"}', '"a&amp;<b>"'],
    ["back\\slash", '"back\\slash"', '{"back\\\\slash"}', '"back\\\\slash"'],
    ["{path}", '"{path}"', '"{path}"', '"{path}"'],
    ["tab\tline\n", '"tab\tline\n"', '{"tab\\tline\\n"}', '"tab\\u{9}line\\u{a}"'],
    ["日本", '"日本"', '"日本"', '"日本"'],
  ]) {
    const code = codeSamples({ system: "cce", proxy: value, "project-id": "p", "job-id": "j" });
    assert.ok(code.html.includes(`\n  proxy=${html}\n`), `${value}: ${code.html}`);
    assert.ok(code.react.includes(`\n      proxy=${react}\n`), `${value}: ${code.react}`);
    assert.ok(code.yew.includes(`.with_proxy(${yew});`), `${value}: ${code.yew}`);
  }
});
