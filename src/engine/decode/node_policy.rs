//! What distinguishes a full decode from an incremental one.

use std::rc::Rc;

use super::tree_path::TreePath;
use crate::engine::json::Json;
use crate::engine::model::snapshot::{Node, Warning};

/// How a decoding pass identifies, records and reuses nodes. The context calls it and does not depend on the mode.
///
/// Implemented by [`FullDecode`](super::full_decode::FullDecode) and, in [`incremental`](crate::engine::incremental), by
/// `RecordingDecode` and `ReusingDecode`.
pub(crate) trait NodePolicy {
    /// Returns the node's own ID if it is unique, else one generated from its path.
    fn claim_id(&mut self, own: Option<&str>, path: TreePath<'_>) -> (Rc<str>, IdOrigin);

    /// Called before a node is decoded; `warnings` is the number of warnings so far. The result goes to `leave`.
    fn enter(&mut self, _json: Json<'_>, _path: TreePath<'_>, _warnings: usize) -> usize {
        0
    }

    /// Called once a node is complete. `node` is `None` for the root.
    fn leave(&mut self, _entered: usize, _node: Option<&Rc<Node>>, _warnings: usize) {}

    /// Returns a node of the previous body whose bytes the JSON parser found at offset `at`, and appends the warnings
    /// about it. `None` if it cannot be reused.
    fn reuse(
        &mut self,
        _known: u32,
        _at: u32,
        _level: u16,
        _warnings: &mut Vec<Warning>,
    ) -> Option<Rc<Node>> {
        None
    }

    /// Called before nodes of another body are decoded: that of a sub-job that was requested by its ID.
    fn suspend(&mut self) {}

    /// Ends the last `suspend`.
    fn resume(&mut self) {}
}

/// Where a node's ID comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdOrigin {
    /// From the body.
    Own,
    /// Generated, because the body has none.
    Missing,
    /// Generated, because an earlier node has the same ID.
    Duplicate,
}
