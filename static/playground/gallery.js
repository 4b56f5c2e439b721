// The jobs of every system.
import { demoJobId } from "./demo_state.js";

/** Points the widgets at the jobs of a run; a new run starts new jobs. */
export function showRun(trees, proxy, run) {
  for (const tree of trees) {
    tree.setAttribute("proxy", proxy);
    tree.setAttribute("project-id", "demo");
    tree.setAttribute("job-id", demoJobId(tree.dataset.job, run));
  }
}
