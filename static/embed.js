// The playground in a frame: a single widget, configured by the URL.

const { searchParams } = new URL(location.href);

/** True if the URL has the parameter `embed`. */
export const isEmbedded = searchParams.has("embed");

/** Shows only the widget, with the attributes that the URL gives, and posts its size to the parent. The argument is
 *  `JobTreeElement`, for the names of the attributes. */
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
    // To any origin: the size reveals nothing about the job, and the page cannot know who embeds it.
    parent.postMessage({ type: "job-tree-size", width: Math.ceil(width), height: Math.ceil(height) }, "*");
  }).observe(tree);
}
