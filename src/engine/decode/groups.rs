//! Headings of several lists of sub-jobs, which no body has.

use std::rc::Rc;

use super::context::DecodeContext;
use super::field_path::FieldCache;
use super::parts::derive_from_children;
use super::rollup::rolled_up;
use super::schema::{FieldMap, Group};
use super::tree_path::TreePath;
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

impl FieldMap {
    /// Decodes each list of sub-jobs below a heading of its own. Empty lists have none.
    pub(super) fn decode_groups<'s>(
        &'s self,
        cache: &mut FieldCache<'s, '_>,
        tree_path: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        let mut headings = Vec::new();
        for (index, Group { name, at }) in self.groups.iter().enumerate() {
            let Some((path, sent)) = at.find(cache) else { continue };
            let tree_path = tree_path.heading(id, index);
            let heading = context.generated_id(tree_path);
            let children = self.decode_sent(path, sent, tree_path, &heading, context);
            if !children.is_empty() {
                let mut node = Node::new(heading, name.as_str(), Phase::Unknown);
                node.children = children;
                derive_from_children(&mut node);
                headings.push(rolled_up(node, context));
            }
        }
        headings
    }
}
