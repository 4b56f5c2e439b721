//! Where a job stands among the others.

use std::fmt;

/// Where a node stands in the tree, from which it has its id if it has none of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreePath<'p> {
    /// `None` for the root.
    place: Option<(&'p TreePath<'p>, usize)>,
    /// How many jobs lie above it.
    pub(crate) level: u16,
    /// How many objects and lists lie around it in its body.
    pub(crate) depth: u16,
}

impl<'p> TreePath<'p> {
    /// Of the job itself.
    pub(crate) fn root(depth: usize) -> Self {
        Self { place: None, level: 0, depth: bounded(depth) }
    }

    /// Of one of the sub-jobs, which stand in a list within so many objects of their parent.
    pub(crate) fn child(&'p self, index: usize, depth: usize) -> Self {
        let depth = self.depth.saturating_add(1).saturating_add(bounded(depth));
        Self { place: Some((self, index)), level: self.level.saturating_add(1), depth }
    }
}

fn bounded(depth: usize) -> u16 {
    u16::try_from(depth).unwrap_or(u16::MAX)
}

/// Such as `#0.2`.
impl fmt::Display for TreePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            None => f.write_str("#"),
            Some((above, index)) if above.place.is_none() => write!(f, "{above}{index}"),
            Some((above, index)) => write!(f, "{above}.{index}"),
        }
    }
}
