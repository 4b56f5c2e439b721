import { copyFileSync, mkdirSync } from "node:fs";
import { nodeResolve } from "@rollup/plugin-node-resolve";

// Rollup leaves `new URL(…, import.meta.url)` as it is: the wasm has to lie beside the bundle.
const besideTheBundle = {
  name: "jobtree-wasm",
  writeBundle: ({ dir }) => {
    mkdirSync(dir, { recursive: true });
    copyFileSync("node_modules/jobtree/jobtree.wasm", `${dir}/jobtree.wasm`);
  },
};

export default {
  input: { main: "app.js" },
  output: { dir: "dist", format: "es" },
  plugins: [nodeResolve(), besideTheBundle],
};
