//! The summary: a line, and a popover with the tree.

use super::ViewState;
use crate::engine::model::timestamp::Timestamp;
use crate::view::job_tree::popover_dom::{self, PopoverDom};

impl ViewState {
    /// Whether only the line is rendered.
    pub(in crate::view::job_tree) fn is_line(&self) -> bool {
        self.is_summary && !self.is_open
    }

    pub(in crate::view::job_tree) fn is_summary(&self) -> bool {
        self.is_summary
    }

    pub(in crate::view::job_tree) fn is_open(&self) -> bool {
        self.is_open
    }

    pub(in crate::view::job_tree) fn popover(&self) -> &PopoverDom {
        &self.popover
    }

    /// Renders the content of the popover, or removes it. Returns whether that is a change.
    pub(in crate::view::job_tree) fn set_open(&mut self, is_open: bool, now: Timestamp) -> bool {
        if std::mem::replace(&mut self.is_open, is_open) == is_open {
            return false;
        }
        if !is_open {
            self.is_menu_open = false;
            self.popover.return_focus();
        } else if !popover_dom::is_supported() {
            self.request_focus_in_popover();
        }
        self.draw(now);
        true
    }

    /// Opens the popover, if the widget is a line.
    pub(in crate::view::job_tree) fn open(&mut self, now: Timestamp) {
        if self.is_line() && !self.popover.show() {
            self.set_open(true, now);
        }
    }

    /// Moves the focus into the popover after the next render.
    pub(in crate::view::job_tree) fn request_focus_in_popover(&mut self) {
        self.focuses_popover = true;
        self.request_focus(true);
    }
}
