// Draws a snapshot as nested lists. A refresh replaces only the rows that have changed, which keeps the focus, the text
// selection and the expanded branches.
import { shapeOf } from "./phases.js";
import { quote } from "./quote.js";
import { duration, nameOf, progressOf } from "./texts.js";

export const STYLE = `:host(:not([hidden])){display:block}
section{all:initial;display:block;color-scheme:inherit;color:var(--job-tree-color,CanvasText);background:var(--job-tree-background,Canvas);font:var(--job-tree-font-size,14px)/1.6 var(--job-tree-font,system-ui,sans-serif);overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
ul ul{padding-inline-start:var(--job-tree-indent,20px)}
bdi+bdi{margin-inline-start:8px}
[part=name]{font-weight:600}
[part=reason]{display:block}`;

/** Returns the functions of a list below `root`. `expand` is the attribute's value. */
export function createList(root, expand) {
  /** The list item of each node, by its ID. */
  let items = new Map();
  /** Of the snapshot that is drawn: the items before it, its language, its texts and its time. */
  let before, language, text, now;

  function drawChildren(list, nodes) {
    nodes.forEach((node, at) => {
      const item = drawNode(list, node);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
    });
    while (list.children.length > nodes.length) list.lastChild.remove();
  }

  function drawNode(list, node) {
    const { id, phase, rawPhase, code, reason, startedAt, endedAt, children } = node;
    const make = (tag, part = "", content = "") => {
      const element = list.ownerDocument.createElement(tag);
      element.part = part;
      element.textContent = content;
      return element;
    };
    const isBranch = children.length > 0;
    const kind = isBranch ? "details" : "div";
    let item = before.get(id);
    if (item?.firstChild.localName !== kind) {
      item = make("li", "row");
      item.append(make(kind));
      if (isBranch) item.firstChild.append(make("summary"), make("ul"));
    }
    items.set(id, item);
    const [row, below] = isBranch ? item.firstChild.children : [item.firstChild];
    const isTimed = startedAt && (endedAt || phase === "running");
    const fields = [
      ["icon", shapeOf(phase)],
      ["status", phase === "unknown" ? (rawPhase ?? text(phase)) : text(phase)],
      ["name", nameOf(node, text)],
      ["duration", isTimed && duration((Date.parse(endedAt) || now) - Date.parse(startedAt), language)],
      ["progress", below && progressOf(node, text)],
      ["reason", [code, reason].filter(Boolean).join(": ")],
    ].filter(([, content]) => content);
    const key = language + fields.join("\n");
    if (item.key !== key) {
      item.key = key;
      row.replaceChildren(...fields.map(([part, content]) => {
        const element = make("bdi", part, content);
        if (part === "reason") element.replaceChildren(...quote(element.ownerDocument, language, code, reason));
        if (part === "name" || (part === "status" && phase === "unknown")) element.translate = false;
        return element;
      }));
      row.firstChild.ariaHidden = "true";
    }
    if (below) {
      // Expands a branch once, when it starts running or fails; the user's own changes are kept.
      const isDue = list === root || expand === "all" || (expand === "auto" && /running|failed|partial/.test(phase));
      if (isDue && !item.isOpened) item.isOpened = item.firstChild.open = true;
      drawChildren(below, children);
    }
    return item;
  }

  return {
    /** Draws the snapshot; the time in ms is that which unfinished durations count to. */
    draw(snapshot, texts, itsTime) {
      [before, language, text, now] = [items, texts.language, texts.text, itsTime];
      items = new Map();
      drawChildren(root, [snapshot.root]);
    },

    /** Opens all branches, or closes all but the root. */
    openAll(isOpen) {
      for (const details of root.querySelectorAll("details")) details.open = isOpen || details.parentNode.parentNode === root;
    },

    /** Opens the branches around a node and moves the focus to it. Returns false if there is no such node. */
    reveal(id) {
      const item = items.get(id);
      if (!item) return false;
      for (let at = item.parentNode; at !== root; at = at.parentNode) if (at.localName === "details") at.open = true;
      const target = item.querySelector("summary") ?? item;
      if (target === item) item.tabIndex = -1;
      target.focus();
      return true;
    },
  };
}
