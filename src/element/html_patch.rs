//! Writes Yew's nodes to the page, and changes what differs from the last render.
//!
//! Yew's own renderer brings its scheduler, its components, its events and its hydration, which the element does not need.
//! What the widget's HTML has is elements, texts, lists, and the list of rows.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

/// The page that the nodes are written to. A trait, so that tests need no browser.
pub(super) trait PageWriter<N> {
    fn create_element(&self, tag: &str, is_svg: bool) -> N;
    fn create_text(&self, text: &str) -> N;
    /// A node that the widget has made itself.
    fn own_node(&self, node: &web_sys::Node) -> N;
    fn set_text(&self, node: &N, text: &str);
    /// Sets an attribute, or removes it.
    fn set_attribute(&self, node: &N, name: &str, value: Option<&str>);
    /// Sets what is in an input field, which the user may have changed, too.
    fn set_value(&self, node: &N, value: &str);
    /// Inserts a node, or moves it.
    fn insert(&self, parent: &N, node: &N, place: Option<&N>);
    fn remove(&self, parent: &N, node: &N);
    /// Notes that this element has this `ref`.
    fn set_ref(&self, node_ref: &NodeRef, element: &N);
    /// Notes that this element does not have this `ref` any more.
    fn clear_ref(&self, node_ref: &NodeRef, element: &N);
}

/// What the page has of a node.
#[derive(Debug)]
pub(super) enum Rendered<N> {
    Element {
        tag: Rc<VTag>,
        element: N,
        children: Box<Self>,
    },
    Text {
        text: AttrValue,
        node: N,
    },
    List(Vec<RenderedItem<N>>),
    /// A node of the widget's own, whose content is not known here.
    Own {
        source: web_sys::Node,
        node: N,
    },
    Nothing,
}

/// A node of a list, with its key.
#[derive(Debug)]
pub(super) struct RenderedItem<N> {
    key: Option<yew::virtual_dom::Key>,
    rendered: Rendered<N>,
}

/// Where nodes are written.
struct Parent<'a, N> {
    node: &'a N,
    is_svg: bool,
}

/// Changes the children of `parent` from `old` to `html`.
pub(super) fn patch<N: Clone, P: PageWriter<N>>(
    page: &P,
    parent: &N,
    old: Rendered<N>,
    html: &Html,
) -> Rendered<N> {
    patch_node(page, &Parent { node: parent, is_svg: false }, old, html, None)
}

/// Removes from `parent` what was rendered.
pub(super) fn remove<N: Clone, P: PageWriter<N>>(page: &P, parent: &N, rendered: Rendered<N>) {
    forget(page, &rendered);
    for node in rendered.nodes() {
        page.remove(parent, node);
    }
}

/// Changes a node, or replaces it. `place` is the node behind it.
fn patch_node<N: Clone, P: PageWriter<N>>(
    page: &P,
    parent: &Parent<'_, N>,
    old: Rendered<N>,
    html: &Html,
    place: Option<&N>,
) -> Rendered<N> {
    match (old, html) {
        (old @ Rendered::Element { .. }, html) if old.is_of(html) => old,
        (Rendered::Element { tag: old, element, children }, VNode::VTag(tag))
            if old.tag() == tag.tag() && old.key == tag.key =>
        {
            patch_attributes(page, &element, Some(&old), tag);
            if old.node_ref != tag.node_ref {
                page.clear_ref(&old.node_ref, &element);
            }
            patch_content(page, parent, tag, element, *children)
        }
        (Rendered::Text { text: old, node }, VNode::VText(new)) => {
            if old != new.text {
                page.set_text(&node, &new.text);
            }
            Rendered::Text { text: new.text.clone(), node }
        }
        (Rendered::List(old), VNode::VList(new)) => {
            Rendered::List(patch_list(page, parent, old, new, place))
        }
        (Rendered::Own { source, node }, VNode::VRef(new)) if source == *new => {
            Rendered::Own { source, node }
        }
        (old, html) => {
            let new = create(page, parent, html, place);
            remove(page, parent.node, old);
            new
        }
    }
}

fn create<N: Clone, P: PageWriter<N>>(
    page: &P,
    parent: &Parent<'_, N>,
    html: &Html,
    place: Option<&N>,
) -> Rendered<N> {
    match html {
        VNode::VTag(tag) => {
            let element = page.create_element(tag.tag(), parent.is_svg || tag.tag() == "svg");
            patch_attributes(page, &element, None, tag);
            // Complete before it is in the page.
            let rendered = patch_content(page, parent, tag, element.clone(), Rendered::Nothing);
            page.insert(parent.node, &element, place);
            rendered
        }
        VNode::VText(text) => {
            let node = page.create_text(&text.text);
            page.insert(parent.node, &node, place);
            Rendered::Text { text: text.text.clone(), node }
        }
        VNode::VList(list) => Rendered::List(patch_list(page, parent, Vec::new(), list, place)),
        VNode::VRef(source) => {
            let node = page.own_node(source);
            page.insert(parent.node, &node, place);
            Rendered::Own { source: source.clone(), node }
        }
        // The widget has none of these: its only component is itself.
        VNode::VComp(_) | VNode::VPortal(_) | VNode::VSuspense(_) | VNode::VRaw(_) => {
            Rendered::Nothing
        }
    }
}

