//! `markup!`: Yew's nodes from HTML that is kept as text.
//!
//! `html!` expands to code for each element and attribute. `markup!` reads the elements, attributes and literal texts from a
//! string, which is a third of the size after compression, and only what differs between renders is code. It has the syntax
//! of `html!` for these:
//!
//! ```text
//! markup! { <p class="words" title={title}><bdi>{ reason }</bdi>{ " " }{ button }</p> }
//! ```
//!
//! A value is a text, or an `Option` of one: without it, an attribute is left out. A child can also be `Html`, a list of
//! `Html` or an `Option` of it. Not supported are `if`, `for`, components, `key` and `ref` (see [`keyed`] and [`referenced`]).
//! The `value` of inputs is their property, as in `html!`.

use std::rc::Rc;
use std::sync::OnceLock;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VTag, VText};

/// See [the module](self). Collects the text in the first brackets, and the values for its holes in the second.
macro_rules! markup {
    // Children.
    (@nodes [$($text:expr,)*] [$($value:expr,)*]) => {{
        static MARKUP: $crate::view::parts::markup::Markup =
            $crate::view::parts::markup::Markup::new(concat!($($text),*));
        MARKUP.fill(vec![$($crate::view::parts::markup::Hole::from($value)),*])
    }};
    (@nodes [$($text:tt)*] [$($values:tt)*] </$tag:ident> $($rest:tt)*) => {
        markup!(@nodes [$($text)* "</>",] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] <$tag:ident $($rest:tt)*) => {
        markup!(@tag [$($text)* "<", stringify!($tag),] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:literal } $($rest:tt)*) => {
        markup!(@nodes [$($text)* $child,] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:expr } $($rest:tt)*) => {
        markup!(@nodes [$($text)* "{",] [$($values)* $child,] $($rest)*)
    };
    // Attributes.
    (@tag [$($text:tt)*] [$($values:tt)*] /> $($rest:tt)*) => {
        markup!(@nodes [$($text)* "></>",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] > $($rest:tt)*) => {
        markup!(@nodes [$($text)* ">",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = $value:literal $($rest:tt)*) => {
        markup!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "=", $value, "\"",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = { $value:expr } $($rest:tt)*) => {
        markup!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "={",] [$($values)* $value,] $($rest)*)
    };
    ($($html:tt)*) => { markup!(@nodes [] [] $($html)*) };
}
pub(crate) use markup;

/// The text of one `markup!`, and the nodes that it was parsed to when it was first rendered.
///
/// The text is HTML, with `{` for each hole, `</>` for each end tag, and attributes as in ` role=group"`.
pub(crate) struct Markup {
    text: &'static str,
    nodes: OnceLock<Vec<MarkupNode>>,
}

enum MarkupNode {
    Text(&'static str),
    Element(MarkupElement),
    Hole,
}

struct MarkupElement {
    tag: &'static str,
    names: Vec<&'static str>,
    /// `None` is a hole.
    values: Vec<Option<&'static str>>,
    children: Vec<MarkupNode>,
}

/// What fills a hole.
pub(crate) enum Hole<'a> {
    Text(Option<&'a str>),
    Html(Html),
}

impl<'a> From<&'a str> for Hole<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Hole<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<Html> for Hole<'_> {
    fn from(html: Html) -> Self {
        Self::Html(html)
    }
}

/// Yew compares children by their position, so without the node an empty list has its place.
impl From<Option<Html>> for Hole<'_> {
    fn from(html: Option<Html>) -> Self {
        Self::Html(html.unwrap_or_default())
    }
}

impl From<Vec<Html>> for Hole<'_> {
    fn from(html: Vec<Html>) -> Self {
        Self::Html(VList::from(html).into())
    }
}

impl Markup {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, nodes: OnceLock::new() }
    }

    /// The nodes, with the values of the holes in the order of the text.
    pub(crate) fn fill(&'static self, holes: Vec<Hole<'_>>) -> Html {
        let nodes = self.nodes.get_or_init(|| MarkupParser { rest: self.text }.nodes());
        html_of(nodes, &mut holes.into_iter())
    }
}

fn html_of(nodes: &'static [MarkupNode], holes: &mut std::vec::IntoIter<Hole<'_>>) -> Html {
    let mut html = Vec::with_capacity(nodes.len());
    for node in nodes {
        html.push(match node {
            MarkupNode::Text(text) => VText::new(*text).into(),
            MarkupNode::Element(element) => element_html(element, holes),
            MarkupNode::Hole => match holes.next() {
                Some(Hole::Html(html)) => html,
                Some(Hole::Text(text)) => VText::new(shared(text.unwrap_or_default())).into(),
                None => Html::default(),
            },
        });
    }
    if html.len() == 1 { html.remove(0) } else { VList::from(html).into() }
}

fn element_html(element: &'static MarkupElement, holes: &mut std::vec::IntoIter<Hole<'_>>) -> Html {
    let mut property = None;
    let mut values = Vec::with_capacity(element.values.len());
    for (name, value) in element.names.iter().zip(&element.values) {
        let value = match value {
            Some(value) => Some(AttrValue::Static(value)),
            None => match holes.next() {
                Some(Hole::Text(Some(text))) => Some(shared(text)),
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

fn shared(text: &str) -> AttrValue {
    AttrValue::Rc(Rc::from(text))
}

struct MarkupParser {
    rest: &'static str,
}

impl MarkupParser {
    /// The nodes up to the end tag.
    fn nodes(&mut self) -> Vec<MarkupNode> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !self.take("</>") {
            nodes.push(if self.take("{") {
                MarkupNode::Hole
            } else if self.take("<") {
                MarkupNode::Element(self.element())
            } else {
                MarkupNode::Text(self.take_until(b"<{"))
            });
        }
        nodes
    }

    /// The element whose tag follows.
    fn element(&mut self) -> MarkupElement {
        let tag = self.take_until(b" >");
        let (mut names, mut values) = (Vec::new(), Vec::new());
        while self.take(" ") {
            names.push(self.take_until(b"="));
            let is_hole = self.take("={");
            values.push((!is_hole).then(|| {
                self.take("=");
                self.take_until(b"\"")
            }));
            self.take("\"");
        }
        self.take(">");
        MarkupElement { tag, names, values, children: self.nodes() }
    }

    fn take(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_until(&mut self, stops: &[u8]) -> &'static str {
        let end = self.rest.bytes().position(|byte| stops.contains(&byte));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }
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

/// Changes an element that has just been made, so that nothing else refers to it.
fn with_tag(mut html: Html, change: impl FnOnce(&mut VTag)) -> Html {
    if let VNode::VTag(tag) = &mut html
        && let Some(tag) = Rc::get_mut(tag)
    {
        change(tag);
    }
    html
}
