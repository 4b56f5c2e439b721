//! Reads the sub-jobs of an answer as soon as they stand there whole, while the rest of it is still to come.
//!
//! That way, little is left to do when an answer has ended; and a large one needs no memory for all of its values at
//! once. What is not quite regular, such as an id that stands twice, is left to a context of the whole.

use crate::engine::apis::System;
use crate::engine::decode::context::{DecodeContext, ReuseState};
use crate::engine::decode::schema::{FieldMap, MAX_LEVELS};
use crate::engine::decode::tree_path::TreePath;
use crate::engine::json::{Document, Json, JsonError, Partial, Taker};

/// An answer of which more is to come.
#[derive(Debug, Clone)]
pub(crate) struct Early {
    text: Partial,
    jobs: Jobs,
}

/// What was read of it so far.
#[derive(Debug, Clone)]
struct Jobs {
    shape: FieldMap,
    context: DecodeContext<'static>,
    /// The sub-jobs that have begun and not ended, each within the one before it.
    open: Vec<Begun>,
    /// Sub-jobs that have ended, of the job itself.
    found: u32,
}

#[derive(Debug, Clone, Copy)]
struct Begun {
    at: usize,
    /// Its place in the trace.
    which: usize,
    depth: u16,
    /// How many of its own sub-jobs have ended.
    found: u32,
}

/// An answer that has ended: what was left of it, and what was read before.
pub(crate) struct Ended<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) left: ReuseState,
    /// How many jobs are known in the document.
    pub(crate) found: u32,
}

impl Early {
    /// `None` where the sub-jobs of such a system do not stand within their jobs.
    pub(crate) fn new(system: &System) -> Option<Self> {
        let shape = system.nested_fields()?;
        let (context, open) = (DecodeContext::early(), Vec::new());
        Some(Self { text: Partial::default(), jobs: Jobs { shape, context, open, found: 0 } })
    }

    /// Reads on. `body` begins with all that there was the last time. How many sub-jobs have been read.
    pub(crate) fn read_on(&mut self, body: &[u8]) -> usize {
        self.text.read_on(body, &mut self.jobs);
        self.jobs.context.count_early() - self.jobs.open.len()
    }

    /// Reads the rest of an answer that has ended. `None` where that is not enough to go by.
    ///
    /// # Errors
    ///
    /// Where it is no JSON.
    pub(crate) fn finish(mut self, body: &[u8]) -> Result<Option<Ended<'_>>, JsonError> {
        if self.text.is_longer(body) {
            return Ok(None);
        }
        let document = self.text.finish(body, &mut self.jobs)?;
        let found = self.jobs.found;
        let left = self.jobs.context.left_early();
        Ok(left.map(|left| Ended { document, left, found }))
    }
}

impl Taker for Jobs {
    fn wants(&self, keys: &[&[u8]]) -> bool {
        !self.context.has_failed() && self.shape.children.lead_along(keys)
    }

    fn begins(&mut self, at: usize, depth: usize) {
        if self.open.last().is_some_and(|begun| begun.at == at) {
            return;
        }
        let level = u16::try_from(self.open.len() + 1).unwrap_or(u16::MAX);
        let depth = u16::try_from(depth).unwrap_or(u16::MAX);
        if level >= MAX_LEVELS {
            self.context.fail(); // something will have to be cut
        }
        let which = self.context.begin_early(at, TreePath::of(level, depth));
        self.open.push(Begun { at, which, depth, found: 0 });
    }

    fn takes(&mut self, object: Json<'_>) -> u32 {
        let Some(Begun { which, depth, found, .. }) = self.open.pop() else { return 0 };
        let level = u16::try_from(self.open.len() + 1).unwrap_or(u16::MAX);
        self.shape.read_early(object, TreePath::of(level, depth), which, found, &mut self.context);
        let above = self.open.last_mut().map_or(&mut self.found, |above| &mut above.found);
        *above += 1;
        u32::try_from(which).unwrap_or(0)
    }
}
