//! The parts of a large job.

use std::ops::Range;
use std::rc::Rc;

use crate::engine::model::snapshot::Node;
use crate::engine::view_model::outline::{Outline, OutlineEntry};

/// The most rows of one page, without those that only say where its first row is.
const MAX_ROWS: usize = 1000;

/// About the most bytes of one page's rows, so that a whole page has at most 300 kB.
const MAX_BYTES: usize = 270_000;

/// The bytes of a row besides its name, its type and its reason: its markup, and its phase and duration in any language.
const LEAF_BYTES: usize = 185;

/// What a branch has besides: its link, its bar, its counts and its list.
const BRANCH_BYTES: usize = 285;

/// The markup of a reason.
const REASON_BYTES: usize = 45;

/// The bytes of a title that is translated, in any language.
const TITLE_BYTES: usize = 40;

/// The rows of one page, of all rows of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowPage {
    /// From 1.
    pub(super) number: usize,
    /// Indices of the rows.
    pub(super) rows: Range<usize>,
}

/// The pages of a tree: each has as many rows as fit.
#[derive(Debug)]
pub(super) struct RowPages {
    /// The indices of their first rows, of which the first is 0.
    starts: Vec<usize>,
    /// The number of all rows.
    pub(super) rows: usize,
}

impl RowPages {
    /// The pages of the tree `root`.
    pub(super) fn new(outline: &Outline, root: &Rc<Node>) -> Self {
        let mut starts = vec![0];
        let (mut start, mut bytes) = (0, 0);
        outline.find_node(root, |index, node| {
            let row = outline.get(index).map_or(0, |entry| row_bytes(node, entry));
            if index > start && (index - start == MAX_ROWS || bytes + row > MAX_BYTES) {
                starts.push(index);
                (start, bytes) = (index, 0);
            }
            bytes += row;
            None::<()>
        });
        Self { starts, rows: outline.len() }
    }

    /// The number of pages.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The page with this number, or the last one if there is no such page.
    pub(super) fn page(&self, number: usize) -> RowPage {
        let number = number.clamp(1, self.count());
        let end = self.starts.get(number).copied().unwrap_or(self.rows);
        RowPage { number, rows: self.starts[number - 1]..end }
    }

    /// The number of the page that has the row at `index`.
    pub(super) fn number_of(&self, index: usize) -> usize {
        self.starts.partition_point(|start| *start <= index)
    }
}

/// About the bytes of a row: at least those that it has.
fn row_bytes(node: &Node, entry: &OutlineEntry) -> usize {
    let title = node.job_type.as_deref().map_or(0, escaped_bytes).max(TITLE_BYTES);
    let branch = entry.expanded.map_or(0, |_| BRANCH_BYTES);
    let reason = node.reason.as_deref().map_or(0, |reason| REASON_BYTES + escaped_bytes(reason));
    LEAF_BYTES + branch + title + escaped_bytes(&node.name) + reason
}

/// The bytes of a text in HTML, where a character of markup has at most six.
fn escaped_bytes(text: &str) -> usize {
    let markup = text.bytes().filter(|byte| b"&<>\"'".contains(byte)).count();
    text.len() + 5 * markup
}
