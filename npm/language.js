// The language of an element, found before the wasm is there. `src/browser/language.rs` and `src/engine/i18n/language.rs`
// have the same rules, and follow `xml:lang` too.

/** The tag of the language to show in `element`: by the nearest `lang`, else by the browser's language. */
export function languageOf(element) {
  let lang;
  for (let at = element; at && lang === undefined; at = at.getRootNode().host) lang = at.closest("[lang]")?.lang;
  lang = (lang ?? navigator.language).trim().replaceAll("_", "-");
  if (/^(zh|yue)\b/i.test(lang)) return /-(hant|tw|hk|mo)\b/i.test(lang) && !/hans/i.test(lang) ? "zh-Hant" : "zh-Hans";
  return /^de\b/i.test(lang) ? "de" : "en";
}
