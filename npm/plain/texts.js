// The texts of the plain list in the four languages: the phases, the kinds of errors, then the others.
import { languageOf } from "../language.js";
import { PHASES, isTerminal } from "./phases.js";

const KINDS = "config network timeout auth forbidden not-found throttled http invalid-body".split(" ");

const KEYS = [...PHASES, ...KINDS, "progress", "ended", "and-failed", "stale", "separator", "job", "task"];

const WORDS = {
  en: "Pending|Running|Paused|Succeeded|Partly succeeded|Failed|Cancelled|Skipped|Unknown|This widget is misconfigured|Can't reach the server|The server took too long to respond|You're signed out|You don't have access to this job|Job not found|Too many requests|The server returned an error|Unexpected response|{done} of {total} done|{succeeded} of {total} succeeded|, {failed} failed|The last update failed: {message}|, |Job|Task {name}",
  de: "Ausstehend|Läuft|Angehalten|Erfolgreich|Teilweise erfolgreich|Fehlgeschlagen|Abgebrochen|Übersprungen|Unbekannt|Dieses Widget ist falsch konfiguriert|Server nicht erreichbar|Der Server hat zu lange nicht geantwortet|Sie sind abgemeldet|Sie haben keinen Zugriff auf diesen Auftrag|Auftrag nicht gefunden|Zu viele Anfragen|Der Server hat einen Fehler gemeldet|Unerwartete Antwort|{done} von {total} fertig|{succeeded} von {total} erfolgreich|, {failed} fehlgeschlagen|Die letzte Aktualisierung ist fehlgeschlagen: {message}|, |Auftrag|Aufgabe {name}",
  "zh-Hans": "等待中|运行中|已暂停|成功|部分成功|失败|已取消|已跳过|未知|组件配置有误|无法连接服务器|服务器响应超时|您未登录或会话已过期|您没有查看该任务的权限|未找到任务|请求过于频繁|服务器返回错误|意外的响应|已完成 {done}/{total}|{total} 项中 {succeeded} 项成功|，{failed} 项失败|上次更新失败：{message}|，|任务|任务 {name}",
  "zh-Hant": "等待中|執行中|已暫停|成功|部分成功|失敗|已取消|已略過|未知|元件設定有誤|無法連線到伺服器|伺服器回應逾時|您未登入或工作階段已過期|您沒有檢視該任務的權限|找不到任務|請求過於頻繁|伺服器傳回錯誤|非預期的回應|已完成 {done}/{total}|{total} 項中 {succeeded} 項成功|，{failed} 項失敗|上次更新失敗：{message}|，|任務|任務 {name}",
};

/** Returns the language and a function from a key and values to a text. The page's `messages` come first. */
export function textsFor(element, messages = {}) {
  const language = languageOf(element);
  const words = WORDS[language].split("|");
  const text = (key, values = {}) => {
    const own = messages[`phase-${key}`] ?? words[KEYS.indexOf(key)];
    return own.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString(language));
  };
  return { language, text };
}

/** The progress of a node: what is done, or after the end what succeeded and failed. */
export function progressOf({ phase, progress }, text) {
  if (!isTerminal(phase)) return text("progress", progress);
  return text("ended", progress) + (progress.failed ? text("and-failed", progress) : "");
}

/** The name of a node. If the service sent none, the proxy has made an English one from its position. */
export function nameOf({ id, name }, text) {
  const [isMadeUp, position] = (id.startsWith("#") && /^(?:Job|Task ([\d.]+))$/.exec(name)) || [];
  if (!isMadeUp) return name;
  return position ? text("task", { name: position }) : text("job");
}

const SIZES = [[86400, "day", 24, "hour"], [3600, "hour", 60, "minute"], [60, "minute", 60, "second"]];

/** `42s`, `12m 54s`, `1h 02m`, `3d 04h`, as the language writes them. */
export function duration(milliseconds, language) {
  const format = (number, unit, minimumIntegerDigits) =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow", minimumIntegerDigits }).format(Math.floor(number));
  const seconds = Math.max(0, milliseconds / 1000);
  const found = SIZES.find(([size]) => seconds >= size);
  if (!found) return format(seconds, "second", 1);
  const [size, unit, parts, smaller] = found;
  const space = language.startsWith("zh") ? "" : " ";
  return format(seconds / size, unit, 1) + space + format(((seconds % size) * parts) / size, smaller, 2);
}
