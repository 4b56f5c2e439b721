// The entry `jobtree` for development builds, which bundlers choose by the condition "development": it reports mistakes.
import { JobTreeElement } from "./index.js";

JobTreeElement.debug = true;

export * from "./index.js";
