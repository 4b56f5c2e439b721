// The demo page. Uses the widget as any page would.
import { embed, isEmbedded } from "./embed.js";
import { setUpCopyButton } from "./playground/copy_button.js";
import { findProxy } from "./playground/find_proxy.js";
import { showRun } from "./playground/gallery.js";
import { setUpLiveDemo } from "./playground/live_demo.js";
import { setUpOutage } from "./playground/outage.js";
import { setUpOwnJob } from "./playground/own_job.js";
import { showRecordedJob } from "./playground/recorded_job.js";

const byId = (id) => document.getElementById(id);

async function showPage() {
  setUpCopyButton(byId("copy-install"), () => byId("install").textContent);
  const upstreams = await findProxy();
  const demo = upstreams?.find(({ name }) => name === "demo");
  for (const element of document.querySelectorAll("[data-needs=demo]")) element.hidden = !demo;
  if (demo) {
    const gallery = document.querySelectorAll("#systems job-tree");
    setUpOutage(byId("outage"), byId("outage-status"), [byId("live-job"), ...gallery]);
    setUpLiveDemo(demo.proxy, (run) => showRun(gallery, demo.proxy, run));
  } else if (!upstreams) {
    byId("recorded").hidden = false;
    showRecordedJob(byId("sample"));
  }
  setUpOwnJob(byId("own"), byId("watched"), upstreams);
}

// The element is defined last, so that no widget starts before its attributes are set.
if (isEmbedded) document.body.replaceChildren();
else await showPage();
const { JobTreeElement } = await import("./index.js");
if (isEmbedded) embed(JobTreeElement);
