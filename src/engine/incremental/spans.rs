//! Where the jobs of an answer stood, so that the next one need not be read where it says the same.

use std::rc::Rc;

use super::byte_diff::{common_prefix, common_suffix};
use crate::engine::decode::context::MOST_KEPT;
use crate::engine::json::Known;
use crate::engine::model::snapshot::Node;

/// A job that was read. Those below it follow it.
#[derive(Debug, Clone)]
pub(crate) struct NodeSpan {
    pub(crate) place: Span,
    /// `None` of the job itself, and where a later answer has taken it over.
    pub(crate) node: Option<Rc<Node>>,
}

/// Where it stands, and what belongs to it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    /// Its bytes in the body.
    pub(crate) begin: u32,
    pub(crate) end: u32,
    /// How many objects and lists lie around it.
    pub(crate) depth: u16,
    /// How many jobs lie above it.
    pub(crate) level: u16,
    /// How many jobs it is with those below it in the body.
    pub(crate) size: u32,
    /// The warnings about these.
    pub(crate) warnings: [u32; 2],
    /// Whether there may have been more than were kept.
    pub(crate) is_cut: bool,
    /// Whether its sub-jobs stand elsewhere, for they were asked for apart.
    pub(crate) was_asked: bool,
}

impl Span {
    /// So many warnings have come before those about it.
    pub(crate) fn shift_warnings(&mut self, by: u32) {
        self.warnings = self.warnings.map(|at| at.wrapping_add(by).min(MOST_KEPT));
        self.is_cut |= self.warnings[1] == MOST_KEPT;
    }
}

/// Finds the jobs of the last answer in a new one.
pub(crate) struct SpanMatcher<'a> {
    trace: &'a [NodeSpan],
    old: &'a [u8],
    new: &'a [u8],
    /// Jobs whose sub-jobs were asked for apart since. In order.
    stale: Vec<usize>,
    /// The job that is due, if the new answer goes on as the last did.
    next: usize,
    /// The last one that was due and did not come.
    missed: Option<usize>,
    /// How many bytes are the same from the end on; `None` before anybody wanted to know.
    suffix: Option<usize>,
    compared: ComparedRange,
    /// How many were found.
    found: u32,
}

/// What is known of a comparison: at this distance, the bytes are the same from one place of the old body until another,
/// where a difference is. Jobs lie within and behind each other, and their bytes are to be compared once.
#[derive(Debug, Clone, Copy, Default)]
struct ComparedRange {
    distance: usize,
    from: usize,
    until: usize,
}

impl<'a> SpanMatcher<'a> {
    /// `changed` are the ids of those whose sub-jobs were asked for apart since.
    pub(crate) fn new(
        trace: &'a [NodeSpan],
        old: &'a [u8],
        new: &'a [u8],
        changed: &[String],
    ) -> Self {
        let is_changed = |node: &Node| changed.iter().any(|id| **id == *node.id);
        let is_stale = |traced: &NodeSpan| {
            traced.node.as_deref().is_some_and(|node| {
                is_changed(node) || (traced.place.was_asked && node.descendants().any(is_changed))
            })
        };
        let stale = if changed.is_empty() {
            Vec::new()
        } else {
            (0..trace.len()).filter(|at| is_stale(&trace[*at])).collect()
        };
        let compared = ComparedRange::default();
        Self { trace, old, new, stale, next: 0, missed: None, suffix: None, compared, found: 0 }
    }

    /// How many jobs were found.
    pub(crate) fn found(&self) -> u32 {
        self.found
    }

    fn place(&self, at: usize) -> Option<Span> {
        self.trace.get(at).map(|traced| traced.place)
    }

    /// Whether this job of the last answer stands at this place of the new one.
    fn stands(&mut self, which: usize, at: usize, depth: usize) -> bool {
        let Some(place) = self.place(which) else { return false };
        let (begin, end) = (place.begin as usize, place.end as usize);
        let is_fit = which > 0 && usize::from(place.depth) == depth && !self.is_stale(which, place);
        is_fit && at + (end - begin) <= self.new.len() && self.is_same(begin, end, at)
    }

    fn is_stale(&self, which: usize, place: Span) -> bool {
        let first = self.stale.partition_point(|stale| *stale < which);
        self.stale.get(first).is_some_and(|stale| *stale < which + place.size as usize)
    }

    fn is_same(&mut self, begin: usize, end: usize, at: usize) -> bool {
        let distance = at.wrapping_sub(begin);
        let ComparedRange { from, until, .. } = self.compared;
        if self.compared.distance != distance || begin < from || begin > until {
            let until = begin + common_prefix(&self.old[begin..], &self.new[at..]);
            self.compared = ComparedRange { distance, from: begin, until };
        }
        end <= self.compared.until
    }

    /// The job that stands here if everything behind it is as it was.
    fn by_the_end(&mut self, at: usize) -> Option<usize> {
        let (old, new) = (self.old, self.new);
        let suffix = *self.suffix.get_or_insert_with(|| common_suffix(old, new));
        let from_end = new.len() - at;
        let begin = old.len().checked_sub(from_end).filter(|_| from_end <= suffix)?;
        let begins = |traced: &NodeSpan| traced.place.begin as usize;
        self.trace.binary_search_by_key(&begin, begins).ok()
    }
}

impl Known for SpanMatcher<'_> {
    fn object(&mut self, at: usize, depth: usize) -> Option<(usize, u32)> {
        if self.next == 0 && self.place(0).is_some_and(|root| usize::from(root.depth) < depth) {
            self.next = 1;
        }
        // The list that these stood in has ended earlier than it did.
        while let Some(place) = self.place(self.next).filter(|it| usize::from(it.depth) > depth) {
            self.next += place.size as usize;
        }
        let behind = self.place(self.next).map(|place| self.next + place.size as usize);
        let due = [Some(self.next), behind, self.missed];
        let mut found = due.into_iter().flatten().find(|which| self.stands(*which, at, depth));
        if found.is_none() {
            found = self.by_the_end(at).filter(|which| self.stands(*which, at, depth));
        }
        let Some(which) = found else {
            // It has changed: the jobs below it are due. Or it is new, and the one that was due comes behind it.
            if self.place(self.next).is_some_and(|place| usize::from(place.depth) == depth) {
                self.missed = Some(self.next);
                self.next += 1;
            }
            return None;
        };
        let place = self.place(which)?;
        self.next = which + place.size as usize;
        self.missed = None;
        self.found += 1;
        Some(((place.end - place.begin) as usize, u32::try_from(which).ok()?))
    }
}
