//! The difference between two snapshots whose trees have the same shape.

use std::rc::Rc;

use crate::engine::model::snapshot::Node;

/// A node that changed, before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeChange<'a> {
    pub(super) old: &'a Node,
    pub(super) new: &'a Node,
}

/// The nodes that the two trees do not share, the root first; `None` if a node was added, removed or moved.
pub(super) fn changes<'a>(old: &'a Node, new: &'a Node) -> Option<Vec<NodeChange<'a>>> {
    let mut changes = vec![NodeChange { old, new }];
    let mut next = 0;
    while let Some(&NodeChange { old, new }) = changes.get(next) {
        next += 1;
        if old.id != new.id || old.children.len() != new.children.len() {
            return None;
        }
        for (old, new) in old.children.iter().zip(&new.children) {
            if !Rc::ptr_eq(old, new) {
                changes.push(NodeChange { old, new });
            }
        }
    }
    Some(changes)
}
