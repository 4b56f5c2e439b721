// Finds the proxy of this page.

/**
 * Finds the proxy and its upstreams: next to the page if it serves the page itself, or under `/proxy/` if the server forwards
 * to it. `undefined` if there is none; some servers then respond with a page to every path.
 */
export async function findProxy() {
  for (const folder of [".", "./proxy"]) {
    const response = await fetch(`${folder}/readyz`).catch(() => undefined);
    const isProxy = response?.ok && response.headers.get("content-type")?.startsWith("application/json");
    if (!isProxy) continue;
    const { upstreams } = await response.json();
    const prefix = new URL(folder, location.href).pathname.replace(/\/$/, "");
    return upstreams.map(({ name, systems }) => ({ name, systems, proxy: `${prefix}/${name}` }));
  }
  return undefined;
}
