// A plain web server for a folder, without special treatment of the package.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

async function get(url) {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

/** Starts the server on a free port. `headers` are added to every response; `extra` has additional files by path, or functions
 *  that return them. Requests below `/proxy` go to the origin `proxy`, without that prefix. */
export async function serve(folder, { headers = {}, extra = {}, proxy } = {}) {
  const http = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      if (proxy && path.startsWith("/proxy/") && !(path in extra)) {
        const { status, body } = await get(proxy + request.url.slice("/proxy".length));
        response.writeHead(status, { "content-type": "application/json" }).end(body);
        return;
      }
      const file = extra[path] ?? (await readFile(join(folder, path)));
      const content = typeof file === "function" ? file() : file;
      response.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${http.address().port}`,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
