//! One axis of time for all rows, and where each bar lies on it.

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// Seconds that a tick may stand for.
const TICKS: [u64; 20] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    172_800, 604_800,
];

/// How many ticks fit at most.
const MOST_TICKS: u64 = 6;

/// How finely places on the axis are told apart.
pub const AXIS_LENGTH: u64 = 10_000;

/// From when to when the job's nodes were at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    begin: Timestamp,
    /// The latest time that is known.
    end: Timestamp,
    /// Whether it goes on.
    runs: bool,
}

impl Extent {
    /// Of all nodes; `None` where none has begun.
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

    /// The axis that holds it. Its end is a round length, so that it moves seldom.
    pub fn axis(self, now: Timestamp) -> Axis {
        let end = if self.runs { self.end.max(now) } else { self.end };
        let seconds = end.millis_since(self.begin).div_ceil(1000).max(1);
        let fits = |tick: &u64| seconds.div_ceil(*tick) <= MOST_TICKS;
        let longest = TICKS[TICKS.len() - 1];
        let tick = TICKS.into_iter().find(fits);
        let tick = tick.unwrap_or_else(|| seconds.div_ceil(MOST_TICKS * longest) * longest);
        Axis { begin: self.begin, tick_seconds: tick, ticks: seconds.div_ceil(tick) }
    }
}

/// What the bars are drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// Where it begins.
    pub begin: Timestamp,
    /// How long one tick is.
    pub tick_seconds: u64,
    /// How many ticks it has.
    pub ticks: u64,
}

/// Where a node lies on the axis, in ten-thousandths of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its beginning.
    pub from: u64,
    /// Its length; at least enough to be seen.
    pub length: u64,
}

impl Axis {
    /// The bar of a node; `None` where it has not begun.
    pub fn bar(self, node: &Node, now: Timestamp) -> Option<Bar> {
        let begin = node.started_at.filter(|_| node.phase != Phase::Pending)?;
        let end = if is_live(node.phase) { now } else { end_of(node).unwrap_or(begin) };
        let whole = (self.tick_seconds * self.ticks * 1000).max(1);
        let place = |millis: u64| millis.min(whole).saturating_mul(AXIS_LENGTH) / whole;
        let from = place(begin.millis_since(self.begin)).min(AXIS_LENGTH - LEAST);
        let until = place(end.millis_since(self.begin));
        Some(Bar { from, length: until.saturating_sub(from).max(LEAST) })
    }
}

/// The shortest bar that can be seen.
const LEAST: u64 = 40;

/// Whether a node in this phase grows with the time.
pub fn is_live(phase: Phase) -> bool {
    matches!(phase, Phase::Running | Phase::Paused)
}

/// When a node ended, as far as is known.
pub fn end_of(node: &Node) -> Option<Timestamp> {
    node.ended_at.or(node.updated_at)
}
