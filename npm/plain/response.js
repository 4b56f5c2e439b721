// What a response says: a snapshot, an error, or that the server offers no snapshots.

const KINDS = { 401: "auth", 403: "forbidden", 404: "not-found", 429: "throttled" };

/** Returns `{ text, snapshot, retryAfter }` or `{ error, retryAfter }`, in seconds, or `{ unsupported: true }`. */
export async function read(response) {
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {} // not JSON
  const { ok, status, headers } = response;
  const retryAfter = secondsOf(headers.get("retry-after"), headers.get("date"));
  if (ok && body?.root?.children) return { text, snapshot: body, retryAfter };
  // Another representation than the one that was asked for, or none.
  if (ok || status === 406) return { unsupported: true };
  // The fields of an error, as the proxy sends them for this representation; or another server's.
  const error = { kind: KINDS[status] ?? "http", status, message: body?.error_msg ?? `HTTP ${status}`, ...(body?.error_code && { code: body.error_code }), requestId: headers.get("x-request-id"), ...(body?.kind && body) };
  return { error, retryAfter };
}

/** Seconds of a `Retry-After`, at most 15 minutes; a date counts from the response's own `Date`. */
function secondsOf(retryAfter, date) {
  const seconds = isNaN(retryAfter) ? (Date.parse(retryAfter) - Date.parse(date)) / 1000 : Number(retryAfter);
  return seconds > 0 ? Math.min(seconds, 900) : 0;
}
