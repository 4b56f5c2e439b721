// The recorded job, for a page without a proxy.

/** The time of the recording, from which durations are measured. */
const RECORDED_AT = "Thu, 02 Aug 2018 08:21:50 GMT";

/** Shows the recording in the element. */
export function showRecordedJob(tree) {
  tree.fetcher = async (request) => {
    const response = await fetch(request);
    const headers = { "content-type": "application/json", date: RECORDED_AT };
    return new Response(await response.arrayBuffer(), { status: response.status, headers });
  };
  tree.setAttribute("src", "./samples/cce-v3-01-doc-running.json");
}
