//! DecodeContext sub-jobs before what they stand in.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::spans::{NodeSpan, Span};
use crate::engine::decode::context::{
    DecodeContext, MAX_WARNINGS_KEPT, MOST_KEPT, ReuseState, number,
};
use crate::engine::decode::tree_path::TreePath;
use crate::engine::json::Json;
use crate::engine::model::snapshot::Node;

static NOBODY_ASKED: BTreeMap<String, Vec<u8>> = BTreeMap::new();

/// How it goes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Early {
    /// How many sub-jobs the job that is read has taken.
    taken: u32,
    /// Whether there was something that only a context of the whole gets right.
    has_failed: bool,
}

impl DecodeContext<'static> {
    /// About to read sub-jobs, each when it has ended.
    pub(crate) fn early() -> Self {
        let mut context = Self::new(0, &NOBODY_ASKED);
        context.early = Some(Early::default());
        context.keep_trace(0);
        context
    }
}

impl DecodeContext<'_> {
    /// Whether there was something that only a context of the whole gets right.
    pub(crate) fn has_failed(&self) -> bool {
        self.early.is_some_and(|early| early.has_failed)
    }

    pub(crate) fn fail(&mut self) {
        if let Some(early) = &mut self.early {
            early.has_failed = true;
        }
    }

    /// How many sub-jobs have begun.
    pub(crate) fn count_early(&self) -> usize {
        self.trace.as_ref().map_or(0, Vec::len)
    }

    /// A sub-job begins at this byte. Its place in the trace.
    pub(crate) fn begin_early(&mut self, at: usize, position: TreePath<'_>) -> usize {
        let warnings = [number(self.warnings.len()); 2];
        let Some(trace) = &mut self.trace else { return 0 };
        let TreePath { depth, level, .. } = position;
        let place = Span { begin: number(at), depth, level, warnings, ..Span::default() };
        trace.push(NodeSpan { place, node: None });
        trace.len() - 1
    }

    /// About to read one all of whose sub-jobs have been read.
    pub(crate) fn mark_early(&mut self) -> usize {
        if let Some(early) = &mut self.early {
            early.taken = 0;
        }
        self.warnings.len()
    }

    /// A sub-job that has been read.
    pub(crate) fn take_early(&mut self, which: usize, level: u16) -> Option<Rc<Node>> {
        if let Some(early) = &mut self.early {
            early.taken += 1;
        }
        let traced = self.trace.as_ref()?.get(which)?;
        traced.node.clone().filter(|_| traced.place.level == level)
    }

    /// It has been read, but for what can be said only then. What was `said` of it since that many warnings comes before
    /// what was said of those below it, of which there are `found`.
    pub(crate) fn settle_early(&mut self, which: usize, said: usize, found: u32) {
        let (Some(early), Some(trace)) = (&mut self.early, &mut self.trace) else { return };
        early.has_failed |= early.taken != found;
        let Some((own, below)) = trace.get_mut(which..).and_then(<[_]>::split_first_mut) else {
            return;
        };
        let first = own.place.warnings[0] as usize;
        let moved = self.warnings.len() - said;
        if moved > 0 && first < said {
            self.warnings[first..].rotate_right(moved);
            for NodeSpan { place, .. } in below {
                place.shift_warnings(number(moved));
            }
        }
    }

    /// Everything is said of it.
    pub(crate) fn end_early(&mut self, which: usize, job: Json<'_>, node: Rc<Node>) {
        self.warnings.truncate(MAX_WARNINGS_KEPT);
        let warnings = number(self.warnings.len());
        let Some(trace) = &mut self.trace else { return };
        let size = number(trace.len() - which);
        if let Some(NodeSpan { place, node: own }) = trace.get_mut(which) {
            (_, place.end) = job.place();
            place.size = size;
            place.warnings[1] = warnings;
            place.is_cut = warnings == MOST_KEPT;
            *own = Some(node);
        }
    }

    /// What is left for the context of the whole.
    pub(crate) fn left_early(self) -> Option<ReuseState> {
        let Self { ids, warnings, remembered, trace, .. } = self;
        let trace = trace.filter(|_| !self.early.is_some_and(|early| early.has_failed))?;
        Some(ReuseState { ids, warnings, remembered, trace })
    }
}
