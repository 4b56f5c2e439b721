//! The focus, which renders move and restore.

use web_sys::Element;

use super::{RowRequest, ViewState};
use crate::engine::view_model::scroll::child_index;

impl ViewState {
    /// Notes which element has the focus. Call it before the page changes.
    pub(in crate::view::job_tree) fn note_focus(&self) {
        if let Some(section) = self.dom.section().cast::<Element>() {
            self.focus.note(&section);
        }
    }

    /// Focuses the current row if that was requested, or if the render has removed the element that had the focus.
    pub(super) fn focus_after_render(&mut self) {
        let child_index = child_index(self.rows.window(), self.model.current());
        self.go_to_current(child_index);
        if self.row_request.is_none() {
            self.restore_focus();
            self.go_to_current(child_index);
        }
    }

    /// Focuses the current row and scrolls to it, if that was requested.
    fn go_to_current(&mut self, child_index: usize) {
        if let Some(request) = self.row_request.take() {
            let RowRequest { takes_focus, scroll_into_view } = request;
            // Yew may yield between a long render and this call. Changes since then are not rendered yet, so the row
            // may be missing until the next render.
            let is_there = self.dom.go_to_row(child_index, takes_focus, scroll_into_view);
            let is_later = !is_there && !self.model.outline().is_empty();
            self.row_request = is_later.then_some(request);
        }
    }

    /// Moves the focus on, or requests to, if the render has removed the element that had it.
    pub(super) fn restore_focus(&mut self) {
        if let Some(section) = self.dom.section().cast::<Element>() {
            let has_row = !self.model.outline().is_empty();
            let scrolls = self.focus.restore(&section, has_row);
            self.row_request =
                scrolls.map(|scroll_into_view| RowRequest { takes_focus: true, scroll_into_view });
        }
    }

    pub(super) fn request_focus(&mut self, scroll_into_view: bool) {
        self.row_request = Some(RowRequest { takes_focus: true, scroll_into_view });
    }

    /// Requests the focus for the row that was gone to. The root sticks to the top of the tree, where it always is in view,
    /// so going to it scrolls by its index.
    pub(super) fn request_focus_after_move(&mut self) {
        if self.model.current() == 0 {
            self.dom.scroll_to(0.0);
        }
        self.request_focus(true);
    }
}
