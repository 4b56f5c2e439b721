// The entry `jobtree/testing`: <job-tree> for tests, without WebAssembly, requests and drawing. Properties, states, events
// and promises are those of the element.
import type { JobErrorFields, JobTreeElement, PartialNode, Snapshot } from "./index.js";

export * from "./index.js";

/** A snapshot whose members are optional, except the root. */
export type PartialSnapshot = Partial<Omit<Snapshot, "root">> & { readonly root: PartialNode };

/** Shows this snapshot in the element, as if it were the response to a refresh. Missing members are filled in. Resolves
 *  after the events have been dispatched; waits until the element is in the document. */
export function setSnapshot(element: JobTreeElement, snapshot: PartialSnapshot): Promise<void>;

/** Lets a refresh of the element fail with these fields of a `JobTreeError`; `kind` is `http` by default. */
export function setError(element: JobTreeElement, fields: Partial<JobErrorFields>): Promise<void>;
