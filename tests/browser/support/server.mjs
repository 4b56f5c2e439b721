// A server that does what a test has written down, good or bad, and serves the built page beside it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".html": "text/html" };

/** A CCE job; `subJobs` are such jobs too. */
export function job(uid, phase, subJobs = [], reason = undefined) {
  return {
    metadata: { uid, creationTimestamp: "2025-09-02T11:59:00Z" },
    spec: { type: "CreateNode", resourceName: `name of ${uid}`, subJobs },
    status: { phase, reason },
  };
}

/** Answers with JSON. */
export function json(body, { status = 200, headers = {} } = {}) {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/**
 * Starts it on a free port. Requests under `/jobs/` get `server.steps`, one each, the last for ever; `server.asked` keeps
 * what was asked.
 */
export async function startServer() {
  const assets = process.env.JOBTREE_PAGE;
  if (!assets) throw new Error("JOBTREE_PAGE has to name the built page; cargo xtask test does that");
  const server = { steps: [], asked: [] };
  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname.startsWith("/jobs/")) {
      server.asked.push({ url: request.url, headers: request.headers, at: performance.now() });
      const step = server.steps.length > 1 ? server.steps.shift() : server.steps[0];
      await step(request, response);
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
    /** Begins a test anew. */
    script(...steps) {
      server.steps = steps;
      server.asked = [];
    },
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}
