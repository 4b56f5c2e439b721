// The words of the plain list in the four languages: the phases, then the other texts.
import { PHASES } from "./phases.js";

const KEYS = [...PHASES, "progress", "stale"];

const WORDS = {
  en: "Pending|Running|Paused|Succeeded|Partly succeeded|Failed|Cancelled|Skipped|Unknown|{done} of {total} done|The last update failed: {message}",
  de: "Ausstehend|Läuft|Angehalten|Erfolgreich|Teilweise erfolgreich|Fehlgeschlagen|Abgebrochen|Übersprungen|Unbekannt|{done} von {total} erledigt|Die letzte Aktualisierung ist fehlgeschlagen: {message}",
  "zh-Hans": "等待中|运行中|已暂停|成功|部分成功|失败|已取消|已跳过|未知|已完成 {done}/{total}|上次更新失败：{message}",
  "zh-Hant": "等待中|執行中|已暫停|成功|部分成功|失敗|已取消|已略過|未知|已完成 {done}/{total}|上次更新失敗：{message}",
};

/** The language of an element that has words here: that of the nearest `lang`, else the browser's. */
function languageOf(element) {
  let lang;
  for (let at = element; at && !lang; at = at.getRootNode().host) lang = at.closest("[lang]")?.lang;
  lang ||= navigator.language;
  if (/^zh\b/i.test(lang)) return /hant|-(tw|hk|mo)/i.test(lang) ? "zh-Hant" : "zh-Hans";
  return /^de\b/i.test(lang) ? "de" : "en";
}

/** Returns the language and a function from a key and values to a text. The page's `messages` come first. */
export function textsFor(element, messages = {}) {
  const language = languageOf(element);
  const words = WORDS[language].split("|");
  const text = (key, values = {}) => {
    const own = messages[`phase-${key}`] ?? words[KEYS.indexOf(key)];
    return own.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  return { language, text };
}

/** `42s`, `12m 54s`, `1h 02m`, `3d 04h`. */
export function duration(milliseconds) {
  const seconds = Math.max(0, milliseconds / 1000);
  const units = [[86400, "d", 24], [3600, "h", 60], [60, "m", 60]];
  const at = units.findIndex(([size]) => seconds >= size);
  if (at < 0) return `${Math.floor(seconds)}s`;
  const [size, unit, parts] = units[at];
  const rest = Math.floor(((seconds % size) * parts) / size);
  return `${Math.floor(seconds / size)}${unit} ${String(rest).padStart(2, "0")}${"hms"[at]}`;
}
