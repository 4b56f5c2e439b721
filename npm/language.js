// The language of an element. `src/browser/language.rs` and `src/engine/i18n/language.rs` have the same rules for the wasm,
// and also follow `xml:lang`.

/** The tag of the language that is shown in `element`: that of the nearest `lang`, else the browser's, else English. */
export function languageOf(element) {
  let lang;
  for (let at = element; at && lang === undefined; at = at.getRootNode().host) lang = at.closest("[lang]")?.lang;
  lang = (lang ?? navigator.language).trim();
  if (/^(zh|yue)(?![^-_])/i.test(lang)) return /[-_](hant|tw|hk|mo)(?![^-_])/i.test(lang) && !/hans/i.test(lang) ? "zh-Hant" : "zh-Hans";
  return /^de(?![^-_])/i.test(lang) ? "de" : "en";
}
