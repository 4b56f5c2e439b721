//! The parts of a large job.

use std::ops::Range;

/// The rows of one page, without those that only say where its first row is.
pub(super) const PAGE_ROWS: usize = 1000;

/// The rows that one page shows, of all rows of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowPage {
    /// From 1.
    pub(super) number: usize,
    /// The number of pages.
    pub(super) count: usize,
    /// Indices of the rows.
    pub(super) rows: Range<usize>,
    /// The number of all rows.
    pub(super) total: usize,
}

impl RowPage {
    /// The page with this number, or the last one if there is no such page.
    pub(super) fn new(number: usize, total: usize) -> Self {
        let count = total.div_ceil(PAGE_ROWS).max(1);
        let number = number.clamp(1, count);
        let start = (number - 1) * PAGE_ROWS;
        Self { number, count, rows: start..total.min(start + PAGE_ROWS), total }
    }

    /// The number of the page that has the row at `index`.
    pub(super) fn number_of(index: usize) -> usize {
        index / PAGE_ROWS + 1
    }
}
