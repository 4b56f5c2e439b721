//! Virtual scrolling: which rows are in the DOM.

use std::ops::Range;

/// Up to this number of rows, all are in the DOM, so that the browser's search and print work.
pub const MAX_UNWINDOWED_ROWS: usize = 200;

/// Up to this number of rows are printed.
const MAX_PRINTED_ROWS: usize = 1000;

/// The number of rows in the DOM beyond each edge of the viewport.
const OVERSCAN: usize = 8;

/// The edges of the window are multiples of this number, so that a short scroll draws nothing.
const STEP: usize = 8;

/// The indices of the printed rows, of `len` rows.
pub fn printed(len: usize) -> Range<usize> {
    0..len.min(MAX_PRINTED_ROWS)
}

/// The number of rows that can be visible in this height, in CSS pixels.
pub fn rows_in_height(height: f64) -> usize {
    // The cast turns NaN and negative numbers into 0.
    (height / Viewport::default().row_height).ceil() as usize
}

/// The visible part of the rows, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// The scroll position.
    pub scroll_top: f64,
    /// The height of the visible part.
    pub height: f64,
    /// The height of one row.
    pub row_height: f64,
}

impl Default for Viewport {
    /// An estimate for use before the first measurement.
    fn default() -> Self {
        Self { scroll_top: 0.0, height: 720.0, row_height: 32.0 }
    }
}

impl Viewport {
    /// The indices of the rows in the DOM, of `len` rows.
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

    /// The index of the first visible row.
    pub fn first(self) -> usize {
        self.row_at(self.scroll_top)
    }

    /// The number of rows that fit into the viewport, at least 1. In a window, the root always takes the place of one.
    pub fn page(self, is_windowed: bool) -> usize {
        self.row_at(self.height).saturating_sub(usize::from(is_windowed)).max(1)
    }

    fn row_at(self, pixels: f64) -> usize {
        let row = pixels / self.row_height;
        // The cast turns NaN and negative numbers into 0.
        row as usize
    }
}
