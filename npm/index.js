// The entry `jobtree`: defines <job-tree>.
import * as own from "./element.js";

// If the page has two copies of the package, the first defines the element and both export its class. Node has no
// registry, so nothing is defined.
const defined = globalThis.customElements?.get("job-tree");
if (globalThis.customElements && !defined) customElements.define("job-tree", own.JobTreeElement);

export * from "./element.js";
export const JobTreeElement = defined ?? own.JobTreeElement;
