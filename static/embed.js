// The page in a frame: one widget, told by the address, and nothing else.

const { searchParams } = new URL(location.href);

/** Whether the page is to be shown like this. */
export const isEmbedded = searchParams.has("embed");

/** Shows the widget alone, and tells the parent how large it is. `JobTreeElement` says which attributes there are. */
export function embed({ observedAttributes }) {
  const tree = document.createElement("job-tree");
  tree.id = "embedded";
  for (const name of observedAttributes) {
    const value = searchParams.get(name);
    if (value !== null) tree.setAttribute(name, value);
  }
  document.documentElement.classList.add("embedded");
  document.body.replaceChildren(tree);
  new ResizeObserver(() => {
    const { width, height } = tree.getBoundingClientRect();
    // To anybody: a size says nothing of the job, and the page cannot know who frames it.
    parent.postMessage({ type: "job-tree-size", width: Math.ceil(width), height: Math.ceil(height) }, "*");
  }).observe(tree);
}
