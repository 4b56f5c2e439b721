//! The first frame has only the rows that can be in view. The others follow when the browser is idle, so that its search and
//! the user's scrolling find them.

use web_sys::Element;
use yew::Callback;

use super::msg::Msg;
use crate::browser::idle::run_when_idle;
use crate::engine::view_model::virtual_window::rows_in_height;

/// Whether the page has only the first rows, and how many.
#[derive(Debug, Default)]
pub(super) struct FirstRows {
    count: Option<usize>,
    is_scheduled: bool,
}

impl FirstRows {
    /// Begins with the rows that fit into the browser's window.
    pub(super) fn begin(&mut self, section: Option<&Element>) {
        let window = section.and_then(|it| it.owner_document()?.default_view());
        let height = window.and_then(|window| window.inner_height().ok()?.as_f64());
        self.count = height.map(rows_in_height);
    }

    /// The number of rows that may be in the page.
    pub(super) fn limit(&self) -> usize {
        self.count.unwrap_or(usize::MAX)
    }

    /// Requests [`Msg::Idle`], unless all of `rows` are in the page.
    pub(super) fn schedule(&mut self, rows: usize, send: &Callback<Msg>) {
        if self.limit() >= rows {
            self.end();
        } else if !std::mem::replace(&mut self.is_scheduled, true) {
            let send = send.clone();
            run_when_idle(move || send.emit(Msg::Idle));
        }
    }

    /// Allows all rows. Returns whether there was a limit.
    pub(super) fn end(&mut self) -> bool {
        self.is_scheduled = false;
        self.count.take().is_some()
    }
}
