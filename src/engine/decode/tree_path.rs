//! The position of a node in the tree.

use std::fmt;

/// The path from the root to a node. Nodes without an ID get one made from it, such as `#0.2`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreePath<'p> {
    /// The parent's path and the index among its children; `None` for the root.
    parent: Option<(&'p TreePath<'p>, usize)>,
    /// The parent's ID; empty for the root.
    parent_id: &'p str,
    /// Number of ancestors.
    pub(crate) level: u16,
    /// Number of JSON objects and lists around the node in its body.
    pub(crate) depth: u16,
}

impl<'p> TreePath<'p> {
    /// The path of the root, which is `depth` objects and lists deep in its body.
    pub(crate) fn root(depth: usize) -> Self {
        Self { parent: None, parent_id: "", level: 0, depth: bounded(depth) }
    }

    /// The path of a child of this node, which has the ID `id`, in a list that is `depth` objects and lists deep in it.
    pub(crate) fn child(&'p self, id: &'p str, index: usize, depth: usize) -> Self {
        let depth = self.depth.saturating_add(1).saturating_add(bounded(depth));
        let level = self.level.saturating_add(1);
        Self { parent: Some((self, index)), parent_id: id, level, depth }
    }

    /// The path of a heading below this node, which has the ID `id`. The body has no object for a heading.
    pub(crate) fn heading(&'p self, id: &'p str, index: usize) -> Self {
        Self { depth: self.depth, ..self.child(id, index, 0) }
    }

    /// Whether a node above has this ID.
    pub(crate) fn is_below(&self, id: &str) -> bool {
        self.parent.is_some_and(|(above, _)| self.parent_id == id || above.is_below(id))
    }
}

fn bounded(depth: usize) -> u16 {
    u16::try_from(depth).unwrap_or(u16::MAX)
}

/// Writes the generated ID, such as `#0.2`.
impl fmt::Display for TreePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None => f.write_str("#"),
            Some((above, index)) if above.parent.is_none() => write!(f, "{above}{index}"),
            Some((above, index)) => write!(f, "{above}.{index}"),
        }
    }
}
