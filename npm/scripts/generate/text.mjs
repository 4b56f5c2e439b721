// What several generated files share: names, types and comments.

/** The second half of a generated file's first line. */
export const HEAD = "Generated from description.mjs by `cargo xtask docs`.";
export const named = (entries) => Object.entries(entries).map(([name, description]) => ({ name, description }));
export const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
export const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
export const quoted = (values) => values.map((value) => JSON.stringify(value)).join(" | ");

/** Wraps a text as a JSDoc comment. */
export function comment(text, indent = "  ") {
  const lines = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && `${indent} *  ${line} ${word} */`.length <= 120) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return `${indent}/** ${lines.join(`\n${indent} *  `)} */`;
}

/** The type of an attribute's property. */
export function propertyType({ default: value, values }) {
  if (values) return quoted(values);
  return { string: "string", number: "number", boolean: "boolean" }[typeof value];
}

export const defaultOf = ({ default: value, values, note }) => note?.replaceAll("`", "") ?? String(values?.[0] ?? value);
