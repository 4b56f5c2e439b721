// The live demo: a large widget, the controls next to it, and the code for what they show.
import { codeSamples } from "./code_samples.js";
import { setUpCopyButton } from "./copy_button.js";
import { OPTIONS, attributesOf, readState, writeState } from "./demo_state.js";
import { showCode } from "./highlight.js";
import { setUpTabs } from "./tabs.js";
import { jobTitle } from "./titles.js";

const byId = (id) => document.getElementById(id);

/** Sets up the demo with the simulated cloud at `proxy`. `onRun` gets the current run, now and whenever it changes. */
export function setUpLiveDemo(proxy, onRun) {
  const controls = byId("controls");
  const tree = byId("live-job");
  let state = readState(new URL(location.href).searchParams);
  let samples;

  const show = () => {
    for (const [name, value] of Object.entries(state)) {
      if (OPTIONS[name]) controls.elements[name].value = value;
    }
    const attributes = attributesOf(state, proxy);
    setAttributes(tree, attributes);
    document.documentElement.dataset.theme = state.theme;
    byId("stage").dir = state.dir;
    byId("stage").dataset.width = state.width;
    byId("live-job-title").textContent = jobTitle(state.system, state.job);
    samples = codeSamples(attributes);
    for (const [name, code] of Object.entries(samples)) showCode(byId(`code-${name}`), code);
    onRun(state.run);
  };

  /** Shows the state and makes it a page of the browser's history. */
  const change = (changes) => {
    state = { ...state, ...changes };
    const url = new URL(location.href);
    writeState(state, url.searchParams);
    history.pushState(null, "", url);
    show();
  };

  controls.addEventListener("change", ({ target }) => change({ [target.name]: target.value }));
  controls.addEventListener("submit", (event) => event.preventDefault());
  byId("restart").addEventListener("click", () => change({ run: newRun() }));
  addEventListener("popstate", () => {
    state = readState(new URL(location.href).searchParams);
    show();
  });

  setUpTabs(byId("code-tabs"));
  const selectedSample = () => Object.keys(samples).find((name) => !byId(`panel-${name}`).hidden);
  setUpCopyButton(byId("copy-code"), () => samples[selectedSample()]);
  show();
}

/** Gives the element exactly these attributes, besides `id` and `dir`. */
function setAttributes(tree, attributes) {
  const { dir: _, ...wanted } = attributes; // the stage has it
  for (const name of tree.getAttributeNames()) {
    if (name !== "id" && !(name in wanted)) tree.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(wanted)) {
    if (tree.getAttribute(name) !== value) tree.setAttribute(name, value);
  }
}

/** A run that nobody else has. */
function newRun() {
  return Date.now().toString(36);
}
