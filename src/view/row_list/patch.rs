//! Creates the elements of markup in the page, and changes what differs from their last render.

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, Node};

use crate::view::markup::{Hole, Markup, MarkupElement, MarkupNode};

/// Creates the nodes of the markup in `parent`, before the child `place`.
pub(super) fn create(parent: &Node, markup: &Markup, place: Option<&Node>) {
    if let Some(document) = parent.owner_document() {
        let mut holes = markup.holes.iter();
        Creation { document: &document, holes: &mut holes }.nodes(
            parent,
            markup.text.nodes(),
            place,
        );
    }
}

struct Creation<'a, 'b> {
    document: &'a Document,
    holes: &'a mut std::slice::Iter<'b, Hole>,
}

impl Creation<'_, '_> {
    fn nodes(&mut self, parent: &Node, nodes: &[MarkupNode], place: Option<&Node>) {
        for node in nodes {
            match node {
                MarkupNode::Text(text) => self.text(parent, text, place),
                MarkupNode::Element(element) => self.element(parent, element, place),
                MarkupNode::Hole => match self.holes.next() {
                    Some(Hole::Text(text)) => {
                        self.text(parent, text.as_deref().unwrap_or_default(), place);
                    }
                    Some(Hole::Markup(Some(markup))) => create(parent, markup, place),
                    _ => {}
                },
            }
        }
    }

    fn element(&mut self, parent: &Node, markup: &MarkupElement, place: Option<&Node>) {
        let is_svg = matches!(markup.tag, "svg" | "path" | "rect" | "line");
        let namespace =
            if is_svg { "http://www.w3.org/2000/svg" } else { "http://www.w3.org/1999/xhtml" };
        let element = self.document.create_element_ns(Some(namespace), markup.tag);
        let element = element.expect_throw("a valid tag");
        for (name, constant) in markup.names.iter().zip(&markup.values) {
            match constant {
                Some(value) => set_attribute(&element, name, value),
                None => {
                    if let Some(Hole::Text(Some(value))) = self.holes.next() {
                        set_attribute(&element, name, value);
                    }
                }
            }
        }
        self.nodes(&element, &markup.children, None);
        insert(parent, &element, place);
    }

    fn text(&self, parent: &Node, text: &str, place: Option<&Node>) {
        insert(parent, &self.document.create_text_node(text), place);
    }
}

/// Changes the node of `old`, which has one, to that of `new`, which has the same elements outside of its holes.
pub(super) fn patch(node: &Node, old: &Markup, new: &Markup) {
    let mut patch = Patch { old: &old.holes, new: &new.holes };
    if let [MarkupNode::Element(element)] = new.text.nodes() {
        patch.element(node.unchecked_ref(), element);
    }
}

/// The holes that are left.
struct Patch<'a> {
    old: &'a [Hole],
    new: &'a [Hole],
}

impl<'a> Patch<'a> {
    fn element(&mut self, element: &Element, markup: &MarkupElement) {
        let varying = markup.names.iter().zip(&markup.values).filter(|(_, value)| value.is_none());
        for (name, _) in varying {
            match self.next() {
                Some((old, new)) if old == new => {}
                Some((_, Hole::Text(Some(value)))) => set_attribute(element, name, value),
                _ => {
                    let _ = element.remove_attribute(name);
                }
            }
        }
        // The first child that is not compared yet.
        let mut place = element.first_child();
        for node in &markup.children {
            let child = place.clone();
            let next = || child.as_ref().and_then(Node::next_sibling);
            match node {
                MarkupNode::Text(_) => place = next(),
                MarkupNode::Element(markup) => {
                    if self.differs(markup.holes) {
                        if let Some(child) = &child {
                            self.element(child.unchecked_ref(), markup);
                        }
                    } else {
                        self.skip(markup.holes);
                    }
                    place = next();
                }
                MarkupNode::Hole => match self.next() {
                    Some((old @ Hole::Text(_), new @ Hole::Text(text))) => {
                        if let Some(child) = child.as_ref().filter(|_| old != new) {
                            child.set_node_value(Some(text.as_deref().unwrap_or_default()));
                        }
                        place = next();
                    }
                    Some((Hole::Markup(old), Hole::Markup(new))) => {
                        place = if old.is_some() { next() } else { child.clone() };
                        change(element, child.as_ref(), old.as_ref(), new.as_ref());
                    }
                    _ => {}
                },
            }
        }
    }

    fn next(&mut self) -> Option<(&'a Hole, &'a Hole)> {
        let ((old, rest_of_old), (new, rest_of_new)) =
            (self.old.split_first()?, self.new.split_first()?);
        (self.old, self.new) = (rest_of_old, rest_of_new);
        Some((old, new))
    }

    fn differs(&self, holes: usize) -> bool {
        self.old.get(..holes) != self.new.get(..holes)
    }

    fn skip(&mut self, holes: usize) {
        self.old = self.old.get(holes..).unwrap_or_default();
        self.new = self.new.get(holes..).unwrap_or_default();
    }
}

/// Changes what a hole of `parent` holds. `place` is its child, or if it has none that behind it.
fn change(parent: &Element, place: Option<&Node>, old: Option<&Markup>, new: Option<&Markup>) {
    match (old, new) {
        (Some(old), Some(new)) => {
            if let Some(child) = place.filter(|_| old != new) {
                patch(child, old, new);
            }
        }
        (Some(_), None) => {
            if let Some(child) = place {
                let _ = parent.remove_child(child);
            }
        }
        (None, Some(new)) => create(parent, new, place),
        (None, None) => {}
    }
}

fn set_attribute(element: &Element, name: &str, value: &str) {
    // Fails only for an invalid name.
    let _ = element.set_attribute(name, value);
}

fn insert(parent: &Node, child: &Node, place: Option<&Node>) {
    // Fails only where an element cannot have children.
    let _ = parent.insert_before(child, place);
}
