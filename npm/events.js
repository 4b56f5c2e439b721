// The events of <job-tree>, a class each.

// Node has events, but very old browsers' servers may not.
const Base = globalThis.CustomEvent ?? class {};

/** An event that bubbles out of shadow roots. A `detail` that is a function is called when it is first read. */
class JobTreeEvent extends Base {
  #detail;

  constructor(name, detail) {
    super(`job-tree-${name}`, { bubbles: true, composed: true });
    this.#detail = detail;
  }

  get detail() {
    if (typeof this.#detail === "function") this.#detail = this.#detail();
    return this.#detail;
  }
}

/** An event with the property `initial`: true if the first response already had this phase. */
class PhasedEvent extends JobTreeEvent {
  constructor(name, detail, { initial = false } = {}) {
    super(name, detail);
    this.initial = initial;
  }
}

/** The snapshot has changed; `detail` is the snapshot. */
export class JobTreeUpdateEvent extends JobTreeEvent {
  constructor(detail) {
    super("update", detail);
  }
}

/** The root's phase has changed; `detail` is `{ from, to }`. */
export class JobTreePhaseEvent extends PhasedEvent {
  constructor(detail, init) {
    super("phase", detail, init);
  }
}

/** The job has reached a terminal phase; `detail` is the snapshot. */
export class JobTreeEndEvent extends PhasedEvent {
  constructor(detail, init) {
    super("end", detail, init);
  }
}

/** A refresh has failed; `detail` is the `JobTreeError`. */
export class JobTreeErrorEvent extends JobTreeEvent {
  constructor(detail) {
    super("error", detail);
  }
}

/** The user has selected a node; `detail` is the node. */
export class JobTreeSelectEvent extends JobTreeEvent {
  constructor(detail) {
    super("select", detail);
  }
}

/** The activity has changed; `detail` is `{ from, to }`. */
export class JobTreeActivityEvent extends JobTreeEvent {
  constructor(detail) {
    super("activity", detail);
  }
}
