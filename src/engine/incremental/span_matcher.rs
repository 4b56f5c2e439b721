//! Finds nodes of the previous body in the next one, so that the parser can skip their bytes.

use super::byte_diff::{common_prefix, common_suffix};
use super::spans::{NodeSpan, Span};
use crate::engine::json::KnownSpans;
use crate::engine::model::snapshot::Node;

/// Matches objects of the next body with spans of the previous one, by their bytes.
pub(super) struct SpanMatcher<'a> {
    spans: &'a [NodeSpan],
    old: &'a [u8],
    new: &'a [u8],
    /// Indexes of the nodes whose requested sub-jobs have changed, ascending.
    stale: Vec<usize>,
    /// Index of the span expected next if the new body is unchanged from here.
    next: usize,
    /// Index of the last expected span that was not found.
    missed: Option<usize>,
    /// Length of the bodies' common suffix; `None` until it is needed.
    suffix: Option<usize>,
    compared: ComparedRange,
    matched: u32,
}

/// The result of a comparison: bytes of the old body from `from` up to `until` equal those of the new body at this
/// distance. Nodes are nested and adjacent; with this, no byte is compared twice.
#[derive(Debug, Clone, Copy, Default)]
struct ComparedRange {
    distance: usize,
    from: usize,
    until: usize,
}

impl<'a> SpanMatcher<'a> {
    /// `changed` holds the IDs of the jobs whose requested sub-jobs have changed.
    pub(super) fn new(
        spans: &'a [NodeSpan],
        old: &'a [u8],
        new: &'a [u8],
        changed: &[String],
    ) -> Self {
        let is_changed = |node: &Node| changed.iter().any(|id| **id == *node.id);
        let is_stale = |NodeSpan { span, node }: &NodeSpan| {
            node.as_deref().is_some_and(|node| {
                is_changed(node)
                    || (span.has_requested_children && node.descendants().any(is_changed))
            })
        };
        let stale = if changed.is_empty() {
            Vec::new()
        } else {
            (0..spans.len()).filter(|at| is_stale(&spans[*at])).collect()
        };
        let compared = ComparedRange::default();
        Self { spans, old, new, stale, next: 0, missed: None, suffix: None, compared, matched: 0 }
    }

    /// The number of objects matched so far.
    pub(super) fn matched(&self) -> u32 {
        self.matched
    }

    fn span(&self, which: usize) -> Option<Span> {
        self.spans.get(which).map(|node| node.span)
    }

    /// Whether the new body has this node's bytes at offset `at`.
    fn matches(&mut self, which: usize, at: usize, depth: usize) -> bool {
        let Some(span) = self.span(which) else { return false };
        let (begin, end) = (span.begin as usize, span.end as usize);
        let can_match =
            which > 0 && usize::from(span.depth) == depth && !self.is_stale(which, span);
        can_match && at + (end - begin) <= self.new.len() && self.is_equal(begin, end, at)
    }

    fn is_stale(&self, which: usize, span: Span) -> bool {
        let first = self.stale.partition_point(|stale| *stale < which);
        self.stale.get(first).is_some_and(|stale| *stale < which + span.node_count as usize)
    }

    fn is_equal(&mut self, begin: usize, end: usize, at: usize) -> bool {
        let distance = at.wrapping_sub(begin);
        let ComparedRange { from, until, .. } = self.compared;
        if self.compared.distance != distance || begin < from || begin > until {
            let until = begin + common_prefix(&self.old[begin..], &self.new[at..]);
            self.compared = ComparedRange { distance, from: begin, until };
        }
        end <= self.compared.until
    }

    /// The node that begins at offset `at` of the new body if all bytes from there on are unchanged.
    fn in_common_suffix(&mut self, at: usize) -> Option<usize> {
        let (old, new) = (self.old, self.new);
        let suffix = *self.suffix.get_or_insert_with(|| common_suffix(old, new));
        let from_end = new.len() - at;
        let begin = old.len().checked_sub(from_end).filter(|_| from_end <= suffix)?;
        let begin_of = |node: &NodeSpan| node.span.begin as usize;
        self.spans.binary_search_by_key(&begin, begin_of).ok()
    }
}

impl KnownSpans for SpanMatcher<'_> {
    fn known_object(&mut self, at: usize, depth: usize) -> Option<(usize, u32)> {
        if self.next == 0 && self.span(0).is_some_and(|root| usize::from(root.depth) < depth) {
            self.next = 1;
        }
        // The list that held these spans is shorter than it was.
        while let Some(span) = self.span(self.next).filter(|it| usize::from(it.depth) > depth) {
            self.next += span.node_count as usize;
        }
        let after_next = self.span(self.next).map(|span| self.next + span.node_count as usize);
        let candidates = [Some(self.next), after_next, self.missed];
        let mut found =
            candidates.into_iter().flatten().find(|which| self.matches(*which, at, depth));
        if found.is_none() {
            found = self.in_common_suffix(at).filter(|which| self.matches(*which, at, depth));
        }
        let Some(which) = found else {
            // Either the node has changed, and its descendants come next; or it is new, and the expected node follows.
            if self.span(self.next).is_some_and(|span| usize::from(span.depth) == depth) {
                self.missed = Some(self.next);
                self.next += 1;
            }
            return None;
        };
        let span = self.span(which)?;
        self.next = which + span.node_count as usize;
        self.missed = None;
        self.matched += 1;
        Some(((span.end - span.begin) as usize, u32::try_from(which).ok()?))
    }
}
