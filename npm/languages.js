// The texts of the languages except English, which the wasm has: a file each, fetched when an element needs it.

/** Literal imports, which bundlers turn into files of their own. */
const FILES = {
  de: () => import("./lang/de.js"),
  "zh-Hans": () => import("./lang/zh-Hans.js"),
  "zh-Hant": () => import("./lang/zh-Hant.js"),
};

const loaded = {};
const loading = {};
const reported = {};

/** The texts of a language, if they are loaded. */
export const textsOf = (tag) => loaded[tag];

/** Fetches the texts of a language, unless they are there already, and calls `onLoad` once for each file. Never rejects:
 *  without the texts, widgets show English, or the language that they had. The next call tries again; in Firefox, which
 *  remembers that a module failed, only after a reload of the page. */
export function loadTexts(tag, onLoad) {
  if (FILES[tag] && !loaded[tag]) return (loading[tag] ??= fetchTexts(tag, onLoad));
}

async function fetchTexts(tag, onLoad) {
  try {
    loaded[tag] = (await FILES[tag]()).default;
    onLoad();
  } catch (cause) {
    if (!reported[tag]) console.warn(`<job-tree>: the texts of ${tag} could not be loaded: ${cause}`);
    reported[tag] = true;
  }
  delete loading[tag];
}
