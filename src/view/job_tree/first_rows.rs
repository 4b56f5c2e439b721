//! Fills the page gradually: the first frame has the rows that can be in view, and the others follow while the browser is
//! idle, so that its search and the user's scrolling find them.

use web_sys::Element;
use yew::Callback;

use super::msg::Msg;
use crate::browser::idle::run_when_idle;
use crate::engine::view_model::virtual_window::rows_in_height;

/// The number of rows that are added at a time. They take less than a frame.
const STEP: usize = 50;

/// How many rows may be in the page already.
#[derive(Debug)]
pub(super) struct FirstRows {
    limit: usize,
    is_scheduled: bool,
}

impl Default for FirstRows {
    /// No limit, as on a server.
    fn default() -> Self {
        Self { limit: usize::MAX, is_scheduled: false }
    }
}

impl FirstRows {
    /// Begins with the rows that fit into the browser's window.
    pub(super) fn begin(&mut self, section: Option<&Element>) {
        let window = section.and_then(|it| it.owner_document()?.default_view());
        let height = window.and_then(|window| window.inner_height().ok()?.as_f64());
        self.limit = height.map_or(usize::MAX, rows_in_height);
    }

    /// The number of rows that may be in the page.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Requests [`Msg::Idle`], unless `rows` are in the page already.
    pub(super) fn schedule(&mut self, rows: usize, send: &Callback<Msg>) {
        if self.limit >= rows {
            self.end();
        } else if !std::mem::replace(&mut self.is_scheduled, true) {
            let send = send.clone();
            run_when_idle(move || send.emit(Msg::Idle));
        }
    }

    /// Allows more rows. Returns whether there was a limit.
    pub(super) fn extend(&mut self) -> bool {
        self.is_scheduled = false;
        let had_limit = self.limit != usize::MAX;
        self.limit = self.limit.saturating_add(STEP);
        had_limit
    }

    /// Allows all rows.
    pub(super) fn end(&mut self) {
        self.limit = usize::MAX;
    }
}
