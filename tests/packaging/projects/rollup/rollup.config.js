import { copyFileSync, mkdirSync } from "node:fs";
import { nodeResolve } from "@rollup/plugin-node-resolve";

// Rollup does not process `new URL(…, import.meta.url)`.
// snippet:copy
const copyWasm = {
  name: "jobtree-wasm",
  writeBundle: ({ dir }) => {
    mkdirSync(dir, { recursive: true });
    copyFileSync("node_modules/jobtree/jobtree.wasm", `${dir}/jobtree.wasm`);
  },
};
// snippet:end

export default {
  input: { main: "app.js" },
  output: { dir: "dist", format: "es" },
  plugins: [nodeResolve(), copyWasm],
};
