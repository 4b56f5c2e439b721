// The HTML, React and Yew code for an element with given attributes.

/** Returns `{ html, react, yew }`, the code of an element with these attributes, which are texts by name. */
export function codeSamples(attributes) {
  return { html: htmlSample(attributes), react: reactSample(attributes), yew: yewSample(attributes) };
}

function htmlSample(attributes) {
  const lines = Object.entries(attributes).map(([name, value]) => `  ${name}="${escapeHtml(value)}"`);
  return [
    '<script type="module" src="/jobtree/index.js"></script>',
    "",
    "<job-tree",
    ...lines,
    "></job-tree>",
    "",
  ].join("\n");
}

function escapeHtml(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** Attributes whose React property is a number. */
const NUMBERS = ["interval", "timeout", "depth"];

function reactSample(attributes) {
  const lines = Object.entries(attributes).map(([name, value]) => {
    const property = name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    return `      ${property}=${NUMBERS.includes(name) ? `{${Number(value)}}` : jsxText(value)}`;
  });
  return [
    'import "jobtree";',
    "",
    "export function Job() {",
    "  return (",
    "    <job-tree",
    ...lines,
    "    />",
    "  );",
    "}",
    "",
  ].join("\n");
}

/** A JSX attribute's value: a plain text in quotes, anything else as a JavaScript string. */
function jsxText(text) {
  return /^[^"&\\\p{Cc}]*$/u.test(text) ? `"${text}"` : `{${JSON.stringify(text)}}`;
}

/** The longest line that rustfmt accepts. */
const RUST_WIDTH = 100;

function yewSample({ system, proxy, interval, view, expand, theme, lang, dir, ...ids }) {
  const imports = ["JobAddress", "JobTree"];
  const properties = ["{address}"];
  const statements = [];

  const [project, job] = [ids["project-id"], ids["job-id"]].map(rustText);
  let address = `JobAddress::new(${rustText(system)}, ${project}, ${job})`;
  if (ids["instance-id"]) address += `.with_instance_id(${rustText(ids["instance-id"])})`;
  if (proxy) address += `.with_proxy(${rustText(proxy)})`;
  const line = `    let address = ${address};`;
  if (line.length <= RUST_WIDTH) statements.push(line);
  else statements.push("    let address =", `        ${address};`);

  if (interval) {
    imports.push("Schedule");
    properties.push("{schedule}");
    const duration = `Duration::from_secs(${Number(interval)})`;
    statements.push(`    let schedule = Schedule { interval: ${duration}, ..Schedule::default() };`);
  }
  if (view) properties.push(`${view}=true`);
  if (expand) {
    imports.push("Expand");
    properties.push(`expand={Expand::${capitalized(expand)}}`);
  }
  if (theme) {
    imports.push("Theme");
    properties.push(`theme={Theme::${capitalized(theme)}}`);
  }
  if (lang) properties.push(`lang=${rustText(lang)}`);

  const isShort = properties.length <= 2;
  const tree = isShort ? [`<JobTree ${properties.join(" ")} />`] : ["<JobTree", ...properties.map(indented), "/>"];
  const html = dir ? [`<div dir=${rustText(dir)}>`, ...tree.map(indented), "</div>"] : tree;
  return [
    ...(interval ? ["use std::time::Duration;", ""] : []),
    `use jobtree::{${imports.sort().join(", ")}};`,
    "use yew::prelude::*;",
    "",
    "#[component]",
    "pub fn Job() -> Html {",
    ...statements,
    "    html! {",
    ...html.map(indented).map(indented),
    "    }",
    "}",
    "",
  ].join("\n");
}

function indented(line) {
  return `    ${line}`;
}

function rustText(text) {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\p{Cc}/gu, (control) => `\\u{${control.charCodeAt().toString(16)}}`);
  return `"${escaped}"`;
}

function capitalized(word) {
  return word[0].toUpperCase() + word.slice(1);
}
