// The request for a job's snapshot: the rules of the wasm, for the proxy's representation with all pages and sub-jobs.
const TYPE = "application/vnd.jobtree.snapshot+json";

const encode = encodeURIComponent;
const withQuery = (url, query) => (query ? url + (url.includes("?") ? "&" : "?") + query : url);

/** The URL and the headers for the snapshot of an element's job; `pathOf` knows the path of each system. Throws the
 *  fields of a `JobTreeError` that names what is missing or invalid. */
export function address({ system, projectId, jobId, instanceId, params, proxy, src, depth }, pathOf) {
  const headers = { accept: TYPE };
  const query = depth === 3 ? [] : [`depth=${depth}`];
  if (instanceId && system === "ief") headers["ief-instance-id"] = instanceId;
  else if (instanceId) query.push(`instance_id=${encode(instanceId)}`);
  if (src) return { url: withQuery(src.trim(), query.join("&")), headers };

  const template = pathOf(system);
  if (!template) throw invalid("system");
  proxy = proxy.trim();
  const values = { __proto__: null, job_id: id("job-id", jobId) };
  if (projectId.trim() || (template + proxy).includes("{project_id}")) values.project_id = id("project-id", projectId);
  const fill = (text, valueOf) => text.replace(/\{([^{}]+)\}/g, (_, name) => values[name] ?? valueOf(name));
  const given = new URLSearchParams(params.trim());
  const path = fill(template, (name) => (name === "instance_id" ? id("instance-id", instanceId) : id(name, given.get(name) ?? "")));
  if (!proxy.includes("{")) {
    const prefix = proxy || location.origin.replace(/^null$/, "");
    return { url: withQuery(prefix.replace(/\/+$/, "") + path, query.join("&")), headers };
  }
  Object.assign(values, { system: encode(system), path, url: encode(withQuery(path, query.join("&"))) });
  const url = fill(proxy.replaceAll("/{path}", "{path}"), () => "");
  return { url: proxy.includes("{url}") ? url : withQuery(url, query.join("&")), headers };
}

const invalid = (name) => ({ kind: "config", message: `\`${name}\` is missing or invalid.` });

function id(name, text) {
  const trimmed = text.trim();
  if (!trimmed || /[/\\\p{Cc}]|\.\.|^\.$/u.test(trimmed)) throw invalid(name);
  return encode(trimmed);
}

/** The headers of the page: an object, `Headers` or pairs, or a function that returns one of them or a promise of one. */
export async function hostHeaders(supplied) {
  const given = (await (supplied?.call ? supplied() : supplied)) ?? {};
  const pairs = given[Symbol.iterator] ? [...given] : Object.entries(given);
  return pairs.filter(([, value]) => value !== null && value !== undefined);
}
