//! What of a job is on display, and in which texts: open branches, what is looked for, the current row.
//!
//! A refresh makes the [`Outline`] anew, which holds no text; texts are made for the rows in the page only.

pub mod details;
pub mod expansion;
pub mod filter;
pub mod keyboard;
pub mod live_region;
pub mod outline;
pub mod pause_button;
pub mod refresh_events;
pub mod root_cause;
pub mod rows;
pub mod scroll;
pub mod summary;
pub mod text_report;
pub mod ticking;
pub mod timeline;
pub mod tone;
mod tree_diff;
pub mod virtual_window;

use std::ops::Range;
use std::rc::Rc;

use super::i18n::{Texts, phrases};
use super::model::phase::Phase;
use super::model::snapshot::{Node, Snapshot};
use super::model::timestamp::Timestamp;
use expansion::{Expand, Expansion};
use filter::{Filter, FilterMatches, PhaseCounts};
use keyboard::{Key, Move, TypeAhead};
use outline::Outline;
use root_cause::RootCause;
use rows::Row;
use timeline::{Axis, Extent};
use tree_diff::{NodeChange, changes};

/// One widget's display.
#[derive(Debug)]
pub struct ViewModel {
    texts: Rc<Texts>,
    snapshot: Option<Rc<Snapshot>>,
    expansion: Expansion,
    filter: Filter,
    /// What the filter means; `None` where it asks for nothing.
    matches: Option<FilterMatches>,
    outline: Outline,
    counts: PhaseCounts,
    cause: Option<RootCause>,
    extent: Option<Extent>,
    has_timeline: bool,
    /// The row that has the focus, or gets it.
    current: usize,
    /// The ids from the root to the node that the person chose. It may be out of sight.
    path: Vec<Rc<str>>,
    type_ahead: TypeAhead,
}

/// What a key has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Another row is the current one.
    Moved,
    /// Branches have opened or closed.
    Rearranged,
    /// The details are to be shown, or hidden.
    ToggledDetails,
    /// The details are to be hidden.
    LeftDetails,
}

impl ViewModel {
    /// Of nothing yet.
    pub fn new(texts: Rc<Texts>, expand: Expand) -> Self {
        Self {
            texts,
            snapshot: None,
            expansion: Expansion::new(expand),
            filter: Filter::default(),
            matches: None,
            outline: Outline::default(),
            counts: PhaseCounts::default(),
            cause: None,
            extent: None,
            has_timeline: false,
            current: 0,
            path: Vec::new(),
            type_ahead: TypeAhead::default(),
        }
    }

    /// Another job: what the person did to the first is over, what they look for stays.
    pub fn clear(&mut self, expand: Expand) {
        let (texts, filter) = (self.texts.clone(), std::mem::take(&mut self.filter));
        let has_timeline = self.has_timeline;
        *self = Self { filter, has_timeline, ..Self::new(texts, expand) };
    }

    /// Another answer. All that the person did stays. Whether rows may stand elsewhere than before.
    pub fn show(&mut self, snapshot: Rc<Snapshot>) -> bool {
        self.texts.forget_titles();
        let old = self.snapshot.replace(snapshot.clone());
        let changes = old.as_ref().and_then(|old| changes(&old.root, &snapshot.root));
        if let Some(changes) = changes {
            return self.replace(&changes);
        }
        self.expansion.observe(&snapshot.root);
        self.survey();
        self.arrange();
        true
    }

    /// Takes over what has changed of some nodes, while all of them are where they were.
    fn replace(&mut self, changes: &[NodeChange<'_>]) -> bool {
        let mut has_opened = false;
        let mut is_other_cause = false;
        for NodeChange { old, new } in changes {
            self.counts.replace(old, new);
            has_opened |= self.expansion.observe_one(new, std::ptr::eq(*new, changes[0].new));
            let names = |node: &Node| (node.name.clone(), node.job_type.clone());
            is_other_cause |= [old, new].iter().any(|node| node.phase == Phase::Failed)
                || names(old) != names(new);
        }
        if is_other_cause {
            self.find_cause();
        }
        self.measure();
        if has_opened || !self.filter.is_empty() {
            self.arrange();
            return true;
        }
        false
    }

    /// Other texts.
    pub fn set_texts(&mut self, texts: Rc<Texts>) {
        self.texts = texts;
        self.survey();
        self.arrange();
    }

    /// Which branches open by themselves from now on.
    pub fn set_expand(&mut self, expand: Expand) {
        self.expansion.set_mode(expand);
        if let Some(snapshot) = &self.snapshot {
            self.expansion.observe(&snapshot.root);
        }
        self.arrange();
    }

    /// What is looked for.
    pub fn set_filter(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.expansion.forget_filter();
            self.arrange();
        }
    }

