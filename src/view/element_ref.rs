//! An element of the widget, known by its place in the HTML.

#[cfg(feature = "element")]
use std::cell::RefCell;
#[cfg(feature = "element")]
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Node;
use yew::NodeRef;

/// Finds the element that was rendered with its [`node_ref`](Self::node_ref) as `ref`. It is set by Yew, or by what renders
/// the widget without Yew, which cannot set a `NodeRef`.
#[derive(Debug, Clone, Default)]
pub(crate) struct ElementRef {
    node_ref: NodeRef,
    #[cfg(feature = "element")]
    node: Rc<RefCell<Option<Node>>>,
}

impl ElementRef {
    /// The `ref` of the element in `html!`.
    pub(crate) fn node_ref(&self) -> &NodeRef {
        &self.node_ref
    }

    /// The element, if there is one. Its class is not checked.
    pub(crate) fn cast<T: JsCast>(&self) -> Option<T> {
        self.node().map(JsCast::unchecked_into)
    }

    #[cfg(feature = "element")]
    fn node(&self) -> Option<Node> {
        self.node.borrow().clone().or_else(|| self.node_ref.get())
    }

    #[cfg(not(feature = "element"))]
    fn node(&self) -> Option<Node> {
        self.node_ref.get()
    }

    /// Sets the element, which Yew does not render.
    #[cfg(feature = "element")]
    pub(crate) fn set(&self, node: Option<&Node>) {
        *self.node.borrow_mut() = node.cloned();
    }
}
