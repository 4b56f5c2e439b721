// Syntax highlighting of the code samples.

/** Strings, names of elements, and keywords. */
const TOKENS = /(?<string>"(?:[^"\\\n]|\\.)*")|(?<tag><\/?[A-Za-z][\w-]*|\/?>)|(?<keyword>\b(?:export|fn|function|import|let|pub|return|use)\b)/g;

/** Shows the code in the element, with a class for each kind of token. */
export function showCode(element, code) {
  const nodes = [];
  let end = 0;
  for (const { 0: text, index, groups } of code.matchAll(TOKENS)) {
    nodes.push(code.slice(end, index));
    const token = document.createElement("span");
    token.className = Object.keys(groups).find((kind) => groups[kind] !== undefined);
    token.textContent = text;
    nodes.push(token);
    end = index + text.length;
  }
  element.replaceChildren(...nodes, code.slice(end));
}
