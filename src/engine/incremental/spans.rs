//! Byte spans of decoded nodes.

use std::rc::Rc;

use crate::engine::decode::context::MAX_RETAINED_WARNINGS;
use crate::engine::model::snapshot::Node;

/// [`MAX_RETAINED_WARNINGS`] as it is stored in a [`Span`].
pub(super) const MAX_WARNINGS: u32 = MAX_RETAINED_WARNINGS as u32;

/// A decoded node and where its bytes are. The spans of its descendants follow it.
#[derive(Debug, Clone)]
pub(super) struct NodeSpan {
    pub(super) span: Span,
    /// `None` for the root, and once a later decode has reused the node.
    pub(super) node: Option<Rc<Node>>,
}

/// The bytes of a node in its body, and the warnings about it and its descendants.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) begin: u32,
    pub(super) end: u32,
    /// Number of JSON objects and lists around the node.
    pub(super) depth: u16,
    /// Number of ancestors in the tree.
    pub(super) level: u16,
    /// Number of nodes in the body: this one and its descendants.
    pub(super) node_count: u32,
    /// Start and end of the range of warnings.
    pub(super) warnings: [u32; 2],
    /// Whether there may have been more warnings than were retained.
    pub(super) is_truncated: bool,
    /// Whether the sub-jobs come from another body, which was requested by the node's ID.
    pub(super) has_requested_children: bool,
}

impl Span {
    /// Shifts the range of warnings by `by`, the number of warnings inserted before it.
    pub(super) fn shift_warnings(&mut self, by: u32) {
        self.warnings = self.warnings.map(|at| at.wrapping_add(by).min(MAX_WARNINGS));
        self.is_truncated |= self.warnings[1] == MAX_WARNINGS;
    }
}

/// Converts a count. One that does not fit becomes `u32::MAX`.
pub(super) fn saturating_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
