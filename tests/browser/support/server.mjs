// A scripted job server: responds as the test says, well or badly, and serves the built page.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".html": "text/html" };

/** Makes the body of a CCE job; `subJobs` are such bodies. */
export function job(uid, phase, subJobs = [], reason = undefined) {
  return {
    metadata: { uid, creationTimestamp: "2025-09-02T11:59:00Z" },
    spec: { type: "CreateNode", resourceName: `name of ${uid}`, subJobs },
    status: { phase, reason },
  };
}

/** Makes a request handler that responds with JSON. */
export function json(body, { status = 200, headers = {} } = {}) {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/**
 * Starts the server on a free port. Each request under `/jobs/` is handled by the next of `server.handlers`; the last one
 * handles all further requests. `server.requests` records the requests.
 */
export async function startServer() {
  const assets = process.env.JOBTREE_PAGE;
  if (!assets) throw new Error("JOBTREE_PAGE is not set. Run the tests with: cargo xtask test");
  const server = { handlers: [], requests: [] };
  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname.startsWith("/jobs/")) {
      server.requests.push({ url: request.url, headers: request.headers, at: performance.now() });
      const handle = server.handlers.length > 1 ? server.handlers.shift() : server.handlers[0];
      await handle(request, response);
      return;
    }
    try {
      const file = join(assets, normalize(pathname));
      const content = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return Object.assign(server, {
    origin: `http://127.0.0.1:${http.address().port}`,
    /** Sets the handlers and clears the recorded requests. */
    respondWith(...handlers) {
      server.handlers = handlers;
      server.requests = [];
    },
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}
