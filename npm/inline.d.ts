// The entry `jobtree/inline`: defines <job-tree>; the wasm is embedded in the script.
import "./frameworks.js";

export * from "./element.js";
