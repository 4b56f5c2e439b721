// The phases, in the order of their shapes and words. Those from "succeeded" to "skipped" are terminal.

export const PHASES = "pending running paused succeeded partial failed cancelled skipped unknown".split(" ");

/** The shape of each phase, so that none is told by its word alone. */
export const shapeOf = (phase) => "○◔‖✔▲✖⊘↷?"[PHASES.indexOf(phase)];

/** Whether a job in this phase is over, so that it is not requested again. */
export const isTerminal = (phase) => PHASES.indexOf(phase) > 2 && phase !== "unknown";
