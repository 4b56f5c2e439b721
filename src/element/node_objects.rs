//! The nodes of a snapshot as plain JavaScript objects. Converting a node takes longer than decoding it, so that an unchanged
//! node is the same object in the next snapshot, as it is the same `Rc<Node>` in Rust.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

use super::plain_object::plain;
use crate::engine::model::snapshot::Node;

/// The largest number of nodes of a tree whose objects are kept. They keep its nodes in memory, too.
const MAX_KEPT_NODES: usize = 2000;

/// The objects of the tree that was converted last.
#[derive(Debug, Default)]
pub(super) struct NodeObjects(RefCell<Option<NodeObject>>);

/// A node with its object.
#[derive(Debug)]
struct NodeObject {
    node: Rc<Node>,
    object: JsValue,
    children: Vec<Self>,
}

impl NodeObjects {
    /// The tree as a plain object.
    pub(super) fn object(&self, root: &Rc<Node>) -> JsValue {
        if root.descendants().nth(MAX_KEPT_NODES).is_some() {
            self.0.take();
            return plain(&**root);
        }
        let converted = NodeObject::new(root, self.0.take());
        let object = converted.object.clone();
        self.0.replace(Some(converted));
        object
    }
}

impl NodeObject {
    /// Converts a node. `old` is the one that was in its place.
    fn new(node: &Rc<Node>, old: Option<Self>) -> Self {
        let old_children = match old {
            Some(old) if Rc::ptr_eq(&old.node, node) => return old,
            Some(old) => old.children,
            None => Vec::new(),
        };
        let mut old_children = old_children.into_iter();
        let children: Vec<Self> =
            node.children.iter().map(|child| Self::new(child, old_children.next())).collect();
        let object = plain(&Node { children: Vec::new(), ..(**node).clone() });
        let list: Array = children.iter().map(|child| &child.object).collect();
        // Fails only for a frozen object.
        let _ = Reflect::set(&object, &"children".into(), &list);
        Self { node: node.clone(), object, children }
    }
}