    /// Whether rows have their bars.
    pub fn set_timeline(&mut self, has_timeline: bool) {
        self.has_timeline = has_timeline;
        self.measure();
    }

    /// In which texts.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Of what.
    pub fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The job itself.
    pub fn root(&self) -> Option<&Node> {
        self.snapshot.as_ref().map(|snapshot| &*snapshot.root)
    }

    /// What is looked for.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many nodes are looked for.
    pub fn match_count(&self) -> u32 {
        self.matches.as_ref().map_or(0, FilterMatches::match_count)
    }

    /// Which of them the current one is, from 1; 0 where it is none.
    pub fn current_match(&self) -> u32 {
        self.outline.get(self.current).map_or(0, |entry| entry.match_index)
    }

    /// How many nodes are in each phase.
    pub fn counts(&self) -> &PhaseCounts {
        &self.counts
    }

    /// What the job failed of.
    pub fn cause(&self) -> Option<&RootCause> {
        self.cause.as_ref()
    }

    /// Whether rows have their bars.
    pub fn has_timeline(&self) -> bool {
        self.has_timeline
    }

    /// The axis of the bars; `None` where there are none.
    pub fn axis(&self, now: Timestamp) -> Option<Axis> {
        self.extent.map(|extent| extent.axis(now))
    }

    /// The rows that can be scrolled to.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The place of the row that has the focus, or gets it.
    pub fn current(&self) -> usize {
        self.current
    }

    /// The node that the person chose. It may be out of sight.
    pub fn selected(&self) -> Option<&Node> {
        let mut ids = self.path.iter();
        let root = self.root().filter(|root| Some(&root.id) == ids.next())?;
        ids.try_fold(root, |node, id| Some(&**node.children.iter().find(|child| child.id == *id)?))
    }

    /// The id of the row at this place.
    pub fn id_at(&self, at: usize) -> Option<Rc<str>> {
        Some(self.outline.node(self.root()?, at)?.id.clone())
    }

