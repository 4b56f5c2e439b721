//! Yew's nodes for markup.

use std::rc::Rc;
use std::vec::IntoIter;

use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VText};

use super::{Hole, Markup, MarkupElement, MarkupNode};

impl From<Markup> for Html {
    fn from(markup: Markup) -> Self {
        html_of(markup.text.nodes(), &mut markup.holes.into_iter())
    }
}

/// For `{ markup }` within `html!`.
impl IntoPropValue<Html> for Markup {
    fn into_prop_value(self) -> Html {
        self.into()
    }
}

fn html_of(nodes: &'static [MarkupNode], holes: &mut IntoIter<Hole>) -> Html {
    let mut html = Vec::with_capacity(nodes.len());
    for node in nodes {
        html.push(match node {
            MarkupNode::Text(text) => VText::new(*text).into(),
            MarkupNode::Element(element) => element_html(element, holes),
            MarkupNode::Hole => match holes.next() {
                Some(Hole::Text(text)) => VText::new(text.unwrap_or_default()).into(),
                Some(Hole::Markup(Some(markup))) => markup.into(),
                Some(Hole::Markup(None)) | None => Html::default(),
            },
        });
    }
    if html.len() == 1 { html.remove(0) } else { VList::from(html).into() }
}

fn element_html(element: &'static MarkupElement, holes: &mut IntoIter<Hole>) -> Html {
    let values = element.values.iter().map(|constant| {
        let value = match constant {
            Some(constant) => Some(AttrValue::Static(constant)),
            None => match holes.next() {
                Some(Hole::Text(text)) => text,
                _ => None,
            },
        };
        value.map(AttributeOrProperty::Attribute)
    });
    let attributes = Attributes::Dynamic { keys: &element.names, values: values.collect() };
    let children = html_of(&element.children, holes);
    let mut html = html! { <@{element.tag}>{ children }</@> };
    // Nothing else refers to an element that has just been made.
    if let VNode::VTag(tag) = &mut html
        && let Some(tag) = Rc::get_mut(tag)
    {
        tag.attributes = attributes;
    }
    html
}
