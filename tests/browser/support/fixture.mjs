// The fixture of a test file: a server for the page, and a browser.
import { after, before } from "node:test";

import { openPage, startBrowser } from "./browser.mjs";

/** Starts the server and the browser before the tests of a file and stops them afterwards. */
export function startFixture(startServer, { flags = [] } = {}) {
  let closeBrowser;
  const fixture = {
    /** Opens a page; without a path, an empty one. */
    open: (path = "/playground.css", options = {}) => openPage(fixture.browser, fixture.server.origin + path, options),
  };
  before(async () => {
    fixture.server = await startServer();
    const { browser, close } = await startBrowser({ flags });
    Object.assign(fixture, { browser });
    closeBrowser = close;
  });
  after(async () => {
    await closeBrowser?.();
    await fixture.server?.stop();
  });
  return fixture;
}
