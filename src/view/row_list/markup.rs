//! The elements of a row as data: to be created in the page, compared with those of the next render, or rendered on a server.

use yew::AttrValue;

/// An element or a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Markup {
    /// An element.
    Element(MarkupElement),
    /// A text.
    Text(AttrValue),
}

/// An element. The elements at one place always have the same tag, and the same number of attributes and children in the same
/// order, so that comparing two of them needs no keys: what is not there is `None`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MarkupElement {
    pub(crate) tag: &'static str,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Option<Markup>>,
}

/// The name of an attribute, and its value if it is set.
pub(crate) type Attribute = (&'static str, Option<AttrValue>);

/// An element with these attributes and children.
pub(crate) fn element(
    tag: &'static str,
    attributes: impl Into<Vec<Attribute>>,
    children: impl Into<Vec<Option<Markup>>>,
) -> Markup {
    Markup::Element(MarkupElement { tag, attributes: attributes.into(), children: children.into() })
}

/// An attribute with a constant value.
pub(crate) fn fixed(name: &'static str, value: &'static str) -> Attribute {
    (name, Some(AttrValue::Static(value)))
}

/// An attribute with this value.
pub(crate) fn given(name: &'static str, value: impl Into<AttrValue>) -> Attribute {
    (name, Some(value.into()))
}

/// An attribute without a value, if `is_set`.
pub(crate) fn flag(name: &'static str, is_set: bool) -> Attribute {
    (name, is_set.then_some(AttrValue::Static("")))
}

/// A child that is a text.
pub(crate) fn text(text: impl Into<AttrValue>) -> Option<Markup> {
    Some(Markup::Text(text.into()))
}

impl Markup {
    /// The markup as Yew renders it on a server.
    #[cfg(feature = "ssr")]
    pub(crate) fn html(&self) -> yew::Html {
        use yew::virtual_dom::{VTag, VText};
        match self {
            Self::Text(text) => VText::new(text.clone()).into(),
            Self::Element(element) => {
                let mut tag = VTag::new(element.tag);
                for (name, value) in &element.attributes {
                    if let Some(value) = value {
                        tag.add_attribute(name, value.clone());
                    }
                }
                tag.add_children(element.children.iter().flatten().map(Self::html));
                tag.into()
            }
        }
    }
}
