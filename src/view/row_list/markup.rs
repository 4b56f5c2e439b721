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

/// An element. The one at a place always has the same kind and the same number of children, of which those that are not there
/// are `None`. So two renders of a row can be compared place by place.
#[derive(Debug, Clone)]
pub(crate) struct MarkupElement {
    kind: &'static ElementKind,
    /// The values of the attributes that vary; `None` for one that is not set.
    pub(crate) values: Vec<Option<AttrValue>>,
    pub(crate) children: Vec<Option<Markup>>,
}

/// What is the same for all elements at a place.
#[derive(Debug)]
pub(crate) struct ElementKind {
    tag: &'static str,
    /// The attributes in order, with the values of those that never vary.
    attributes: &'static [(&'static str, Option<&'static str>)],
}

impl ElementKind {
    /// `attributes` are names and, unless they vary, values.
    pub(crate) const fn new(
        tag: &'static str,
        attributes: &'static [(&'static str, Option<&'static str>)],
    ) -> Self {
        Self { tag, attributes }
    }
}

impl PartialEq for MarkupElement {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values && self.children == other.children
    }
}

impl MarkupElement {
    /// An element of this kind. `values` are those of the attributes that vary.
    pub(crate) fn new(
        kind: &'static ElementKind,
        values: impl Into<Vec<Option<AttrValue>>>,
        children: impl Into<Vec<Option<Markup>>>,
    ) -> Self {
        Self { kind, values: values.into(), children: children.into() }
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.kind.tag
    }

    /// The names and values of all attributes that are set.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'static str, AttrValue)> {
        let mut values = self.values.iter();
        self.kind.attributes.iter().filter_map(move |(name, constant)| {
            let value = match constant {
                Some(constant) => AttrValue::Static(constant),
                None => values.next()?.clone()?,
            };
            Some((*name, value))
        })
    }

    /// The names of the attributes that vary, in the order of their values.
    pub(crate) fn varying(&self) -> impl Iterator<Item = &'static str> {
        self.kind.attributes.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name)
    }
}

/// An element of this kind.
pub(crate) fn element(
    kind: &'static ElementKind,
    values: impl Into<Vec<Option<AttrValue>>>,
    children: impl Into<Vec<Option<Markup>>>,
) -> Markup {
    Markup::Element(MarkupElement::new(kind, values, children))
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
                let mut tag = VTag::new(element.tag());
                element.attributes().for_each(|(name, value)| tag.add_attribute(name, value));
                tag.add_children(element.children.iter().flatten().map(Self::html));
                tag.into()
            }
        }
    }
}
