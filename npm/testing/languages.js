// No texts, for the entry `./testing`, which draws nothing.

/** Nothing is fetched. */
export function loadTexts() {}
export function textsOf() {}
