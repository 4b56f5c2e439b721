// The entry `jobtree/inline`: defines <job-tree>, with the wasm within.
import "./frameworks.js";

export * from "./element.js";
