// Texts of the service, which may be in another language than the widget. `src/engine/i18n/quote.rs` has the same rules.

/** Elements for an error's code and the service's sentence, as sent, in a widget in `language`. Either may be missing. */
export function quote(document, language, code, sentence) {
  const make = (tag, content, attributes) => Object.assign(document.createElement(tag), { textContent: content }, attributes);
  const lang = sentence && langOf(sentence, language);
  return [code && make("code", code, { translate: false }), code && sentence && " ", sentence && make("bdi", sentence, lang && { lang })].filter(Boolean);
}

/** The `lang` of the service's text, by its script; undefined if it is the widget's language, or not known. */
export function langOf(text, language) {
  const lang = /[\u3040-\u30ff]/.test(text) ? "ja"
    : /[\u1100-\u11ff\uac00-\ud7a3]/.test(text) ? "ko"
    : /\p{Script=Han}/u.test(text) ? "zh"
    : /[a-z]/i.test(text) && !/[\u00c0-\u1fff\u2c00-\u2dff\ua000-\uabff]/.test(text) ? "en"
    : undefined;
  return language.startsWith(lang) ? undefined : lang;
}

/** What the service said of an error; undefined for messages of our own, which are English and for developers. */
export function sentenceOf({ kind, status, code, message }, language) {
  const isOwn = !status || kind === "invalid-body" || /^HTTP \d+$/.test(message);
  const isOfProxy = /^JOBTREE\./.test(code) && language !== "en";
  return isOwn || isOfProxy ? undefined : message;
}

/** What identifies an error: its code, the attribute that is wrong, or the HTTP status. */
export const codeOf = ({ kind, code, message }) => code ?? (kind === "config" ? /`(.+?)`/ : /^(HTTP \d+)$/).exec(message)?.[1];
