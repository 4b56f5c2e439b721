// A local web server for pages that show the benchmark's job: compressed files, and `/job` with an `ETag`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { jobBody } from "../page/job.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Starts a server on a free port. `pages` maps the first segment of a path to a folder. */
export async function serveJobs(pages) {
  const compressed = new Map();
  const bodies = new Map();
  const body = (nodes, revision, change) => {
    const key = `${nodes}-${change === "none" || revision === 0 ? "base" : `${change}-${revision}`}`;
    if (!bodies.has(key)) {
      if (bodies.size > 12) bodies.clear();
      bodies.set(key, jobBody(nodes, { revision, change }));
    }
    return { bytes: bodies.get(key), etag: `"${key}"` };
  };
  const handle = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname === "/job") {
      const [n, rev, change] = ["n", "rev", "change"].map((name) => searchParams.get(name));
      const { bytes, etag } = body(Number(n), Number(rev), change);
      const headers = { "content-type": "application/json", "cache-control": "no-store", etag };
      const isSame = request.headers["if-none-match"] === etag;
      response.writeHead(isSame ? 304 : 200, headers).end(isSame ? undefined : bytes);
      return;
    }
    const [, name, ...path] = pathname.split("/");
    const file = join(pages[name], ...path);
    if (!compressed.has(file)) compressed.set(file, brotliCompressSync(await readFile(file)));
    const headers = { "content-type": TYPES[extname(file)], "content-encoding": "br", "cache-control": "no-store" };
    response.writeHead(200, headers).end(compressed.get(file));
  };
  const server = createServer((request, response) => handle(request, response).catch(() => response.writeHead(404).end()));
  await new Promise((done) => server.listen(0, "localhost", done));
  return {
    origin: `http://localhost:${server.address().port}`,
    /** Generates a body in advance, so that no measurement includes it. */
    prepare: body,
    /** Bytes of the scripts, styles and wasm that a page has requested, after brotli. */
    brotli(name) {
      const files = [...compressed].filter(([file]) => file.startsWith(pages[name] + sep) && extname(file) !== ".html");
      return files.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
