// Attributes and properties, as a table: each attribute by the HTML standard's rules for reflection.
import assert from "node:assert/strict";
import { test } from "node:test";

import { attributes } from "../../npm/description.mjs";
import { startFixture } from "./support/fixture.mjs";
import { startServer } from "./support/server.mjs";

const fixture = startFixture(startServer);

const propertyOf = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Attribute text, and the property's value. */
const texts = [
  [null, ""],
  ["", ""],
  [" a b ", " a b "],
  ["<ü>", "<ü>"],
];

/** The same for each kind of attribute; `null` is an absent attribute. */
const numbers = {
  interval: [[null, 5], ["", 5], ["2", 2], ["2.5", 2.5], [" \n2.5", 2.5], ["+7", 7], ["2s", 2], ["1e1", 10], [".5", 1], ["0.2", 1], ["0", 0], ["-1", 5], ["soon", 5], ["NaN", 5], ["Infinity", 5], ["1e999", 5], ["0x10", 0]],
  timeout: [[null, 30], ["", 30], ["2", 2], ["0.5", 0.5], ["0", 30], ["-1", 30], ["later", 30], ["99999999999", 99999999999]],
  depth: [[null, 3], ["", 3], ["1", 1], ["200", 200], ["2.9", 2], ["0", 3], ["0.5", 3], ["-2", 3], ["deep", 3]],
};

const choices = (values) => [
  [null, values[0]],
  ["", values[0]],
  ["nonsense", values[0]],
  ...values.map((value) => [value, value]),
  ...values.map((value) => [value.toUpperCase(), value]), // ASCII case-insensitive
  [` ${values[1]}`, values[0]],
  [values[1].replace("i", "ı").replace("k", "K"), /[ik]/.test(values[1]) ? values[0] : values[1]], // and only ASCII
];

const flags = [
  [null, false],
  ["", true],
  ["false", true],
];

/** Value given to the property, and the attribute afterwards. */
const sets = {
  text: [["a", "a"], ["", ""], [7, "7"], [null, null], [undefined, null]],
  number: [[7, "7"], [2.5, "2.5"], ["4", "4"], [null, null], [undefined, null]],
  choice: [["nonsense", "nonsense"], ["", ""], [null, null], [undefined, null]],
  flag: [[true, ""], [false, null], ["yes", ""], ["", null], [0, null], [null, null], [undefined, null]],
};

function kindOf({ default: value, values }) {
  if (values) return "choice";
  return { string: "text", number: "number", boolean: "flag" }[typeof value];
}

const tableOf = (attribute) =>
  ({ text: texts, number: numbers[attribute.name], choice: attribute.values && choices(attribute.values), flag: flags })[kindOf(attribute)];

test("every attribute reflects by the rules of its kind", async () => {
  const page = await fixture.open();
  await page.evaluate(() => import("/index.js"));
  for (const attribute of attributes) {
    const { name } = attribute;
    const rows = tableOf(attribute);
    assert.ok(rows, `${name} has a table`);
    const actual = await page.evaluate(
      (name, property, texts) =>
        texts.map((text) => {
          const tree = document.createElement("job-tree");
          if (text !== null) tree.setAttribute(name, text);
          return [tree[property], Object.is(tree[property], tree[property])];
        }),
      name,
      propertyOf(name),
      rows.map(([text]) => text),
    );
    rows.forEach(([text, expected], at) => assert.deepEqual(actual[at], [expected, true], `${name}=${JSON.stringify(text)}`));

    // `lang` is the browser's own property.
    if (name === "lang") continue;
    for (const [value, expected] of sets[kindOf(attribute)]) {
      const [before, after] = await page.evaluate(
        (name, property, value, isUndefined) => {
          const tree = document.createElement("job-tree");
          tree.setAttribute(name, "1");
          tree[property] = isUndefined ? undefined : value;
          return [tree.getAttribute(name), tree.outerHTML];
        },
        name,
        propertyOf(name),
        value ?? null,
        value === undefined,
      );
      assert.equal(before, expected, `${propertyOf(name)} = ${JSON.stringify(value)}: ${after}`);
    }
  }
  await page.close();
});

test("a number that is not finite is a TypeError, as on the platform's elements", async () => {
  const page = await fixture.open();
  const thrown = await page.evaluate(async () => {
    await import("/index.js");
    const tree = document.createElement("job-tree");
    return [NaN, Infinity, -Infinity, "soon", {}].flatMap((value) =>
      ["interval", "timeout", "depth"].map((property) => {
        try {
          tree[property] = value;
          return "accepted";
        } catch (error) {
          return error.name;
        }
      }),
    );
  });
  assert.deepEqual(new Set(thrown), new Set(["TypeError"]));
  await page.close();
});

test("properties are on the prototype, enumerable, and set before the definition they count", async () => {
  const page = await fixture.open();
  const result = await page.evaluate(async () => {
    const early = document.createElement("job-tree");
    Object.assign(early, { jobId: "j", interval: 7, paused: true });
    document.body.append(early);
    const { JobTreeElement } = await import("/index.js");
    await customElements.whenDefined("job-tree");
    const names = [];
    for (const name in document.createElement("job-tree")) names.push(name);
    return {
      own: Object.keys(early),
      early: [early.getAttribute("job-id"), early.interval, early.paused],
      enumerable: ["system", "jobId", "interval", "hideToolbar"].every((name) => names.includes(name)),
      observed: JobTreeElement.observedAttributes,
    };
  });
  assert.deepEqual(result, {
    own: [],
    early: ["j", 7, true],
    enumerable: true,
    observed: attributes.map(({ name }) => name),
  });
  await page.close();
});
