// Lazy start: waits until an element comes into view.

/** Starts loading before the element is scrolled into view. */
const MARGIN = "200px";

/** Calls `callback` once, when `element` comes into view. Returns a function that cancels. */
export function onceVisible(element, callback) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      callback();
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
