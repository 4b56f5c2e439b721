// The attributes of <job-tree>. Generated from description.mjs by `cargo xtask docs`.

/** Each attribute with its default: a text, a number, a flag, or the values of an enumerated attribute, the default first. */
export const ATTRIBUTES = {
  "system": "",
  "project-id": "",
  "job-id": "",
  "instance-id": "",
  "params": "",
  "proxy": "",
  "src": "",
  "interval": 5,
  "timeout": 30,
  "credentials": [
    "same-origin",
    "include",
    "omit"
  ],
  "depth": 3,
  "lang": "",
  "theme": [
    "auto",
    "light",
    "dark"
  ],
  "view": [
    "tree",
    "timeline",
    "summary"
  ],
  "expand": [
    "auto",
    "all",
    "none"
  ],
  "filter": "",
  "query": "",
  "start": [
    "connected",
    "visible"
  ],
  "paused": false,
  "hide-toolbar": false,
  "show-task-data": false,
  "debug": false
};

/** Attributes that name the job and how it is requested. Another value begins another job. */
export const REQUEST_ATTRIBUTES = ["system","project-id","job-id","instance-id","params","proxy","src","credentials","depth"];
