// Defines <job-tree>.
import { JobTreeElement } from "./element.js";

// Two copies of the package on one page: the first one wins. In Node there is nothing to define.
if (globalThis.customElements && !customElements.get("job-tree")) {
  customElements.define("job-tree", JobTreeElement);
}

export { JobTreeElement };
