import { build } from "esbuild";

// esbuild does not process `new URL(…, import.meta.url)`; its `file` loader provides the URL instead.
// snippet:build
await build({
  entryPoints: { main: "app.js" },
  outdir: "dist",
  bundle: true,
  format: "esm",
  minify: true,
  loader: { ".wasm": "file" },
});
// snippet:end
