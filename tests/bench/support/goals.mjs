// What the widget is meant to reach, and whether it does.
import { table } from "./table.mjs";

/** Times at most a multiple of another page's in one run, or at most `limit`. */
const GOALS = [
  { what: "navigation to tree", nodes: 3, column: "ready", times: 1.1, of: "lit" },
  { what: "navigation to tree", nodes: 100, column: "ready", times: 1.1, of: "lit" },
  { what: "refresh, one changed", nodes: 100, column: "one", times: 0.8, of: "lit" },
  { what: "refresh, a tenth changed", nodes: 100, column: "tenth", times: 0.8, of: "lit" },
  { what: "idle, ms", nodes: 100, column: "idle", limit: 4 },
  { what: "navigation to tree", nodes: 10_000, column: "ready", times: 1.3, of: "by_hand" },
  { what: "refresh, a tenth changed", nodes: 10_000, column: "tenth", times: 1, of: "by_hand" },
  { what: "scripts, styles, wasm, kB", limit: 145 },
];

/** Compares the page `name` with every goal. `rows` are the results by page and nodes, `sizes` bytes by page. */
export function verdicts(name, rows, sizes) {
  const cell = (page, nodes, column) => rows.find((row) => row.name === page && row.nodes === nodes)?.[column];
  const cells = GOALS.map(({ what, nodes, column, times, of, limit }) => {
    const value = column ? cell(name, nodes, column) : sizes[name] / 1000;
    const measured = of ? value / cell(of, nodes, column) : value;
    const goal = times ?? limit;
    return [
      what,
      nodes?.toLocaleString("en") ?? "",
      of ? `${measured.toFixed(2)} x ${of}` : measured.toFixed(1),
      `at most ${goal}`,
      measured <= goal ? "met" : "MISSED",
    ];
  });
  return table([name, "nodes", "measured", "goal", ""], cells);
}
