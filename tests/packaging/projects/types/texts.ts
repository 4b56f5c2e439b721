// Custom texts, typed: the keys are checked, and so are those of job types.
// snippet:texts
import type { MessageKey, Messages } from "jobtree";

const messages: Messages = {
  "phase-running": "Busy",
  "type.CreateNode": "Add a node",
};

const overridden = (key: MessageKey): boolean => key in messages;
// snippet:end

void overridden;
document.createElement("job-tree").messages = messages;
"type.CreateCluster" satisfies MessageKey;
// @ts-expect-error -- unknown key
"phase-busy" satisfies MessageKey;
// @ts-expect-error -- unknown key
({ "phase-busy": "Busy" }) satisfies Messages;
// @ts-expect-error -- a text is a string
({ "type.CreateNode": 7 }) satisfies Messages;
