//! Scroll arithmetic: where the rows are scrolled to, and which child of the list a row is.

use std::ops::Range;

use super::virtual_window::Viewport;

impl Viewport {
    /// The scroll offset, in CSS pixels, that makes the row at `index` visible: the current offset if it is visible
    /// already, else one that puts it a third below the top.
    pub fn scroll_top_showing(self, index: usize) -> f64 {
        let top = index as f64 * self.row_height;
        // The root sticks to the top.
        let root = if index > 0 { self.row_height } else { 0.0 };
        let is_visible =
            top >= self.scroll_top + root && top + self.row_height <= self.scroll_top + self.height;
        if is_visible { self.scroll_top } else { (top - self.height / 3.0).max(0.0) }
    }

    /// The scroll offset, in CSS pixels, that keeps a row in place on screen after its index has changed from `before`
    /// to `now`.
    pub fn scroll_top_after_move(self, before: usize, now: usize) -> f64 {
        self.scroll_top + (now as f64 - before as f64) * self.row_height
    }
}

/// The position of the row at `index` among the list's child elements, of which `window` are the visible ones. The first
/// child is always the root.
///
/// A row outside the window is placed before all others or after them, so that it need not move when it scrolls into
/// view: an element that is moved loses the focus.
pub fn child_index(window: &Range<usize>, index: usize) -> usize {
    let root = usize::from(window.start > 0 && index > 0);
    root + index.saturating_sub(window.start).min(window.len())
}
