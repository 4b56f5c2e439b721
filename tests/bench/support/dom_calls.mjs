// Counts the calls of a page to methods and accessors of the DOM.

/** Runs in the page before its scripts, and counts in `window.domCalls`, by name. */
export function countDomCalls() {
  window.domCalls = {};
  const interfaces = [EventTarget, Node, CharacterData, Element, HTMLElement, HTMLTemplateElement, SVGElement, Document];
  const others = [DocumentFragment, ShadowRoot, DOMTokenList, CSSStyleDeclaration, NodeList, HTMLCollection, TreeWalker];
  const counted = (name, call) =>
    function (...args) {
      window.domCalls[name] = (window.domCalls[name] ?? 0) + 1;
      return Reflect.apply(call, this, args);
    };
  for (const { prototype } of [...interfaces, ...others]) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (name === "constructor" || !descriptor.configurable) continue;
      for (const kind of ["value", "get", "set"]) {
        if (typeof descriptor[kind] === "function") descriptor[kind] = counted(name, descriptor[kind]);
      }
      Object.defineProperty(prototype, name, descriptor);
    }
  }
}
