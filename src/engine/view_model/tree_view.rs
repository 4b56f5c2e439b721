//! The state of one displayed tree: snapshot, texts, filter, open branches and the rows that follow from them.

use std::ops::Range;
use std::rc::Rc;

use super::expansion::{Expand, Expansion};
use super::filter::{Filter, FilterMatches};
use super::keyboard::TypeAhead;
use super::outline::{Outline, OutlineEntry};
use super::phase_counts::PhaseCounts;
use super::root_cause::{self, RootCause};
use super::rows::{self, Row};
use super::timeline::{Axis, Extent};
use super::tree_diff::{NodeChange, changes};
use crate::engine::i18n::Texts;
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::model::timestamp::Timestamp;

/// Up to this number of running nodes, counted without their running ancestors, their icons move.
const MAX_MOVING: u32 = 8;

/// The view model of one widget.
#[derive(Debug)]
pub struct ViewModel {
    pub(super) texts: Rc<Texts>,
    pub(super) snapshot: Option<Rc<Snapshot>>,
    pub(super) expansion: Expansion,
    pub(super) filter: Filter,
    /// What the filter matches; `None` if the filter is empty.
    pub(super) matches: Option<FilterMatches>,
    pub(super) outline: Outline,
    counts: PhaseCounts,
    cause: Option<RootCause>,
    extent: Option<Extent>,
    has_timeline: bool,
    /// Index of the current row, which has the focus or gets it next.
    pub(super) current: usize,
    /// The IDs from the root to the selected node, which may be hidden.
    pub(super) path: Vec<Rc<str>>,
    pub(super) type_ahead: TypeAhead,
}

impl ViewModel {
    /// A view model without a snapshot.
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

    /// Removes the snapshot, open branches and selection, for another job. The filter stays.
    pub fn clear(&mut self, expand: Expand) {
        let (texts, filter) = (self.texts.clone(), std::mem::take(&mut self.filter));
        let has_timeline = self.has_timeline;
        *self = Self { filter, has_timeline, ..Self::new(texts, expand) };
    }

    /// Displays another snapshot of the job. Filter, selection and the user's open branches stay.
    ///
    /// Returns true if rows may have moved.
    pub fn set_snapshot(&mut self, snapshot: Rc<Snapshot>) -> bool {
        self.texts.clear_titles();
        let old = self.snapshot.replace(snapshot.clone());
        let changes = old.as_ref().and_then(|old| changes(&old.root, &snapshot.root));
        if let Some(changes) = changes {
            return self.apply_changes(&changes);
        }
        self.expansion.auto_expand(&snapshot.root);
        self.analyze();
        self.rebuild_outline();
        true
    }

    /// Updates what depends on the changed nodes of a tree whose nodes are the same. Returns true if rows may have moved.
    fn apply_changes(&mut self, changes: &[NodeChange<'_>]) -> bool {
        let mut has_opened = false;
        let mut has_new_cause = false;
        for NodeChange { old, new } in changes {
            self.counts.replace(old, new);
            has_opened |= self.expansion.auto_expand_one(new, std::ptr::eq(*new, changes[0].new));
            let names = |node: &Node| (node.name.clone(), node.job_type.clone());
            has_new_cause |= [old, new].iter().any(|node| node.phase == Phase::Failed)
                || names(old) != names(new);
        }
        if has_new_cause {
            self.update_cause();
        }
        self.update_extent();
        if has_opened || !self.filter.is_empty() {
            self.rebuild_outline();
            return true;
        }
        false
    }

    /// Changes the language or the page's own texts.
    pub fn set_texts(&mut self, texts: Rc<Texts>) {
        self.texts = texts;
        self.analyze();
        self.rebuild_outline();
    }

    /// Changes which branches open automatically. Branches that are open stay open.
    pub fn set_expand(&mut self, expand: Expand) {
        self.expansion.set_mode(expand);
        if let Some(snapshot) = &self.snapshot {
            self.expansion.auto_expand(&snapshot.root);
        }
        self.rebuild_outline();
    }

    /// Changes the filter.
    pub fn set_filter(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.expansion.clear_filtered();
            self.rebuild_outline();
        }
    }

    /// Turns the timeline's bars on or off.
    pub fn set_timeline(&mut self, has_timeline: bool) {
        self.has_timeline = has_timeline;
        self.update_extent();
    }

