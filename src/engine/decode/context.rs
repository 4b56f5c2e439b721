//! What is known while the bodies of one job are read: the ids so far, and what was odd.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::tree_path::TreePath;
use crate::engine::incremental::spans::{NodeSpan, Span};
use crate::engine::json::{Json, Kind};
use crate::engine::model::snapshot::{Node, Warning, WarningCode};
use crate::engine::model::timestamp::Timestamp;

/// A body full of oddities has no more warnings than this; nobody would read them.
const MAX_WARNINGS: usize = 1000;

/// So many are kept for the next answer, of which some of the first may not be true any more.
pub(crate) const MAX_WARNINGS_KEPT: usize = 2 * MAX_WARNINGS;
pub(crate) const MOST_KEPT: u32 = MAX_WARNINGS_KEPT as u32;

/// How many texts are remembered so that their like can share them.
const REMEMBERED: usize = 64;

/// Texts longer than this are seldom repeated.
const MAX_SHARED_BYTES: usize = 64;

#[derive(Debug, Clone)]
pub(crate) struct DecodeContext<'a> {
    pub(crate) ids: HashSet<Rc<str>>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) remembered: Vec<Option<Rc<str>>>,
    /// The answers for sub-jobs that were asked for apart.
    pub(crate) children: &'a BTreeMap<String, Vec<u8>>,
    /// Where the jobs stood; `None` where nobody will want to know.
    pub(crate) trace: Option<Vec<NodeSpan>>,
    /// What is left of the last answer, where its jobs need not be read again.
    last: Option<ReusePass>,
    /// Whether ids were made from positions, or something was said that is not of one job.
    pub(crate) needs_full_decode: bool,
}

/// What a context leaves for the next one of the same job.
#[derive(Debug, Clone)]
pub(crate) struct ReuseState {
    pub(crate) ids: HashSet<Rc<str>>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) remembered: Vec<Option<Rc<str>>>,
    pub(crate) trace: Vec<NodeSpan>,
}

#[derive(Debug, Clone)]
struct ReusePass {
    trace: Vec<NodeSpan>,
    warnings: Vec<Warning>,
    /// The ids of what was read in this answer.
    fresh: Vec<Rc<str>>,
    /// How many jobs were taken over.
    taken: u32,
    /// Whether this answer has something that only a context of all of it gets right.
    has_failed: bool,
}

impl<'a> DecodeContext<'a> {
    /// About to read documents of `values` values in all.
    pub(crate) fn new(values: usize, children: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let remembered = none_remembered();
        // A job or task takes about so many; growing the set would hash all ids once more.
        let ids = HashSet::with_capacity(values / 32);
        let (warnings, needs_full_decode) = (Vec::new(), false);
        let (trace, last) = (None, None);
        Self { ids, warnings, remembered, children, trace, last, needs_full_decode }
    }

    /// About to read an answer of which the jobs of the last one need not be read where they are found in it.
    pub(crate) fn again(left: ReuseState, children: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let ReuseState { ids, warnings, remembered, trace } = left;
        let last = ReusePass { trace, warnings, fresh: Vec::new(), taken: 0, has_failed: false };
        let (warnings, trace) = (Vec::new(), Some(Vec::with_capacity(last.trace.len() + 16)));
        let (last, needs_full_decode) = (Some(last), false);
        Self { ids, warnings, remembered, children, trace, last, needs_full_decode }
    }

