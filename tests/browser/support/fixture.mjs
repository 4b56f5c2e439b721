// What a file of tests needs around it: something that serves the page, and a browser.
import { after, before } from "node:test";

import { openPage, startBrowser } from "./browser.mjs";

/** Starts both before the tests and ends them afterwards. */
export function stage(startServer, { flags = [] } = {}) {
  let closing;
  const here = {
    /** A page; without a path, one with nothing in it. */
    open: (path = "/playground.css") => openPage(here.browser, here.server.origin + path),
  };
  before(async () => {
    here.server = await startServer();
    const { browser, close } = await startBrowser({ flags });
    Object.assign(here, { browser });
    closing = close;
  });
  after(async () => {
    await closing?.();
    await here.server?.stop();
  });
  return here;
}
