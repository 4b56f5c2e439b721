// Copies code from tested files into the code blocks of a Markdown document. The line above a block says where it comes from:
//
//   <!-- snippet: PATH#REGION -->   the file, or one region of it: the lines between `snippet:REGION` and `snippet:end`
//   <!-- doctest -->                the document itself, whose Rust blocks are compiled as doctests
//   <!-- output of: SOURCE -->      text that a command or file prints

const BLOCK = /^(?:<!-- (?<marker>.+) -->\n)?(?<open>```(?<language>\w*)\n)(?<code>[^]*?)^```$/gm;
const REGION_LINE = /\bsnippet:([\w-]+)/;

/** Returns the code blocks of a document: their marker, language, code and line. */
export function blocksOf(markdown) {
  return [...markdown.matchAll(BLOCK)].map(({ groups, index }) => ({
    ...groups,
    line: markdown.slice(0, index).split("\n").length,
  }));
}

/** Splits a marker `snippet: PATH#REGION`. Returns undefined for another marker. */
export function sourceOf(marker) {
  const [, path, region] = marker?.match(/^snippet: ([^\s#]+)(?:#([\w-]+))?$/) ?? [];
  return path && { path, region };
}

/** Returns a region of a file's text, or all of it, without the lines that mark regions and without common indentation.
 *  The pieces of a region that occurs several times are joined. */
export function extract(text, region) {
  const lines = [];
  let current;
  let isFound = region === undefined;
  for (const line of text.split("\n")) {
    const name = line.match(REGION_LINE)?.[1];
    if (name === "end") current = undefined;
    else if (name !== undefined && current !== undefined) throw new Error(`the region ${current} contains the region ${name}`);
    else if (name !== undefined) current = name;
    else if (region === undefined || current === region) lines.push(line);
    isFound ||= name === region;
  }
  if (!isFound) throw new Error(`there is no region ${region}`);
  if (current !== undefined) throw new Error(`the region ${current} has no end`);
  const code = lines.join("\n").replace(/^\s*\n|\s+$/g, "");
  const indent = Math.min(...code.split("\n").filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return code.replaceAll(new RegExp(`^ {${indent}}`, "gm"), "");
}

/** Returns the document with the current code in its blocks. `read` returns the text of a file. */
export function withSnippets(markdown, read) {
  return markdown.replace(BLOCK, (block, marker, open) => {
    const source = sourceOf(marker);
    if (!source) return block;
    try {
      return `<!-- ${marker} -->\n${open}${extract(read(source.path), source.region)}\n\`\`\``;
    } catch (error) {
      throw new Error(`${marker}: ${error.message}`);
    }
  });
}
