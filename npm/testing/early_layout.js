// No layout, for the entry `./testing`.

/** jsdom has none. */
export function layOutEarly() {}