    /// Has it keep in mind where the jobs stand, for the next answer.
    pub(crate) fn keep_trace(&mut self, jobs: usize) {
        self.trace.get_or_insert_with(|| Vec::with_capacity(jobs));
    }

    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings[..self.warnings.len().min(MAX_WARNINGS)]
    }

    /// Says of the body what is not of one of its jobs.
    pub(crate) fn warn_of_all(&mut self, code: WarningCode, message: &str) {
        self.needs_full_decode = true;
        self.warn(code, message, None);
    }

    /// What is left for the next answer; `None` where that has to be read as a whole, for ids were made from positions
    /// or what was odd was not said of one job.
    pub(crate) fn left(self) -> Option<ReuseState> {
        let Self { ids, warnings, remembered, trace, needs_full_decode, .. } = self;
        let trace = trace.filter(|_| !needs_full_decode)?;
        Some(ReuseState { ids, warnings, remembered, trace })
    }

    /// Ends the context of an answer with the help of the last. Whether that is as good as to read all of it: `found`
    /// jobs were not read.
    pub(crate) fn is_sound(&mut self, found: u32) -> bool {
        let Some(last) = &mut self.last else { return true };
        if last.has_failed || last.taken != found {
            return false;
        }
        // The ids of what is no longer there, or was read anew, are free again.
        for traced in &last.trace {
            let Some(node) = &traced.node else { continue };
            self.ids.remove(&node.id);
            if traced.place.was_asked {
                for below in node.descendants() {
                    self.ids.remove(&below.id);
                }
            }
        }
        last.fresh.iter().all(|id| self.ids.insert(id.clone()))
    }

    /// Begins a job; to be ended by [`DecodeContext::leave`] with what this returns.
    pub(crate) fn enter(&mut self, job: Json<'_>, position: TreePath<'_>) -> usize {
        let warnings = number(self.warnings.len());
        let Some(trace) = &mut self.trace else { return 0 };
        let (begin, end) = job.place();
        let TreePath { depth, level, .. } = position;
        let warnings = [warnings; 2];
        let place = Span { begin, end, depth, level, warnings, ..Span::default() };
        trace.push(NodeSpan { place, node: None });
        trace.len() - 1
    }

    /// Ends a job.
    pub(crate) fn leave(&mut self, entered: usize, node: Option<&Rc<Node>>) {
        let warnings = number(self.warnings.len());
        let Some(trace) = &mut self.trace else { return };
        let size = number(trace.len() - entered);
        if let Some(NodeSpan { place, node: own }) = trace.get_mut(entered) {
            place.size = size;
            place.warnings[1] = warnings;
            place.is_cut = warnings == MOST_KEPT;
            place.was_asked = size == 1 && node.is_some_and(|node| !node.children.is_empty());
            *own = node.cloned();
        }
    }

    /// Reads what does not stand in the job's own body, and therefore leaves no trace.
    pub(crate) fn elsewhere<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let trace = self.trace.take();
        let done = read(self);
        self.trace = trace;
        done
    }

    /// Takes over a job of the last answer, and all below it, that stands `at` this byte.
    pub(crate) fn take_over(&mut self, which: u32, at: u32, level: u16) -> Option<Rc<Node>> {
        let taken = self.take_over_all(which as usize, at, level);
        if let Some(last) = &mut self.last {
            last.taken += 1;
            last.has_failed |= taken.is_none();
        }
        taken
    }

    fn take_over_all(&mut self, which: usize, at: u32, level: u16) -> Option<Rc<Node>> {
        let (last, trace) = (self.last.as_mut()?, self.trace.as_mut()?);
        let first = last.trace.get(which)?.place;
        if first.level != level {
            return None; // how much below it is cut depends on that
        }
        let moved = at.wrapping_sub(first.begin);
        let warned = number(self.warnings.len()).wrapping_sub(first.warnings[0]);
        let [from, until] = first.warnings.map(|at| at as usize);
        let room = MAX_WARNINGS_KEPT - self.warnings.len();
        let warnings = last.warnings.get(from..until)?;
        self.warnings.extend(warnings.iter().take(room).cloned());
        if first.is_cut && self.warnings.len() < MAX_WARNINGS {
            return None;
        }
        let entered = trace.len();
        for old in last.trace.get_mut(which..which + first.size as usize)? {
            let node = old.node.take()?; // once only
            let mut place = old.place;
            place.begin = place.begin.wrapping_add(moved);
            place.end = place.end.wrapping_add(moved);
            place.shift_warnings(warned);
            trace.push(NodeSpan { place, node: Some(node) });
        }
        trace[entered].node.clone()
    }

    pub(crate) fn warn(
        &mut self,
        code: WarningCode,
        message: impl Into<String>,
        node_id: Option<&str>,
    ) {
        if self.warnings.len() < MAX_WARNINGS_KEPT {
            let (message, node_id) = (message.into(), node_id.map(str::to_owned));
            self.warnings.push(Warning { code, message, node_id });
        }
    }

    /// The text, shared with an earlier one that is the same. Types, phases and the ids of clusters are the same over
    /// and over, and making a text costs more than looking whether it was there before.
    pub(crate) fn shared(&mut self, text: &str) -> Rc<str> {
        let bytes = text.as_bytes();
        if bytes.len() > MAX_SHARED_BYTES {
            return text.into();
        }
        let sample = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
        let mix = bytes.len() * 7
            + sample(0) * 5
            + sample(bytes.len() / 2) * 3
            + sample(bytes.len().wrapping_sub(1));
        let slot = &mut self.remembered[mix % REMEMBERED];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }

    /// The node's id where it has one of its own, else one made from its position.
    pub(crate) fn claim_id(&mut self, own: Option<&str>, position: TreePath<'_>) -> Rc<str> {
        if let Some(last) = &mut self.last {
            last.has_failed |= own.is_none();
            let id: Rc<str> = own.unwrap_or_default().into();
            last.fresh.push(id.clone());
            return id;
        }
        if let Some(own) = own {
            let id: Rc<str> = own.into();
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
        self.needs_full_decode = true;
        let mut made = position.to_string();
        while self.ids.contains(made.as_str()) {
            made.push('\'');
        }
        let made: Rc<str> = made.into();
        self.ids.insert(made.clone());
        match own {
            Some(own) => {
                let message = format!("The id \"{own}\" stands twice.");
                self.warn(WarningCode::DuplicateId, message, Some(&made));
            }
            None => self.warn(WarningCode::MissingId, "It has no id.", Some(&made)),
        }
        made
    }

    /// What the list under `key` holds; anything else there than a list or `null` is a warning.
    pub(crate) fn list<'d>(
        &mut self,
        of: Json<'d>,
        key: &str,
        id: &str,
    ) -> impl Iterator<Item = Json<'d>> + use<'d> {
        let list = of.member(key).filter(|list| list.kind() != Kind::Null);
        if list.is_some_and(|list| list.kind() != Kind::List) {
            self.warn(WarningCode::WrongType, format!("{key} is no list."), Some(id));
        }
        list.into_iter().flat_map(Json::items)
    }

    /// Reads a time; one that cannot be read is a warning.
    pub(crate) fn time(&mut self, value: Json<'_>, what: &str, id: &str) -> Option<Timestamp> {
        let text = value.text()?;
        let time = Timestamp::parse(&text);
        if time.is_err() {
            self.warn(WarningCode::BadTime, format!("{what} is \"{text}\"."), Some(id));
        }
        time.unwrap_or_default()
    }
}

fn none_remembered() -> Vec<Option<Rc<str>>> {
    vec![None; REMEMBERED]
}

pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
