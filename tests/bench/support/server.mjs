// Serves folders on this machine only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

// A page of its own, for which the browser's clock is 20 times as fine.
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Starts a server on a free port. `folders` says by the first part of a path which folder the rest is in. */
export async function serve(folders) {
  const server = createServer(async (request, response) => {
    const file = locate(folders, new URL(request.url, "http://localhost").pathname);
    const content = file && (await readFile(file).catch(() => null));
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)], ...ISOLATED }).end(content);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file behind a path; `null` where its type is none of ours or it lies outside. */
function locate(folders, path) {
  const [, first, ...rest] = path.split("/");
  if (!Object.hasOwn(folders, first)) return null;
  const file = join(folders[first], ...rest);
  return file.startsWith(folders[first] + sep) && extname(file) in TYPES ? file : null;
}
