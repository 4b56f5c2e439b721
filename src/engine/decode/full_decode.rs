//! Decodes every node of a body.

use std::collections::HashSet;
use std::rc::Rc;

use super::node_policy::{IdOrigin, NodePolicy};
use super::tree_path::TreePath;

/// The [`NodePolicy`] of a decode that depends on no other body.
#[derive(Debug)]
pub(crate) struct FullDecode {
    ids: HashSet<Rc<str>>,
    has_generated_ids: bool,
}

impl FullDecode {
    /// Creates a policy for documents of `values` JSON values in total.
    pub(crate) fn new(values: usize) -> Self {
        // A node has about 32 values. A set that grows hashes all IDs again.
        Self { ids: HashSet::with_capacity(values / 32), has_generated_ids: false }
    }

    /// The IDs in the tree; `None` if some were generated from positions, which an edit elsewhere changes.
    pub(crate) fn into_own_ids(self) -> Option<HashSet<Rc<str>>> {
        (!self.has_generated_ids).then_some(self.ids)
    }
}

impl NodePolicy for FullDecode {
    fn claim_id(&mut self, own: Option<&str>, path: TreePath<'_>) -> (Rc<str>, IdOrigin) {
        if let Some(own) = own {
            let id: Rc<str> = own.into();
            if self.ids.insert(id.clone()) {
                return (id, IdOrigin::Own);
            }
        }
        self.has_generated_ids = true;
        let mut generated = path.to_string();
        while self.ids.contains(generated.as_str()) {
            generated.push('\'');
        }
        let generated: Rc<str> = generated.into();
        self.ids.insert(generated.clone());
        (generated, if own.is_some() { IdOrigin::Duplicate } else { IdOrigin::Missing })
    }
}
