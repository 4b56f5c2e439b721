//! The page, for [`html_patch`](super::html_patch).

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, HtmlInputElement, Node};
use yew::NodeRef;

use super::html_patch::PageWriter;
use crate::view::element_ref::ElementRef;

/// The document of a widget, with the elements that the widget needs.
#[derive(Debug)]
pub(super) struct PageDom {
    document: Document,
    elements: [ElementRef; 4],
}

impl PageDom {
    /// The document of `container`.
    pub(super) fn new(container: &Element, elements: [ElementRef; 4]) -> Self {
        let document = container.owner_document().expect_throw("an element has a document");
        Self { document, elements }
    }

    fn element(&self, node_ref: &NodeRef) -> Option<&ElementRef> {
        self.elements.iter().find(|element| element.node_ref() == node_ref)
    }
}

impl PageWriter<Node> for PageDom {
    fn create_element(&self, tag: &str, is_svg: bool) -> Node {
        let namespace =
            if is_svg { "http://www.w3.org/2000/svg" } else { "http://www.w3.org/1999/xhtml" };
        let element = self.document.create_element_ns(Some(namespace), tag);
        element.expect_throw("a valid tag").into()
    }

    fn create_text(&self, text: &str) -> Node {
        self.document.create_text_node(text).into()
    }

    fn own_node(&self, node: &Node) -> Node {
        node.clone()
    }

    fn set_text(&self, node: &Node, text: &str) {
        node.set_node_value(Some(text));
    }

    fn set_attribute(&self, node: &Node, name: &str, value: Option<&str>) {
        let element: &Element = node.unchecked_ref();
        // Fails only for an invalid name.
        let _ = match value {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    }

    fn set_value(&self, node: &Node, value: &str) {
        // A text area has the same property.
        let field: &HtmlInputElement = node.unchecked_ref();
        // Setting the same value would move the cursor.
        if field.value() != value {
            field.set_value(value);
        }
    }

    fn insert(&self, parent: &Node, node: &Node, place: Option<&Node>) {
        // The page may have moved the node behind it.
        if parent.insert_before(node, place).is_err() {
            let _ = parent.append_child(node);
        }
    }

    fn remove(&self, parent: &Node, node: &Node) {
        // Fails if the page has removed it.
        let _ = parent.remove_child(node);
    }

    fn set_ref(&self, node_ref: &NodeRef, element: &Node) {
        if let Some(known) = self.element(node_ref) {
            known.set(Some(element));
        }
    }

    fn clear_ref(&self, node_ref: &NodeRef, element: &Node) {
        if let Some(known) = self.element(node_ref)
            && known.cast::<Node>().as_ref() == Some(element)
        {
            known.set(None);
        }
    }
}
