//! The elements that the parts are made of.
//!
//! `html!` expands to code of its own for each element, about 500 bytes in the wasm. These functions are compiled once, and
//! a call takes about 100. They make the same nodes:
//!
//! ```text
//! html! { <p class="words" lang={lang}><bdi>{ reason }</bdi></p> }
//!
//! element("p", attributes! { "lang": lang, "class": "words" }, vec![text_element("bdi", attributes! {}, reason)])
//! ```
//!
//! A child that is not always there is `Html::default()` otherwise, as in `html!`: Yew compares children by their position.

use std::rc::Rc;

use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VTag, VText};

/// The attributes of an element, in the order of the HTML. Values are those of `html!`: a `&'static str`, a `String`, an
/// `AttrValue`, or an `Option` of one of them, which leaves the attribute out if it is `None`.
///
/// Literals alone allocate nothing, and Yew compares them by their address.
macro_rules! attributes {
    ($($name:literal: $value:literal),* $(,)?) => {
        ::yew::virtual_dom::Attributes::Static(
            &[$(($name, ::yew::virtual_dom::AttributeOrProperty::Static($value))),*],
        )
    };
    ($($name:literal: $value:expr),* $(,)?) => {
        ::yew::virtual_dom::Attributes::Dynamic {
            keys: &[$($name),*],
            values: ::std::boxed::Box::new([$($crate::view::parts::element::value($value)),*]),
        }
    };
}
pub(crate) use attributes;

/// The value of an attribute, for `attributes!`.
pub(crate) fn value(value: impl IntoPropValue<Option<AttrValue>>) -> Option<AttributeOrProperty> {
    value.into_prop_value().map(AttributeOrProperty::Attribute)
}

/// An element other than `input` and `textarea`, whose `value` is a property.
#[inline(never)]
pub(crate) fn element(tag: &'static str, attributes: Attributes, mut children: Vec<Html>) -> Html {
    let content = if children.len() == 1 { children.pop() } else { Some(fragment(children)) };
    wrap(tag, attributes, content.unwrap_or_default())
}

/// An element with a text in it.
#[inline(never)]
pub(crate) fn text_element(tag: &'static str, attributes: Attributes, content: &str) -> Html {
    wrap(tag, attributes, text(content))
}

/// Nodes without an element around them.
pub(crate) fn fragment(children: Vec<Html>) -> Html {
    VList::from(children).into()
}

/// A text node.
#[inline(never)]
pub(crate) fn text(text: &str) -> Html {
    VText::new(owned(text)).into()
}

/// A copy of a text, as the value of an attribute.
#[inline(never)]
pub(crate) fn owned(text: &str) -> AttrValue {
    AttrValue::Rc(Rc::from(text))
}

/// The value of an attribute that is there or not, such as `hidden`.
pub(crate) fn flag(is_set: bool) -> Option<&'static str> {
    is_set.then_some("")
}

/// The value of an ARIA state.
pub(crate) fn state(is_set: bool) -> &'static str {
    if is_set { "true" } else { "false" }
}

/// The element with a key, by which Yew finds it in a list that has changed.
pub(crate) fn keyed(key: &'static str, html: Html) -> Html {
    with_tag(html, |tag| tag.key = Some(key.into()))
}

/// The element with a reference to its DOM node.
pub(crate) fn referenced(node: &NodeRef, html: Html) -> Html {
    with_tag(html, |tag| tag.node_ref = node.clone())
}

#[inline(never)]
fn wrap(tag: &'static str, attributes: Attributes, content: Html) -> Html {
    with_tag(html! { <@{tag}>{ content }</@> }, |tag| tag.attributes = attributes)
}

/// Changes an element that has just been made, so that nobody else has it.
fn with_tag(mut html: Html, change: impl FnOnce(&mut VTag)) -> Html {
    if let VNode::VTag(tag) = &mut html
        && let Some(tag) = Rc::get_mut(tag)
    {
        change(tag);
    }
    html
}
