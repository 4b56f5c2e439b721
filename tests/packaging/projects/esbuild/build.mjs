import { build } from "esbuild";

// esbuild leaves `new URL(…, import.meta.url)` as it is; its `file` loader gives the address instead.
await build({
  entryPoints: { main: "app.js" },
  outdir: "dist",
  bundle: true,
  format: "esm",
  minify: true,
  loader: { ".wasm": "file" },
});
