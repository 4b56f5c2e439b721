// The entry `jobtree`: defines <job-tree>; the wasm is a separate file beside it.
import "./frameworks.js";

export * from "./element.js";
