// The layout of an element until its widget is mounted: as by the style sheet of the widget, which is part of the wasm.

/** As large as a character of the widget. */
const EM = "var(--job-tree-font-size,14px)";

const EARLY_STYLES = `:host{display:flex;flex-direction:column;min-inline-size:min(100%,16*${EM});max-inline-size:100%}
:host([hidden]){display:none}
:host::before{all:initial;content:"0 0";display:block;flex:none;block-size:0;overflow:hidden;visibility:hidden;font-size:${EM};word-spacing:40em}
slot{display:block;flex:auto;contain:inline-size;contain-intrinsic-inline-size:min(40*${EM},80vw);min-block-size:calc(2*${EM} + 17px)}`;
let earlySheet;

/** Adopts the style sheet of the time before the widget. */
export function layOutEarly(root) {
  if (!earlySheet) (earlySheet = new CSSStyleSheet()).replaceSync(EARLY_STYLES);
  root.adoptedStyleSheets = [earlySheet];
}
