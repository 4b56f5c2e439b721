import "jobtree";

/** Shows a job below `parent`, and in a line of text whether it has succeeded. */
export function showJob(parent, jobId) {
  parent.innerHTML = `<p>in progress</p><job-tree system="cce" proxy="/proxy/demo" project-id="demo"></job-tree>`;
  const [line, tree] = parent.children;
  tree.jobId = jobId;
  tree.addEventListener("job-tree-end", ({ detail }) => (line.textContent = `${detail.root.name}: ${detail.root.phase}`));
  tree.addEventListener("job-tree-error", ({ detail }) => (line.textContent = detail.message));
  return tree;
}
