//! Creates the elements of a row in the page, and changes what differs from their last render.

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, Node};

use super::markup::{Markup, MarkupElement};

/// Creates the element and everything in it.
pub(super) fn create(document: &Document, markup: &MarkupElement) -> Element {
    let tag = markup.tag();
    let is_svg = matches!(tag, "svg" | "path" | "rect");
    let namespace =
        if is_svg { "http://www.w3.org/2000/svg" } else { "http://www.w3.org/1999/xhtml" };
    let element = document.create_element_ns(Some(namespace), tag).expect_throw("a valid tag");
    for (name, value) in markup.attributes() {
        set_attribute(&element, name, &value);
    }
    for child in markup.children.iter().flatten() {
        append(&element, &node(document, child), None);
    }
    element
}

/// Changes `element` from `old` to `new`.
pub(super) fn patch(element: &Element, old: &MarkupElement, new: &MarkupElement) {
    for (name, (before, value)) in new.varying().zip(old.values.iter().zip(&new.values)) {
        match value {
            _ if before == value => {}
            Some(value) => set_attribute(element, name, value),
            None => {
                let _ = element.remove_attribute(name);
            }
        }
    }
    if old.children != new.children {
        patch_children(element, old, new);
    }
}

fn patch_children(element: &Element, old: &MarkupElement, new: &MarkupElement) {
    // The child that belongs to the first of the remaining pairs that had one.
    let mut place = element.first_child();
    for (before, child) in old.children.iter().zip(&new.children) {
        let existing = if before.is_some() { place.clone() } else { None };
        if let Some(existing) = &existing {
            place = existing.next_sibling();
        }
        match (existing, before, child) {
            (Some(existing), Some(Markup::Element(before)), Some(Markup::Element(child))) => {
                if before != child {
                    patch(existing.unchecked_ref(), before, child);
                }
            }
            (Some(existing), Some(before), Some(Markup::Text(text))) => {
                if *before != Markup::Text(text.clone()) {
                    existing.set_node_value(Some(text));
                }
            }
            (Some(existing), ..) => {
                let _ = element.remove_child(&existing);
            }
            (None, _, Some(child)) => {
                if let Some(document) = element.owner_document() {
                    append(element, &node(&document, child), place.as_ref());
                }
            }
            (None, _, None) => {}
        }
    }
}

fn node(document: &Document, markup: &Markup) -> Node {
    match markup {
        Markup::Element(element) => create(document, element).into(),
        Markup::Text(text) => document.create_text_node(text).into(),
    }
}

fn set_attribute(element: &Element, name: &str, value: &str) {
    // Fails only for an invalid name.
    let _ = element.set_attribute(name, value);
}

fn append(parent: &Element, child: &Node, before: Option<&Node>) {
    // Fails only where an element cannot have children.
    let _ = parent.insert_before(child, before);
}
