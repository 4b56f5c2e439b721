// Which attributes set the language: `xml:lang` of its namespace on any element, `lang` on HTML elements.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { loadAllTexts, nextPaint, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

beforeEach(() => loadAllTexts(page()));

/** `[name, html around the element at #here, what sets a language in the page's code, the language]`. */
const CASES = [
  ["nothing", "<p id=here></p>", "", "en"],
  ["lang", "<p lang=de><i id=here></i></p>", "", "de"],
  ["xml:lang without a namespace, as the HTML parser makes it", "<p xml:lang=de id=here></p>", "", "en"],
  ["xml:lang on an ancestor", "<p id=above><i id=here></i></p>", "xml(above, 'de')", "de"],
  ["xml:lang on the element", "<p id=here></p>", "xml(tree, 'de')", "de"],
  ["xml:lang before lang of the same element", "<p lang=zh-TW id=above><i id=here></i></p>", "xml(above, 'de')", "de"],
  ["a nearer lang", "<p id=above><i lang=zh-TW id=here></i></p>", "xml(above, 'de')", "zh-Hant"],
  ["a nearer xml:lang", "<p lang=zh-TW><i id=above><b id=here></b></i></p>", "xml(above, 'de')", "de"],
  ["an empty xml:lang", "<p lang=de><i id=above><b id=here></b></i></p>", "xml(above, '')", "en"],
  ["lang on an SVG element", "<p lang=de><svg lang=zh-TW><foreignObject><b id=here></b></foreignObject></svg></p>", "", "de"],
  ["xml:lang on an SVG element", "<svg xml:lang=de><foreignObject><b id=here></b></foreignObject></svg>", "", "de"],
  ["xml:lang on a host", "<p id=above></p>", "xml(above, 'de'), inShadowOf(above)", "de"],
  ["an SVG element in a shadow root", "<p id=above lang=de></p>", "inShadowOf(above, '<svg lang=zh-TW><foreignObject><b></b></foreignObject></svg>')", "de"],
  ["xml:lang on the document's element", "<p id=here></p>", "document.documentElement.removeAttribute('lang'), xml(document.documentElement, 'de')", "de"],
];

for (const [name, html, code, expected] of CASES) {
  test(`the language with ${name}`, async () => {
    await show(page(), "cluster()");
    await page().evaluate(
      (html, code) => {
        const tree = document.querySelector("#tree");
        document.body.insertAdjacentHTML("beforeend", html);
        const xml = (element, lang) => element.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:lang", lang);
        const inShadowOf = (host, html = "<b></b>") => {
          host.attachShadow({ mode: "open" }).innerHTML = html;
          host.shadowRoot.querySelector("b").append(tree);
        };
        const above = document.querySelector("#above");
        eval(code);
        document.querySelector("#here")?.append(tree);
        window.widget = tree;
      },
      html,
      code,
    );
    await nextPaint(page());
    assert.equal(await page().evaluate(() => window.widget.shadowRoot.querySelector(".job-tree").lang), expected);
  });
}
