// The entry `jobtree/testing`: <job-tree> for tests, without WebAssembly, requests and drawing.
export * from "./index.js";
export { setError, setSnapshot } from "./jobtree.js";
