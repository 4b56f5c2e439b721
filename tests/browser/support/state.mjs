// What the user has done to a widget, for tests of events that must change nothing.
import { inShadow } from "./widget.mjs";

/** Returns the rows, the search text, the chosen chips, the details' title and the number of requests. */
export const userState = (page) =>
  inShadow(page, (root) => ({
    rows: [...root.querySelectorAll("[role=treeitem]")].map((row) => [row.dataset.uid, row.ariaExpanded, row.ariaSelected, row.tabIndex]),
    query: root.querySelector("input").value,
    chips: [...root.querySelectorAll(".chip[aria-pressed=true]")].map((chip) => chip.dataset.value),
    details: root.querySelector(".details h2")?.textContent ?? null,
    requests: window.requests.length,
  }));
