//! The rows in the page: which there are, and when they are drawn.

use std::ops::Range;

use yew::prelude::*;

use super::ViewState;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::scroll::child_index;
use crate::engine::view_model::timeline::Axis;
use crate::engine::view_model::virtual_window;
use crate::view::job_tree::page_rows::PageRows;
use crate::view::job_tree::viewport_dom::{LayoutVars, PinnedRow};
#[cfg(feature = "ssr")]
use crate::view::parts::tree_row;

impl ViewState {
    /// Builds the rows to render.
    pub(in crate::view::job_tree) fn draw(&mut self, now: Timestamp) {
        if self.is_line() {
            self.rows = PageRows::default();
            self.line_duration = self.model.line_duration(now);
            return;
        }
        self.rows.draw(&self.model, self.visible_window(), now);
    }

    /// Rebuilds what changes with time, and shows the rows. Returns whether to render the rest.
    pub(in crate::view::job_tree) fn update_live(&mut self, now: Timestamp) -> bool {
        if self.is_line() {
            let duration = self.model.line_duration(now);
            return std::mem::replace(&mut self.line_duration, duration) != self.line_duration;
        }
        if self.model.axis(now) != self.rows.axis() {
            return self.draw_and_show(now);
        }
        let changed = self.rows.update_live(&self.model, now);
        if changed {
            self.show_rows();
        }
        changed && self.has_details
    }

    /// Adds the rows that the first frame did not have. Returns whether to render the rest.
    pub(in crate::view::job_tree) fn add_rows(&mut self, now: Timestamp) -> bool {
        self.first_rows.end() && !self.is_line() && self.draw_and_show(now)
    }

    /// Lets the next draw show all rows.
    pub(in crate::view::job_tree) fn end_first_rows(&mut self) {
        self.first_rows.end();
    }

    /// Changes the rows in the page to those that were drawn.
    pub(in crate::view::job_tree) fn update_row_list(&self) {
        if let Some(row_list) = &self.row_list {
            row_list.borrow_mut().show(self.rows.props(self.model.current()));
        }
    }

    /// Changes the rows and places them, without a render.
    fn show_rows(&mut self) {
        self.update_row_list();
        self.place_rows();
    }

    /// The element that holds the rows, for a render to place.
    pub(in crate::view::job_tree) fn rows_html(&self) -> Html {
        match &self.row_list {
            Some(row_list) => Html::VRef(row_list.borrow().parent().clone().into()),
            None => self.rows_on_server(),
        }
    }

    #[cfg(feature = "ssr")]
    fn rows_on_server(&self) -> Html {
        let rows = self.rows.props(self.model.current());
        let rows = rows.map(|row| Html::from(tree_row::markup(&row)));
        html! { <div class="rows" role="none">{ for rows }</div> }
    }

    /// Only a server has no page, and only with the feature `ssr` is there one.
    #[cfg(not(feature = "ssr"))]
    fn rows_on_server(&self) -> Html {
        Html::default()
    }

    /// Sets the styles and the scroll offset of the rows.
    pub(super) fn place_rows(&mut self) {
        let index = self.model.current();
        let child_index = child_index(self.rows.window(), index);
        let vars = LayoutVars {
            window: self
                .is_windowed()
                .then(|| (self.model.outline().len(), self.rows.window().start)),
            ticks: self.rows.axis().map(|axis| axis.ticks),
            missing: if self.is_windowed() {
                0
            } else {
                self.full_window().len().saturating_sub(self.rows.window().len())
            },
        };
        let pinned = self.rows.has_pinned().then_some(PinnedRow { index, child_index });
        self.dom.apply(vars, pinned);
    }

    pub(in crate::view::job_tree) fn axis(&self) -> Option<Axis> {
        self.rows.axis()
    }

    /// Whether only some of the rows are rendered.
    pub(in crate::view::job_tree) fn is_windowed(&self) -> bool {
        let is_long = self.model.outline().len() > virtual_window::MAX_UNWINDOWED_ROWS;
        !self.is_printing && is_long && self.hidden_rows() > 0
    }

    /// The number of rows that are too many to be printed, while the page is printed.
    pub(in crate::view::job_tree) fn omitted_rows(&self) -> Option<usize> {
        Some(self.hidden_rows()).filter(|rows| self.is_printing && *rows > 0)
    }

    fn hidden_rows(&self) -> usize {
        self.model.outline().len().saturating_sub(self.rows.window().len())
    }

    /// The rows that are to be in the page now.
    pub(super) fn visible_window(&self) -> Range<usize> {
        let window = self.full_window();
        window.start..window.end.min(window.start.saturating_add(self.first_rows.limit()))
    }

    /// The rows that are to be in the page once it is filled.
    pub(super) fn full_window(&self) -> Range<usize> {
        let len = self.model.outline().len();
        if self.is_printing {
            virtual_window::printed(len)
        } else {
            self.dom.viewport().window(len)
        }
    }

    /// Draws the rows and shows them at once. Returns whether to render the rest.
    pub(super) fn draw_and_show(&mut self, now: Timestamp) -> bool {
        let around = |this: &Self| (this.rows.axis(), this.is_windowed());
        let before = around(self);
        self.draw(now);
        self.show_rows();
        before != around(self)
    }
}
