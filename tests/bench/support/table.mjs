// Columns of text for a terminal.

/** `rows` of cells under `head`, all set to the right. */
export function table(head, rows) {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => cells.map((cell, column) => cell.padStart(widths[column])).join("  ");
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** `12.3 (11.9 to 14.0)`, with as many digits as mean something. */
export function range({ median, min, max }) {
  return `${short(median)} (${short(min)} to ${short(max)})`;
}

function short(number) {
  return number.toFixed(number < 1 ? 3 : number < 10 ? 2 : number < 100 ? 1 : 0);
}
