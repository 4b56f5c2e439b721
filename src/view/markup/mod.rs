//! `markup!`: HTML that is kept as text, with holes for values.
//!
//! The rows of a tree are many, and Yew's nodes take several times as long as the elements themselves. Markup is parsed once,
//! and then only the values of two renders are compared (see [`RowList`](crate::view::row_list::RowList)). Where it is not a
//! row that the page has, it is converted to Yew's nodes. It has the syntax of `html!` for these:
//!
//! ```text
//! markup! { <p class="words" title={title}><bdi>{ reason }</bdi>{ " " }{ icon }</p> }
//! ```
//!
//! A value is a text, or an `Option` of one: without it, an attribute is left out. A child can also be other markup, or an
//! `Option` of it. Not supported are `if`, `for`, components, listeners, `key` and `ref`.

mod html;
mod parser;

use std::rc::Rc;
use std::sync::OnceLock;

use yew::AttrValue;

use self::parser::MarkupParser;
pub(crate) use self::parser::{MarkupElement, MarkupNode};

/// See [the module](self). Collects the text in the first brackets, and the values for its holes in the second.
macro_rules! markup {
    // Children.
    (@nodes [$($text:expr,)*] [$($value:expr,)*]) => {{
        static MARKUP: $crate::view::markup::MarkupText =
            $crate::view::markup::MarkupText::new(concat!($($text),*));
        $crate::view::markup::Markup {
            text: &MARKUP,
            holes: vec![$($crate::view::markup::Hole::from($value)),*],
        }
    }};
    (@nodes [$($text:tt)*] [$($values:tt)*] </$tag:ident> $($rest:tt)*) => {
        $crate::view::markup::markup!(@nodes [$($text)* "</>",] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] <$tag:ident $($rest:tt)*) => {
        $crate::view::markup::markup!(@tag [$($text)* "<", stringify!($tag),] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:literal } $($rest:tt)*) => {
        $crate::view::markup::markup!(@nodes [$($text)* $child,] [$($values)*] $($rest)*)
    };
    (@nodes [$($text:tt)*] [$($values:tt)*] { $child:expr } $($rest:tt)*) => {
        $crate::view::markup::markup!(@nodes [$($text)* "{",] [$($values)* $child,] $($rest)*)
    };
    // Attributes.
    (@tag [$($text:tt)*] [$($values:tt)*] /> $($rest:tt)*) => {
        $crate::view::markup::markup!(@nodes [$($text)* "></>",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] > $($rest:tt)*) => {
        $crate::view::markup::markup!(@nodes [$($text)* ">",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = $value:literal $($rest:tt)*) => {
        $crate::view::markup::markup!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "=", $value, "\"",] [$($values)*] $($rest)*)
    };
    (@tag [$($text:tt)*] [$($values:tt)*] $name:ident $(-$more:ident)* = { $value:expr } $($rest:tt)*) => {
        $crate::view::markup::markup!(@tag [$($text)* " ", stringify!($name), $("-", stringify!($more),)* "={",] [$($values)* $value,] $($rest)*)
    };
    ($($html:tt)*) => { $crate::view::markup::markup!(@nodes [] [] $($html)*) };
}
pub(crate) use markup;

/// The text of one `markup!`, and the nodes that it was parsed to when it was first rendered.
///
/// The text is HTML, with `{` for each hole, `</>` for each end tag, and attributes as in ` role=group"`.
#[derive(Debug)]
pub(crate) struct MarkupText {
    text: &'static str,
    nodes: OnceLock<Vec<MarkupNode>>,
}

/// A text with the values of its holes, in their order.
#[derive(Debug, Clone)]
pub(crate) struct Markup {
    pub(crate) text: &'static MarkupText,
    pub(crate) holes: Vec<Hole>,
}

/// What fills a hole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hole {
    /// A text, or the value of an attribute.
    Text(Option<AttrValue>),
    /// Nothing, or other markup.
    Markup(Option<Markup>),
}

impl From<&'static str> for Hole {
    fn from(text: &'static str) -> Self {
        AttrValue::Static(text).into()
    }
}

impl From<Option<&'static str>> for Hole {
    fn from(text: Option<&'static str>) -> Self {
        text.map(AttrValue::Static).into()
    }
}

impl From<&Rc<str>> for Hole {
    fn from(text: &Rc<str>) -> Self {
        AttrValue::Rc(text.clone()).into()
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

impl From<Markup> for Hole {
    fn from(markup: Markup) -> Self {
        Self::Markup(Some(markup))
    }
}

impl From<Option<Markup>> for Hole {
    fn from(markup: Option<Markup>) -> Self {
        Self::Markup(markup)
    }
}

impl MarkupText {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, nodes: OnceLock::new() }
    }

    pub(crate) fn nodes(&self) -> &[MarkupNode] {
        self.nodes.get_or_init(|| MarkupParser::new(self.text).nodes())
    }
}

impl PartialEq for Markup {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.text, other.text) && self.holes == other.holes
    }
}