    /// Opens the branch of the row at `index`, or closes it if it is open.
    pub fn toggle(&mut self, index: usize) {
        let (Some(entry), Some(id)) = (self.outline.get(index), self.id_at(index)) else { return };
        if let Some(is_open) = entry.expanded {
            self.expansion.set_open(&id, !is_open, self.matches.is_some());
            self.rebuild_outline();
        }
    }

    /// Opens or closes all branches.
    pub fn set_all_expanded(&mut self, open: bool) {
        if let Some(snapshot) = &self.snapshot {
            self.expansion.set_all_open(&snapshot.root, open, self.matches.is_some());
            self.rebuild_outline();
        }
    }

    /// The texts of the widget.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The displayed snapshot.
    pub fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The root of the displayed tree.
    pub fn root(&self) -> Option<&Rc<Node>> {
        self.snapshot.as_ref().map(|snapshot| &snapshot.root)
    }

    /// The current filter.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// The number of nodes that match the filter; 0 if it is empty.
    pub fn match_count(&self) -> u32 {
        self.matches.as_ref().map_or(0, FilterMatches::match_count)
    }

    /// The number of leaves in each phase.
    pub fn counts(&self) -> &PhaseCounts {
        &self.counts
    }

    /// Whether the icons of running nodes move. In a tree with many of them, that would say nothing about any, and a browser
    /// draws each on its own layer.
    pub fn has_motion(&self) -> bool {
        self.counts.deepest_running() <= MAX_MOVING
    }

    /// Why the job failed, if it did.
    pub fn cause(&self) -> Option<&RootCause> {
        self.cause.as_ref()
    }

    /// Whether rows have timeline bars.
    pub fn has_timeline(&self) -> bool {
        self.has_timeline
    }

    /// The axis of the timeline; `None` if it is off or no node has started.
    pub fn axis(&self, now: Timestamp) -> Option<Axis> {
        self.extent.map(|extent| extent.axis(now))
    }

    /// All rows of the tree, without texts.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The ID of the node in the row at `index`.
    pub fn id_at(&self, index: usize) -> Option<Rc<str>> {
        Some(self.outline.node(self.root()?, index)?.id.clone())
    }

    /// The index of the row of the node with this ID; `None` if it is not shown.
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.outline.index_of(self.root()?, id)
    }

    /// The node and the position of the row at `index`, which determine what the row shows, except for the time.
    pub fn entry(&self, index: usize) -> Option<(&Rc<Node>, OutlineEntry)> {
        Some((self.outline.node(self.root()?, index)?, *self.outline.get(index)?))
    }

    /// The rows at `indices` with their texts.
    pub fn rows(&self, indices: Range<usize>, now: Timestamp) -> Vec<Rc<Row>> {
        let axis = self.axis(now);
        indices.filter_map(|index| self.row(index, axis, now)).map(Rc::new).collect()
    }

    /// The row at `index` with its texts.
    pub fn row(&self, index: usize, axis: Option<Axis>, now: Timestamp) -> Option<Row> {
        let (node, entry) = self.entry(index)?;
        Some(rows::row(&self.texts, node, &entry, axis, now))
    }

    /// Computes what depends on the whole tree: counts, root cause and the timeline's extent.
    fn analyze(&mut self) {
        let Some(snapshot) = &self.snapshot else { return };
        self.counts = PhaseCounts::of(&snapshot.root);
        self.update_cause();
        self.update_extent();
    }

    fn update_cause(&mut self) {
        self.cause = self.root().and_then(|root| root_cause::cause(&self.texts, root));
    }

    fn update_extent(&mut self) {
        let root = self.root().filter(|_| self.has_timeline);
        self.extent = root.and_then(|root| Extent::of(root));
    }

    /// Rebuilds the rows, and moves the current row to the selected node or its nearest visible ancestor.
    pub(super) fn rebuild_outline(&mut self) {
        let Some(snapshot) = &self.snapshot else { return };
        let root = &snapshot.root;
        self.matches =
            (!self.filter.is_empty()).then(|| FilterMatches::new(root, &self.filter, &self.texts));
        self.outline = Outline::new(root, &self.expansion, self.matches.as_ref());
        let mut selected = self.path.iter().rev();
        self.current = selected.find_map(|id| self.outline.index_of(root, id)).unwrap_or(0);
    }
}
