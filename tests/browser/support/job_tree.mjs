// Reads a <job-tree> as a person would, from what it shows.

/** The rows of the element that `selector` finds, top to bottom. */
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

/** What stands in the element's shadow root, as text. */
export function shownText(page, selector) {
  return page.$eval(selector, (element) => element.shadowRoot.textContent);
}

/** Waits until the job shown by the element is in one of `phases`. */
export function untilPhase(page, selector, phases, timeout = 120_000) {
  return until(
    page,
    (selector, phases) => {
      const root = document.querySelector(selector)?.shadowRoot?.querySelector("[aria-level='1']");
      return phases.includes(root?.dataset.phase);
    },
    [selector, phases],
    timeout,
  );
}

/** Waits for `condition` to hold in the page. Polls, because observers do not look into shadow roots. */
export function until(page, condition, args = [], timeout = 30_000) {
  return page.waitForFunction(condition, { polling: 100, timeout }, ...args);
}
