// The entry `jobtree`: defines <job-tree>; the wasm is a separate file next to it.
import "./frameworks.js";

export * from "./element.js";