    /// The place of the row of the node with this id.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.outline.place_of(self.root()?, id)
    }

    /// The rows of these places, with all their texts.
    pub fn rows(&self, places: Range<usize>, now: Timestamp) -> Vec<Rc<Row>> {
        let axis = self.axis(now);
        places.filter_map(|at| self.row(at, axis, now)).map(Rc::new).collect()
    }

    /// The row of this place.
    pub fn row(&self, at: usize, axis: Option<Axis>, now: Timestamp) -> Option<Row> {
        let entry = self.outline.get(at)?;
        Some(rows::row(&self.texts, self.outline.node(self.root()?, at)?, entry, axis, now))
    }

    /// The person chooses the row at this place. Its id, if it is another than before.
    pub fn select(&mut self, at: usize) -> Option<Rc<str>> {
        let path = self.outline.path(self.root()?, at);
        let id = path.last()?.clone();
        let is_new = self.path.last() != Some(&id);
        self.current = at;
        self.path = path;
        is_new.then_some(id)
    }

    /// The person opens a closed branch or closes an open one.
    pub fn toggle(&mut self, at: usize) {
        let (Some(entry), Some(id)) = (self.outline.get(at), self.id_at(at)) else { return };
        if let Some(is_open) = entry.expanded {
            self.expansion.choose(&id, !is_open, self.matches.is_some());
            self.arrange();
        }
    }

    /// The person opens or closes every branch.
    pub fn choose_all(&mut self, open: bool) {
        if let Some(snapshot) = &self.snapshot {
            self.expansion.choose_all(&snapshot.root, open, self.matches.is_some());
            self.arrange();
        }
    }

    /// Opens what is above the node with this id and chooses it, and ends a filter that hides it. Whether there is such
    /// a node.
    pub fn reveal(&mut self, id: &str) -> bool {
        let Some(path) = self.root().and_then(|root| path_to(root, id)) else { return false };
        self.open_above(&path);
        if self.place_of(id).is_none() {
            self.filter = Filter::default();
            self.expansion.forget_filter();
            self.matches = None;
            self.open_above(&path);
        }
        self.path = path;
        self.arrange();
        true
    }

    /// The next node that is looked for, or the one before; round and round. Its place.
    pub fn next_match(&self, forward: bool) -> Option<usize> {
        let entries = self.outline.entries();
        let is_match = |at: &usize| entries[*at].match_index != 0;
        let (before, behind) =
            (0..self.current.min(entries.len()), self.current + 1..entries.len());
        if forward {
            behind.chain(before).find(is_match)
        } else {
            before.rev().chain(behind.rev()).find(is_match)
        }
        .or_else(|| Some(self.current).filter(|at| *at < entries.len() && is_match(at)))
    }

    /// A key was pressed on the current row. `page` is how many rows can be seen.
    pub fn press(&mut self, key: Key, page: usize, now_millis: f64) -> Option<Pressed> {
        let key = match key {
            Key::Space if self.type_ahead.is_typing(now_millis) => Key::Character(' '),
            other => other,
        };
        match keyboard::press(&self.outline, self.current, page, key)? {
            Move::To(at) => {
                self.select(at);
                Some(Pressed::Moved)
            }
            Move::Toggle(at) => {
                self.toggle(at);
                Some(Pressed::Rearranged)
            }
            Move::OpenSiblings(at) => {
                self.open_siblings(at);
                Some(Pressed::Rearranged)
            }
            Move::ToggleDetails => {
                self.select(self.current);
                Some(Pressed::ToggledDetails)
            }
            Move::HideDetails => Some(Pressed::LeftDetails),
            Move::Type(letter) => {
                let at = self.type_to(letter, now_millis)?;
                self.select(at);
                Some(Pressed::Moved)
            }
        }
    }

    fn open_above(&mut self, path: &[Rc<str>]) {
        for above in &path[..path.len() - 1] {
            self.expansion.choose(above, true, self.matches.is_some());
        }
        self.arrange();
    }

    fn open_siblings(&mut self, at: usize) {
        let Some(snapshot) = self.snapshot.clone() else { return };
        let Some(entry) = self.outline.get(at) else { return };
        let siblings = match self.outline.node(&snapshot.root, entry.parent as usize) {
            Some(parent) if entry.level > 1 => &parent.children[..],
            _ => std::slice::from_ref(&snapshot.root),
        };
        for sibling in siblings.iter().filter(|sibling| !sibling.children.is_empty()) {
            self.expansion.choose(&sibling.id, true, self.matches.is_some());
        }
        self.arrange();
    }

    /// The next row whose title or name begins with what was typed.
    fn type_to(&mut self, letter: char, now_millis: f64) -> Option<usize> {
        let (typed, skipped) = self.type_ahead.push(letter, now_millis);
        let begin = self.current + skipped;
        let mut before = None;
        let behind = self.outline.find_node(self.root()?, |at, node| {
            // What is above the current row counts only where nothing is below.
            if at < begin && before.is_some() {
                return None;
            }
            let is_it = keyboard::begins(&phrases::title(&self.texts, node), &typed)
                || keyboard::begins(&node.name, &typed);
            if is_it && at < begin {
                before = Some(at);
            }
            (is_it && at >= begin).then_some(at)
        });
        behind.or(before)
    }

    /// What is worth knowing of the whole job.
    fn survey(&mut self) {
        let Some(snapshot) = &self.snapshot else { return };
        self.counts = PhaseCounts::of(&snapshot.root);
        self.find_cause();
        self.measure();
    }

    fn find_cause(&mut self) {
        self.cause = self.root().and_then(|root| root_cause::cause(&self.texts, root));
    }

    fn measure(&mut self) {
        let root = self.root().filter(|_| self.has_timeline);
        self.extent = root.and_then(Extent::of);
    }

    /// Makes the rows' places anew, and finds the current one among them.
    fn arrange(&mut self) {
        let Some(snapshot) = &self.snapshot else { return };
        let root = &snapshot.root;
        self.matches =
            (!self.filter.is_empty()).then(|| FilterMatches::new(root, &self.filter, &self.texts));
        self.outline = Outline::new(root, &self.expansion, self.matches.as_ref());
        // What the person chose, or else the nearest above it that is in sight.
        let mut chosen = self.path.iter().rev();
        self.current = chosen.find_map(|id| self.outline.place_of(root, id)).unwrap_or(0);
    }
}

/// The ids from the root to the node with this id.
fn path_to(root: &Node, id: &str) -> Option<Vec<Rc<str>>> {
    let mut path: Vec<Rc<str>> = Vec::new();
    let mut left = vec![(root, 0)];
    while let Some((node, level)) = left.pop() {
        path.truncate(level);
        path.push(node.id.clone());
        if *node.id == *id {
            return Some(path);
        }
        left.extend(node.children.iter().rev().map(|child| (&**child, level + 1)));
    }
    None
}
