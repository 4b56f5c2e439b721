// Formats tables for the terminal.

/** Formats `rows` under `header`, with right-aligned columns. */
export function table(header, rows) {
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => cells.map((cell, column) => cell.padStart(widths[column])).join("  ");
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Formats `12.3 (11.9 to 14.0)`, with the significant digits. */
export function range({ median, min, max }) {
  return `${rounded(median)} (${rounded(min)} to ${rounded(max)})`;
}

function rounded(number) {
  return number.toFixed(number < 1 ? 3 : number < 10 ? 2 : number < 100 ? 1 : 0);
}
