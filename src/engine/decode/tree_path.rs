//! The position of a node in the tree.

use std::fmt;

/// The path from the root to a node. Nodes without an ID get one made from it, such as `#0.2`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreePath<'p> {
    /// The parent's path and the index among its children; `None` for the root.
    parent: Option<(&'p TreePath<'p>, usize)>,
    /// Number of ancestors.
    pub(crate) level: u16,
    /// Number of JSON objects and lists around the node in its body.
    pub(crate) depth: u16,
}

impl<'p> TreePath<'p> {
    /// The path of the root, which is `depth` objects and lists deep in its body.
    pub(crate) fn root(depth: usize) -> Self {
        Self { parent: None, level: 0, depth: bounded(depth) }
    }

    /// The path of a child in a list that is `depth` objects and lists deep in its parent.
    pub(crate) fn child(&'p self, index: usize, depth: usize) -> Self {
        let depth = self.depth.saturating_add(1).saturating_add(bounded(depth));
        Self { parent: Some((self, index)), level: self.level.saturating_add(1), depth }
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
