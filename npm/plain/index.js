// <job-tree> where WebAssembly cannot run: an accessible list of what the proxy knows of the job. It has the interface of
// the wasm's `Mounted`, so that the element treats both alike, and is fetched only when it is needed.
import { address, hostHeaders } from "./address.js";
import { pauseAfterFailure } from "./backoff.js";
import { createList, STYLE } from "./list.js";
import { isTerminal } from "./phases.js";
import { codeOf, quote, sentenceOf } from "./quote.js";
import { read } from "./response.js";
import { nameOf, progressOf, textsFor } from "./texts.js";

/** Draws into `container`, beginning with the first response. `onUnsupported` is called if the server offers no
 *  snapshots, `pathOf` for the path of a system, `hasJob` for whether the element names a job. A closure, because it is smaller than a class when minified. */
export function mountPlainList(element, container, host, listener, onUnsupported, pathOf, hasJob) {
  const document = element.ownerDocument;
  const ended = new AbortController();
  const checkRendered = () => element.checkVisibility?.() !== false;
  let isRendered = checkRendered();
  let activity = "idle";
  let job;
  let list;
  let timer;

  /** What identifies the job: its request, or what is wrong with it. */
  function identify() {
    try {
      return JSON.stringify([address(element, pathOf), element.credentials]);
    } catch ({ message }) {
      return message;
    }
  }

  /** Forgets the previous job and requests the one that the element names. */
  function begin() {
    job?.controller?.abort();
    activity = "idle";
    // `dueAt` is the time of the next request in ms; undefined if there is none. `controller` is that of the request in flight.
    job = { request: identify(), failures: 0, bornAt: performance.now(), dueAt: 0 };
    list = undefined;
    container.replaceChildren();
    if (host.refresh) send();
    else settle();
  }

  function setActivity(now) {
    if (now !== activity) listener("activity", (activity = now));
  }

  /** Sends the request that is due, or waits for it. */
  function settle() {
    clearTimeout(timer);
    const pause = job.dueAt - performance.now();
    if (job.controller || ended.signal.aborted) return;
    const held = element.paused ? "paused" : document.hidden || !isRendered ? "hidden" : navigator.onLine ? undefined : "offline";
    if (job.isOver) setActivity(job.error ? "stopped" : "finished");
    else if (job.dueAt === undefined || !hasJob(element)) setActivity(element.paused ? "paused" : "idle");
    else if (held) {
      job.dueAt = 0; // at once on return
      setActivity(held);
    } else if (pause <= 0) send();
    else {
      timer = setTimeout(settle, pause);
      setActivity("waiting");
    }
  }

  async function send() {
    if (job.controller) return;
    clearTimeout(timer);
    const own = job;
    const controller = (job.controller = new AbortController());
    setActivity("fetching");
    let result = await request(controller.signal);
    // Once more with fresh headers.
    if (result.error?.kind === "auth" && host.headers?.call) result = await request(controller.signal);
    if (own !== job || ended.signal.aborted) return;
    job.controller = undefined;
    if (result.snapshot) succeed(result);
    else if (result.error) fail(result);
    else if (job.snapshot) fail({ error: { kind: "invalid-body", message: "no snapshot" } });
    else return onUnsupported();
    settle();
  }

  async function request(signal) {
    let late;
    try {
      const { url, headers } = address(element, pathOf);
      const request = new Request(url, { headers, credentials: element.credentials, cache: "no-cache", signal });
      for (const [name, value] of await hostHeaders(host.headers)) request.headers.set(name, value);
      const timeout = new Promise((_, reject) => (late = setTimeout(() => reject({ kind: "timeout", message: "timeout" }), element.timeout * 1000)));
      return await Promise.race([(host.fetcher ?? fetch)(request).then(read), timeout]);
    } catch ({ kind = "network", message }) {
      return { error: { kind, message } };
    } finally {
      clearTimeout(late);
    }
  }

  /** Plans the next request, in `pause` seconds. */
  function plan(pause, isOver) {
    job.isOver = isOver;
    job.dueAt = pause === undefined ? undefined : performance.now() + pause * 1000;
  }

  function succeed({ text, snapshot, retryAfter }) {
    const { phase } = snapshot.root;
    const from = job.snapshot?.root.phase ?? null;
    const isEnd = isTerminal(phase);
    job.failures = 0;
    plan(isEnd || !element.interval ? undefined : Math.max(element.interval, retryAfter), isEnd);
    if (job.error) listener("recovered");
    job.error = undefined;
    if (text !== job.text) {
      Object.assign(job, { text, snapshot });
      listener("update", phase);
      if (from !== phase) listener("phase", { from, to: phase });
      if (from !== phase && isEnd) listener("end");
    }
    draw();
  }

  function fail({ error, retryAfter }) {
    const age = (performance.now() - job.bornAt) / 1000;
    const pause = pauseAfterFailure(error, element.interval, ++job.failures, age, Math.random(), retryAfter);
    const stopped = pause === undefined;
    plan(pause, stopped);
    job.error = { ...error, retryAt: stopped ? null : new Date(Date.now() + pause * 1000).toISOString(), stopped };
    listener("error", job.error);
    draw();
  }

  function draw() {
    const { snapshot, error } = job;
    if (!snapshot && !error) return;
    const texts = textsFor(element, host.messages);
    const { language, text } = texts;
    if (!list) {
      const sheet = new document.defaultView.CSSStyleSheet();
      sheet.replaceSync(STYLE);
      container.getRootNode().adoptedStyleSheets = [sheet];
      const [section, status, tree] = ["section", "p", "ul"].map((tag) => document.createElement(tag));
      [status.role, status.part] = ["status", "banner"];
      [tree.role, tree.part] = ["list", "tree"]; // Safari drops the role of a list without markers
      section.append(status, tree);
      container.replaceChildren(section);
      list = createList(tree, element.expand);
    }
    const section = container.firstChild;
    const [status, tree] = section.children;
    section.lang = language;
    section.style.colorScheme = element.theme === "auto" ? "" : element.theme;
    if (snapshot) tree.ariaLabel = nameOf(snapshot.root, text);
    const said = error
      ? [text("stale", { message: text(error.kind) }), " ", ...quote(document, language, codeOf(error), sentenceOf(error, language))]
      : [text(snapshot.root.phase), text("separator"), progressOf(snapshot.root, text)];
    // Screen readers repeat what is replaced.
    const key = said.map((part) => part.outerHTML ?? part).join("");
    if (status.key !== key) status.replaceChildren(...said);
    status.key = key;
    if (!snapshot) return;
    container.previousSibling?.remove(); // the default slot
    list.draw(snapshot, texts, Date.now());
  }

  // "visibilitychange" bubbles.
  for (const type of ["visibilitychange", "online", "offline"]) document.defaultView.addEventListener(type, settle, { signal: ended.signal });
  // Only the observer sets this again, because it reports no element that has disappeared and is back within one frame.
  const observer = new ResizeObserver(() => {
    isRendered = checkRendered();
    settle();
  });
  observer.observe(element);
  const langObserver = new MutationObserver(draw);
  /** Observes the document and the shadow roots around the element. Observing one again changes nothing. */
  function observeLang() {
    for (let root = element.getRootNode(); root; root = root.host?.getRootNode()) langObserver.observe(root, { subtree: true, attributeFilter: ["lang"] });
  }
  observeLang();
  begin();

  return {
    moved: observeLang,
    update(changed, beginJob) {
      host = changed;
      if (job.request !== identify()) {
        listener = beginJob();
        return begin();
      }
      draw();
      settle();
    },
    refresh: send,
    snapshot: () => job.snapshot,
    openAll: (isOpen) => list?.openAll(isOpen),
    reveal: (id) => list?.reveal(id) ?? false,
    toText() {
      const { text } = textsFor(element, host.messages);
      const line = (node) => `[${text(node.phase)}] ${[nameOf(node, text), node.code, node.reason].filter(Boolean).join(" – ")}`.replace(/\s+/g, " ");
      const lines = (node, indent) => [indent + line(node), ...node.children.flatMap((child) => lines(child, `${indent}  `))];
      return lines(job.snapshot.root, "").join("\n");
    },
    free() {
      ended.abort();
      job.controller?.abort();
      clearTimeout(timer);
      observer.disconnect();
      langObserver.disconnect();
    },
  };
}
