// The state of the live demo: the values of its controls, and how the page's URL stores them.

/** The possible values of each control; the first one is the default. */
export const OPTIONS = {
  system: ["cce", "cce-v2", "cce-autopilot", "ief", "servicestage", "servicestage-v3"],
  job: ["success", "failure", "slow", "wide", "flaky"],
  theme: ["auto", "light", "dark"],
  lang: ["en", "de", "zh-Hans", "zh-Hant"],
  dir: ["ltr", "rtl"],
  view: ["tree", "timeline", "summary"],
  width: ["full", "640", "480", "360", "320"],
  expand: ["auto", "all", "none"],
  interval: ["1", "2", "5", "10", "0"],
};

/** What follows the job's name in its ID after "Restart demo"; empty for the job that all visitors share. */
const RUN = /^[a-z0-9]{0,16}$/;

/** Reads the state from the URL's parameters. Missing and invalid values are the default. */
export function readState(params) {
  const state = {};
  for (const [name, values] of Object.entries(OPTIONS)) {
    const value = params.get(name);
    state[name] = values.includes(value) ? value : values[0];
  }
  const run = params.get("run") ?? "";
  state.run = RUN.test(run) ? run : "";
  return state;
}

/** Writes the state to the URL's parameters, without the defaults. Other parameters stay. */
export function writeState(state, params) {
  for (const [name, value] of Object.entries(state)) {
    const isDefault = value === (OPTIONS[name]?.[0] ?? "");
    if (isDefault) params.delete(name);
    else params.set(name, value);
  }
}

/** The ID of a job of the simulated cloud. */
export function demoJobId(job, run) {
  return `demo-${job}${run && `-${run}`}`;
}

/** The attributes of the element that shows the state, without those that have the element's default. */
export function attributesOf(state, proxy) {
  const attributes = { system: state.system, proxy, "project-id": "demo", "job-id": demoJobId(state.job, state.run) };
  if (state.interval !== "5") attributes.interval = state.interval;
  if (state.view !== "tree") attributes.view = state.view;
  if (state.expand !== "auto") attributes.expand = state.expand;
  if (state.theme !== "auto") attributes.theme = state.theme;
  if (state.lang !== "en") attributes.lang = state.lang;
  if (state.dir !== "ltr") attributes.dir = state.dir;
  return attributes;
}
