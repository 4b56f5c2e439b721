// The entry `jobtree`: defines <job-tree>. Its wasm is the file beside it.
import "./frameworks.js";

export * from "./element.js";
