// Defines <job-tree>.
import { JobTreeElement as Own, setWasm } from "./element.js";

// Two copies of the package on one page: the first one wins, and everybody gets its class. In Node there is nothing to
// define.
const first = globalThis.customElements?.get("job-tree");
if (globalThis.customElements && !first) customElements.define("job-tree", Own);

export const JobTreeElement = first ?? Own;
export { setWasm };
