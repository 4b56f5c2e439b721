//! Yew's nodes for markup.

use std::rc::Rc;
use std::vec::IntoIter;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VTag, VText};

use super::{FilledMarkup, Hole, MarkupElement, MarkupNode};

impl FilledMarkup {
    /// Yew's nodes.
    pub(crate) fn html(self) -> Html {
        html_of(self.markup.nodes(), &mut self.holes.into_iter())
    }
}

fn html_of(nodes: &'static [MarkupNode], holes: &mut IntoIter<Hole>) -> Html {
    let mut html = Vec::with_capacity(nodes.len());
    for node in nodes {
        html.push(match node {
            MarkupNode::Text(text) => VText::new(*text).into(),
            MarkupNode::Element(element) => element_html(element, holes),
            MarkupNode::Hole => match holes.next() {
                Some(Hole::Html(html)) => html,
                Some(Hole::Text(text)) => VText::new(text.unwrap_or_default()).into(),
                Some(Hole::Filled(Some(markup))) => markup.html(),
                Some(Hole::Filled(None)) | None => Html::default(),
            },
        });
    }
    if html.len() == 1 { html.remove(0) } else { VList::from(html).into() }
}

fn element_html(element: &'static MarkupElement, holes: &mut IntoIter<Hole>) -> Html {
    let mut property = None;
    let mut values = Vec::with_capacity(element.values.len());
    for (name, value) in element.names.iter().zip(&element.values) {
        let value = match value {
            Some(value) => Some(AttrValue::Static(value)),
            None => match holes.next() {
                Some(Hole::Text(text)) => text,
                _ => None,
            },
        };
        let is_property = *name == "value" && matches!(element.tag, "input" | "textarea");
        let attribute = if is_property {
            property = value;
            None
        } else {
            value
        };
        values.push(attribute.map(AttributeOrProperty::Attribute));
    }
    let children = html_of(&element.children, holes);
    with_tag(html! { <@{element.tag}>{ children }</@> }, |tag| {
        tag.attributes = Attributes::Dynamic { keys: &element.names, values: values.into() };
        tag.set_value(property);
    })
}

/// The element with a key, by which Yew finds it in a list that has changed.
pub(crate) fn keyed(key: &'static str, html: Html) -> Html {
    with_tag(html, |tag| tag.key = Some(key.into()))
}

/// The element with a reference to its DOM node.
pub(crate) fn referenced(node: &NodeRef, html: Html) -> Html {
    with_tag(html, |tag| tag.node_ref = node.clone())
}

/// Changes an element that has just been made, so that nothing else refers to it.
fn with_tag(mut html: Html, change: impl FnOnce(&mut VTag)) -> Html {
    if let VNode::VTag(tag) = &mut html
        && let Some(tag) = Rc::get_mut(tag)
    {
        change(tag);
    }
    html
}
