// Elements that wait to be seen.

/** A screen's edge away is near enough: the wasm is there when the person is. */
const MARGIN = "200px";

/** Calls `begin` once, when `element` comes into view. Returns what ends the waiting. */
export function onceVisible(element, begin) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      begin();
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
