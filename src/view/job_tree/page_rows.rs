//! The rows that are rendered, as opposed to all rows of the tree.

use std::ops::Range;
use std::rc::Rc;

use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::ViewModel;
use crate::engine::view_model::rows::Row;
use crate::engine::view_model::timeline::Axis;
use crate::view::parts::tree_row::{Pinned, TreeRowProps};

/// The rows of the virtual window, and outside of it the root's row and the current one.
#[derive(Debug, Default)]
pub(super) struct PageRows {
    rows: Vec<Rc<Row>>,
    /// The indices of `rows` among all rows.
    window: Range<usize>,
    /// The root's row if it is out of view. It stays at the top of the tree, because it has the job's name.
    root: Option<Rc<Row>>,
    /// The current row if it is out of view. It stays in the page because it may have the focus.
    pinned: Option<Rc<Row>>,
    axis: Option<Axis>,
}

impl PageRows {
    /// Builds the rows of a window.
    pub(super) fn draw(&mut self, model: &ViewModel, window: Range<usize>, now: Timestamp) {
        self.axis = model.axis(now);
        self.rows = model.rows(window.clone(), now);
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
    ) -> Option<Rc<Row>> {
        if window.contains(&index) {
            return None;
        }
        model.row(index, self.axis, now).map(Rc::new)
    }

    /// Rebuilds the rows that change with time. Returns whether any of them changed.
    pub(super) fn update_live(&mut self, model: &ViewModel, now: Timestamp) -> bool {
        let (axis, current) = (self.axis, model.current());
        let mut changed = false;
        let outside = self.root.iter_mut().map(|row| (row, 0));
        let outside = outside.chain(self.pinned.iter_mut().map(|row| (row, current)));
        for (row, place) in self.rows.iter_mut().zip(self.window.clone()).chain(outside) {
            if row.is_live
                && let Some(new) = model.row(place, axis, now)
                && new != **row
            {
                *row = Rc::new(new);
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
        let props = move |row: &Rc<Row>, place, pinned| TreeRowProps {
            row: row.clone(),
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