/// Changes the children of an element from `old`, and notes its `ref`.
fn patch_content<N: Clone, P: PageWriter<N>>(
    page: &P,
    parent: &Parent<'_, N>,
    tag: &Rc<VTag>,
    element: N,
    old: Rendered<N>,
) -> Rendered<N> {
    let is_svg = parent.is_svg || tag.tag() == "svg";
    let children = tag.children().map_or(Rendered::Nothing, |children| {
        patch_node(page, &Parent { node: &element, is_svg }, old, children, None)
    });
    page.set_ref(&tag.node_ref, &element);
    Rendered::Element { tag: tag.clone(), element, children: Box::new(children) }
}

fn patch_attributes<N: Clone, P: PageWriter<N>>(
    page: &P,
    element: &N,
    old: Option<&VTag>,
    new: &VTag,
) {
    let value_of = |tag: &VTag, name: &str| {
        tag.attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
    };
    for (name, value) in new.attributes.iter() {
        if old.and_then(|old| value_of(old, name)).as_deref() != Some(value) {
            page.set_attribute(element, name, Some(value));
        }
    }
    for (name, _) in old.into_iter().flat_map(|old| old.attributes.iter()) {
        if value_of(new, name).is_none() {
            page.set_attribute(element, name, None);
        }
    }
    let value = new.value().or_else(|| old?.value().map(|_| &AttrValue::Static("")));
    if let Some(value) = value {
        page.set_value(element, value);
    }
}

/// Changes a list from its end to its start. Items with a key keep their nodes when others come or go before them; those
/// without are matched by their places.
fn patch_list<N: Clone, P: PageWriter<N>>(
    page: &P,
    parent: &Parent<'_, N>,
    old: Vec<RenderedItem<N>>,
    new: &[VNode],
    place: Option<&N>,
) -> Vec<RenderedItem<N>> {
    let mut old: Vec<Option<RenderedItem<N>>> = old.into_iter().map(Some).collect();
    let mut place = place.cloned();
    let mut items = Vec::with_capacity(new.len());
    // The last of the old items that have kept their order.
    let mut end = old.len();
    for (at, html) in new.iter().enumerate().rev() {
        let key = html.key();
        let has_key = |item: &Option<RenderedItem<_>>| {
            item.as_ref().is_some_and(|item| item.key.as_ref() == key)
        };
        let found = match key {
            Some(_) => old.iter().position(has_key),
            None => Some(at).filter(|at| old.get(*at).is_some_and(has_key)),
        };
        let known = found.and_then(|found| Some((found, old[found].take()?)));
        let rendered = match known {
            Some((found, item)) => {
                let rendered = patch_node(page, parent, item.rendered, html, place.as_ref());
                if found >= end {
                    for node in rendered.nodes() {
                        page.insert(parent.node, node, place.as_ref());
                    }
                }
                end = end.min(found);
                rendered
            }
            None => create(page, parent, html, place.as_ref()),
        };
        place = rendered.nodes().first().map(|node| (*node).clone()).or(place);
        items.push(RenderedItem { key: key.cloned(), rendered });
    }
    for item in old.into_iter().flatten() {
        remove(page, parent.node, item.rendered);
    }
    items.reverse();
    items
}

/// Clears the `ref`s of what is removed.
fn forget<N: Clone, P: PageWriter<N>>(page: &P, rendered: &Rendered<N>) {
    match rendered {
        Rendered::Element { tag, element, children } => {
            page.clear_ref(&tag.node_ref, element);
            forget(page, children);
        }
        Rendered::List(items) => items.iter().for_each(|item| forget(page, &item.rendered)),
        Rendered::Text { .. } | Rendered::Own { .. } | Rendered::Nothing => {}
    }
}

impl<N> Rendered<N> {
    /// Whether it is of this very node, as it is where a part keeps its node from the last render.
    fn is_of(&self, html: &Html) -> bool {
        matches!((self, html), (Self::Element { tag, .. }, VNode::VTag(new)) if Rc::ptr_eq(tag, new))
    }

    /// Its nodes in their parent, in order.
    fn nodes(&self) -> Vec<&N> {
        match self {
            Self::Element { element: node, .. }
            | Self::Text { node, .. }
            | Self::Own { node, .. } => {
                vec![node]
            }
            Self::List(items) => items.iter().flat_map(|item| item.rendered.nodes()).collect(),
            Self::Nothing => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
