//! The timeline: one time axis for all rows, and the bars on it.

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// Possible lengths of a tick in seconds.
const TICK_SECONDS: [u64; 20] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    172_800, 604_800,
];

/// The maximum number of ticks on an axis.
const MAX_TICKS: u64 = 6;

/// Length of the axis in the unit of [`Bar`].
pub const AXIS_LENGTH: u64 = 10_000;

/// The time span of all nodes of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    begin: Timestamp,
    /// The latest known time.
    end: Timestamp,
    /// Whether a node is still running.
    runs: bool,
}

impl Extent {
    /// The time span of a tree; `None` if no node has started.
    pub fn of(root: &Node) -> Option<Self> {
        let mut extent: Option<Self> = None;
        for node in root.descendants() {
            let Some(begin) = node.started_at else { continue };
            let end = end_of(node).unwrap_or(begin);
            let runs = is_live(node.phase);
            extent = Some(match extent {
                None => Self { begin, end, runs },
                Some(other) => Self {
                    begin: begin.min(other.begin),
                    end: end.max(other.end),
                    runs: runs || other.runs,
                },
            });
        }
        extent
    }

    /// The axis of this time span. Its length is rounded up to whole ticks, so that it rarely changes.
    pub fn axis(self, now: Timestamp) -> Axis {
        let end = if self.runs { self.end.max(now) } else { self.end };
        let seconds = end.millis_since(self.begin).div_ceil(1000).max(1);
        let fits = |tick: &u64| seconds.div_ceil(*tick) <= MAX_TICKS;
        let longest = TICK_SECONDS[TICK_SECONDS.len() - 1];
        let tick = TICK_SECONDS.into_iter().find(fits);
        let tick = tick.unwrap_or_else(|| seconds.div_ceil(MAX_TICKS * longest) * longest);
        Axis { begin: self.begin, tick_seconds: tick, ticks: seconds.div_ceil(tick) }
    }
}

/// The time axis that bars are drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// The start of the axis.
    pub begin: Timestamp,
    /// The length of one tick in seconds.
    pub tick_seconds: u64,
    /// The number of ticks.
    pub ticks: u64,
}

/// The bar of a node, in units of 1 / [`AXIS_LENGTH`] of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The start of the bar.
    pub from: u64,
    /// The length of the bar, long enough to be visible.
    pub length: u64,
}

impl Axis {
    /// The bar of a node; `None` if it has not started.
    pub fn bar(self, node: &Node, now: Timestamp) -> Option<Bar> {
        let begin = node.started_at.filter(|_| node.phase != Phase::Pending)?;
        let end = if is_live(node.phase) { now } else { end_of(node).unwrap_or(begin) };
        let whole = (self.tick_seconds * self.ticks * 1000).max(1);
        let scale = |millis: u64| millis.min(whole).saturating_mul(AXIS_LENGTH) / whole;
        let from = scale(begin.millis_since(self.begin)).min(AXIS_LENGTH - MIN_LENGTH);
        let until = scale(end.millis_since(self.begin));
        Some(Bar { from, length: until.saturating_sub(from).max(MIN_LENGTH) })
    }
}

/// The length of the shortest bar that is visible, in the unit of `Bar`.
const MIN_LENGTH: u64 = 40;

/// Whether the duration of a node in this phase grows as time passes.
pub fn is_live(phase: Phase) -> bool {
    matches!(phase, Phase::Running | Phase::Paused)
}

/// The end of a node, or its last change if the end is not known.
pub fn end_of(node: &Node) -> Option<Timestamp> {
    node.ended_at.or(node.updated_at)
}
