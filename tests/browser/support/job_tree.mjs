// Reads the rendered content of a <job-tree>.

/** Returns the rows of the element at `selector`, top to bottom. */
export function rows(page, selector) {
  return page.$eval(selector, (element) => {
    const text = (row, part) => row.querySelector(`[part=${part}]`)?.textContent ?? null;
    return [...element.shadowRoot.querySelectorAll("[role=treeitem]")].map((row) => ({
      level: Number(row.getAttribute("aria-level")),
      phase: row.dataset.phase,
      type: text(row, "type"),
      name: text(row, "name"),
      reason: text(row, "reason"),
      duration: text(row, "duration"),
      status: text(row, "status"),
      progress: text(row, "progress")?.trim() ?? null,
    }));
  });
}

/** Returns the text in the element's shadow root. */
export function shadowText(page, selector) {
  return page.$eval(selector, (element) => element.shadowRoot.textContent);
}

/** Waits until the root row of the element is in one of `phases`. `timeout` in milliseconds. */
export function waitForPhase(page, selector, phases, timeout = 120_000) {
  return waitFor(
    page,
    (selector, phases) => {
      const root = document.querySelector(selector)?.shadowRoot?.querySelector("[aria-level='1']");
      return phases.includes(root?.dataset.phase);
    },
    [selector, phases],
    timeout,
  );
}

/** Waits until `condition` is true in the page. Polls, because observers do not look into shadow roots. */
export function waitFor(page, condition, args = [], timeout = 30_000) {
  return page.waitForFunction(condition, { polling: 100, timeout }, ...args);
}
