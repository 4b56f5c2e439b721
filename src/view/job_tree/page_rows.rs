//! The rows that are rendered, as opposed to all rows of the tree.

use std::ops::Range;
use std::rc::Rc;

use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::ViewModel;
use crate::engine::view_model::outline::OutlineEntry;
use crate::engine::view_model::rows::{self, Row};
use crate::engine::view_model::timeline::Axis;
use crate::view::parts::tree_row::{Pinned, TreeRowProps};

/// The rows of the virtual window, and outside of it the root's row and the current one.
#[derive(Debug, Default)]
pub(super) struct PageRows {
    rows: Vec<PageRow>,
    /// The indices of `rows` among all rows.
    window: Range<usize>,
    /// The root's row if it is out of view. It stays at the top of the tree, because it has the job's name.
    root: Option<PageRow>,
    /// The current row if it is out of view. It stays in the page because it may have the focus.
    pinned: Option<PageRow>,
    axis: Option<Axis>,
}

/// A row, and what it was built from.
#[derive(Debug, Clone)]
struct PageRow {
    node: Rc<Node>,
    entry: OutlineEntry,
    row: Rc<Row>,
}

impl PageRow {
    /// The row at `index`: `old`, if building it again would give the same.
    fn at(
        model: &ViewModel,
        index: usize,
        old: Option<&Self>,
        axis: Option<Axis>,
        now: Timestamp,
    ) -> Option<Self> {
        let (node, entry) = model.entry(index)?;
        let is_same =
            |old: &&Self| !old.row.is_live && Rc::ptr_eq(node, &old.node) && entry == old.entry;
        Some(old.filter(is_same).cloned().unwrap_or_else(|| Self {
            node: node.clone(),
            entry,
            row: Rc::new(rows::row(model.texts(), node, &entry, axis, now)),
        }))
    }
}

impl PageRows {
    /// Builds the rows of a window. Rows of unchanged nodes that stay in their place are not built again.
    pub(super) fn draw(&mut self, model: &ViewModel, window: Range<usize>, now: Timestamp) {
        let axis = model.axis(now);
        let (old, old_start) = (std::mem::take(&mut self.rows), self.window.start);
        let is_same_axis = std::mem::replace(&mut self.axis, axis) == axis;
        self.rows.extend(window.clone().filter_map(|index| {
            let old = index.checked_sub(old_start).and_then(|at| old.get(at));
            PageRow::at(model, index, old.filter(|_| is_same_axis), axis, now)
        }));
        self.root = self.pinned_row(model, 0, &window, now);
        self.window = window;
        self.pin_current(model, now);
    }

    /// Builds the current row if it is out of view.
    pub(super) fn pin_current(&mut self, model: &ViewModel, now: Timestamp) {
        let current = model.current();
        let is_root = current == 0;
        self.pinned =
            if is_root { None } else { self.pinned_row(model, current, &self.window, now) };
    }

    /// The row at `index`, if it is not in the window.
    fn pinned_row(
        &self,
        model: &ViewModel,
        index: usize,
        window: &Range<usize>,
        now: Timestamp,
    ) -> Option<PageRow> {
        if window.contains(&index) { None } else { PageRow::at(model, index, None, self.axis, now) }
    }

    /// Rebuilds the rows that change with time. Returns whether any of them changed.
    pub(super) fn update_live(&mut self, model: &ViewModel, now: Timestamp) -> bool {
        let (axis, current) = (self.axis, model.current());
        let mut changed = false;
        let outside = self.root.iter_mut().map(|row| (row, 0));
        let outside = outside.chain(self.pinned.iter_mut().map(|row| (row, current)));
        for (old, place) in self.rows.iter_mut().zip(self.window.clone()).chain(outside) {
            if old.row.is_live
                && let Some(new) = model.row(place, axis, now)
                && new != *old.row
            {
                old.row = Rc::new(new);
                changed = true;
            }
        }
        changed
    }

    /// The indices of the window's rows among all rows.
    pub(super) fn window(&self) -> &Range<usize> {
        &self.window
    }

    /// The time axis of the rows' bars.
    pub(super) fn axis(&self) -> Option<Axis> {
        self.axis
    }

    /// Whether the current row is rendered although it is out of view.
    pub(super) fn has_pinned(&self) -> bool {
        self.pinned.is_some()
    }

    /// The properties of the rows, in document order. `current` is the index of the current row.
    pub(super) fn props(&self, current: usize) -> impl Iterator<Item = TreeRowProps> {
        let has_timeline_cell = self.axis.is_some();
        let props = move |row: &PageRow, place, pinned| TreeRowProps {
            row: row.row.clone(),
            is_current: place == current,
            pinned,
            has_timeline_cell,
        };
        let rows = self.rows.iter().zip(self.window.clone());
        let rows = rows.map(move |(row, place)| props(row, place, None));
        let root = self.root.as_ref().map(|row| props(row, 0, Some(Pinned::Root)));
        let pinned = self.pinned.as_ref().map(|row| props(row, current, Some(Pinned::Current)));
        let (above, below) =
            if current < self.window.start { (pinned, None) } else { (None, pinned) };
        root.into_iter().chain(above).chain(rows).chain(below)
    }
}
