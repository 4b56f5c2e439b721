// Pictures of the running page, to be looked at: light and dark, narrow and wide, at a moment when one demo job has
// failed and the other still runs. Usage: node screenshots.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { openPage, startBrowser } from "./support/browser.mjs";
import { startProxy } from "./support/proxy.mjs";
import { untilPhase } from "./support/tree.mjs";

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
const proxy = await startProxy();
const { browser, close } = await startBrowser();


try {
  // Watched in a page that nobody looks at, until it is time.
  const waiting = await openPage(browser, proxy.origin);
  await untilPhase(waiting, "#failure", ["failed"]);
  for (const width of [360, 1280]) {
    for (const dark of [false, true]) {
      const page = await openPage(browser, proxy.origin, { width, dark });
      await untilPhase(page, "#failure", ["failed"]);
      const file = join(folder, `page-${width}-${dark ? "dark" : "light"}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
      await page.close();
    }
  }
} finally {
  await close();
  await proxy.stop();
}
