//! Which rows are in the page.

use std::ops::Range;

/// Up to this many rows all are in the page, so that the browser's own search and print work.
pub const MAX_UNWINDOWED_ROWS: usize = 200;

/// How many rows beyond each edge are in the page too.
const OVERSCAN: usize = 8;

/// The window's edges lie on multiples of this, so that a short scroll draws nothing.
const STEP: usize = 8;

/// What can be seen of the rows, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// How far the rows are scrolled.
    pub scroll_top: f64,
    /// How high the part is that can be seen.
    pub height: f64,
    /// How high one row is.
    pub row_height: f64,
}

impl Default for Viewport {
    /// As long as nothing was measured.
    fn default() -> Self {
        Self { scroll_top: 0.0, height: 720.0, row_height: 32.0 }
    }
}

impl Viewport {
    /// Which of `len` rows are in the page.
    pub fn window(self, len: usize) -> Range<usize> {
        if len <= MAX_UNWINDOWED_ROWS {
            return 0..len;
        }
        let first = self.row_at(self.scroll_top).min(len - 1);
        let last = self.row_at(self.scroll_top + self.height).min(len - 1);
        let begin = first.saturating_sub(OVERSCAN) / STEP * STEP;
        let end = ((last + OVERSCAN) / STEP + 1) * STEP;
        begin..end.min(len)
    }

    /// The row at the top of what can be seen.
    pub fn first(self) -> usize {
        self.row_at(self.scroll_top)
    }

    /// How many rows fit.
    pub fn page(self) -> usize {
        self.row_at(self.height).max(1)
    }

    fn row_at(self, pixels: f64) -> usize {
        let row = pixels / self.row_height;
        // What is no number, or negative, is 0.
        row as usize
    }
}
