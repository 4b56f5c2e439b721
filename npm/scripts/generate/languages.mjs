// `npm/lang/*.js`: the texts of each language except English, which is in the wasm.
import { read } from "../documents.mjs";

/** The columns of the catalog after English. */
const TAGS = ["zh-Hans", "zh-Hant", "de"];

/** A line of the catalog: its name, key or job type, and the texts in all languages. */
const LINE = /^    (?:\w+ )?"[^"]+": (".*");$/gm;

const rows = [...read("src/engine/i18n/catalog.rs").matchAll(LINE)].map(([, texts]) => JSON.parse(`[${texts}]`));

const languageModule = (column) => `// Generated from src/engine/i18n/catalog.rs by \`cargo xtask docs\`: a line for each message and job type.
export default \`${rows.map((texts) => texts[column].replaceAll("`", "\\`")).join("\n")}
\`;
`;

/** Path in the repository, and text. */
export const languageModules = TAGS.map((tag, index) => [`npm/lang/${tag}.js`, languageModule(index + 1)]);
