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
//!
//! `filled!` has the same syntax, and results in a [`FilledMarkup`]: the text with its values, from which Yew's nodes or
//! the elements of a page can be made.

mod html;
mod parser;

use std::sync::OnceLock;

use yew::virtual_dom::VList;
use yew::{AttrValue, Html};

pub(crate) use self::html::{keyed, referenced};
use self::parser::MarkupParser;

/// See [the module](self). Collects the text in the first brackets, and the values for its holes in the second.
macro_rules! filled {
    // Children.
    (@nodes [$($text:expr,)*] [$($value:expr,)*]) => {{
        static MARKUP: $crate::view::markup::Markup =
            $crate::view::markup::Markup::new(concat!($($text),*));
        $crate::view::markup::FilledMarkup {
            markup: &MARKUP,
            holes: vec![$($crate::view::markup::Hole::from($value)),*],
        }
    }};
    (@nodes [$($text:tt)*] [$($values:tt)*] </$tag:ident> $($rest:tt)*) => {
        $crate::view::markup::filled!(@nodes [$($text)* "</>",] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] <$tag:ident $($rest:tt)*) => {
        $crate::view::markup::filled!(@tag [$($text)* "<", stringify!($tag),] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:literal } $($rest:tt)*) => {
        $crate::view::markup::filled!(@nodes [$($text)* $child,] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:expr } $($rest:tt)*) => {
        $crate::view::markup::filled!(@nodes [$($text)* "{",] [$($values)* $child,] $($rest)*)
    };
    // Attributes.
    (@tag [$($text:tt)*] [$($values:tt)*] /> $($rest:tt)*) => {
        $crate::view::markup::filled!(@nodes [$($text)* "></>",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] > $($rest:tt)*) => {
        $crate::view::markup::filled!(@nodes [$($text)* ">",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = $value:literal $($rest:tt)*) => {
        $crate::view::markup::filled!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "=", $value, "\"",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = { $value:expr } $($rest:tt)*) => {
        $crate::view::markup::filled!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "={",] [$($values)* $value,] $($rest)*)
    };
    ($($html:tt)*) => { $crate::view::markup::filled!(@nodes [] [] $($html)*) };
}
pub(crate) use filled;

/// See [the module](self).
macro_rules! markup {
    ($($html:tt)*) => { $crate::view::markup::filled!($($html)*).html() };
}
pub(crate) use markup;

/// The text of one `markup!`, and the nodes that it was parsed to when it was first rendered.
///
/// The text is HTML, with `{` for each hole, `</>` for each end tag, and attributes as in ` role=group"`.
#[derive(Debug)]
pub(crate) struct Markup {
    text: &'static str,
    nodes: OnceLock<Vec<MarkupNode>>,
}

#[derive(Debug)]
pub(crate) enum MarkupNode {
    Text(&'static str),
    Element(MarkupElement),
    Hole,
}

#[derive(Debug)]
pub(crate) struct MarkupElement {
    pub(crate) tag: &'static str,
    pub(crate) names: Vec<&'static str>,
    /// `None` is a hole.
    pub(crate) values: Vec<Option<&'static str>>,
    pub(crate) children: Vec<MarkupNode>,
    /// The number of holes in the element, its attributes included.
    pub(crate) holes: usize,
}

/// Markup with the values of its holes, in the order of the text.
#[derive(Debug, Clone)]
pub(crate) struct FilledMarkup {
    pub(crate) markup: &'static Markup,
    pub(crate) holes: Vec<Hole>,
}

/// What fills a hole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hole {
    /// A text, or the value of an attribute.
    Text(Option<AttrValue>),
    /// Nothing, or other markup.
    Filled(Option<FilledMarkup>),
    Html(Html),
}

impl From<&str> for Hole {
    fn from(text: &str) -> Self {
        Some(text).into()
    }
}

impl From<Option<&str>> for Hole {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(|text| AttrValue::Rc(text.into())))
    }
}

impl From<AttrValue> for Hole {
    fn from(text: AttrValue) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<AttrValue>> for Hole {
    fn from(text: Option<AttrValue>) -> Self {
        Self::Text(text)
    }
}

impl From<FilledMarkup> for Hole {
    fn from(markup: FilledMarkup) -> Self {
        Self::Filled(Some(markup))
    }
}

impl From<Option<FilledMarkup>> for Hole {
    fn from(markup: Option<FilledMarkup>) -> Self {
        Self::Filled(markup)
    }
}

impl From<Html> for Hole {
    fn from(html: Html) -> Self {
        Self::Html(html)
    }
}

/// Yew compares children by their position, so without the node an empty list has its place.
impl From<Option<Html>> for Hole {
    fn from(html: Option<Html>) -> Self {
        Self::Html(html.unwrap_or_default())
    }
}

impl From<Vec<Html>> for Hole {
    fn from(html: Vec<Html>) -> Self {
        Self::Html(VList::from(html).into())
    }
}

impl Markup {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, nodes: OnceLock::new() }
    }

    pub(crate) fn nodes(&self) -> &[MarkupNode] {
        self.nodes.get_or_init(|| MarkupParser::new(self.text).nodes())
    }
}

impl PartialEq for FilledMarkup {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.markup, other.markup) && self.holes == other.holes
    }
}

/// The value of an attribute that is there or not, such as `hidden`.
pub(crate) fn flag(is_set: bool) -> Option<AttrValue> {
    is_set.then_some(AttrValue::Static(""))
}

/// The value of an ARIA state.
pub(crate) fn state(is_set: bool) -> AttrValue {
    AttrValue::Static(if is_set { "true" } else { "false" })
}
