//! Reads JSON as it comes: with trailing commas, raw control characters, lone surrogates and any depth.
//!
//! Our own, because what the usual libraries cannot do is what this project is for: a strict one refuses a documented
//! body for its last comma and a deep one for its depth, and gives numbers back otherwise than they were sent. (It is
//! also smaller in the page, and as fast as reading gets: a list of places in the text, and no value of its own.) The
//! tests compare it with `serde_json` on what both accept.

mod reader;
mod text;

use std::borrow::Cow;
use std::fmt;

/// How many values a text may hold. A job of 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would have more than
/// fit into the memory of a page.
pub const MAX_VALUES: usize = 10_000_000;

/// A text that is JSON, and where its values stand.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    /// Every value and every key, in the order of the text. What lies within an object or list follows it.
    tokens: Vec<Token>,
    lenient: bool,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    /// Of a string, number or word: where it begins in the text, a string behind its quote.
    begin: u32,
    /// The same: where it ends. Of an object or list: the token behind all that lies within it.
    end: u32,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// Any number.
    Number,
    /// A string that reads as it is written.
    Text,
    /// A string with escapes.
    EscapedText,
    /// An array.
    List,
    /// An object.
    Object,
}

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson {
    /// What should have stood there.
    pub expected: &'static str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, line, column } = self;
        write!(f, "expected {expected} at line {line}, column {column}")
    }
}

impl std::error::Error for NotJson {}

/// Reads a text that is one JSON value.
///
/// # Errors
///
/// [`NotJson`] names the first place where it is none.
pub fn decode(text: &str) -> Result<Document<'_>, NotJson> {
    reader::Reader::new(text).read()
}

impl Document<'_> {
    /// The value that the text is.
    pub fn root(&self) -> Json<'_> {
        Json { document: self, at: 0 }
    }

    /// How many values and keys it has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Never: the least there can be is one value.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether strict JSON would have refused it.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }
}

/// A value in a [`Document`].
#[derive(Clone, Copy)]
pub struct Json<'d> {
    document: &'d Document<'d>,
    at: usize,
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Json").field(&self.kind()).finish()
    }
}

impl<'d> Json<'d> {
    /// What it is.
    pub fn kind(self) -> Kind {
        self.token().kind
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether it is an object or a list, and so no text.
    pub fn is_composite(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::List)
    }

    /// Whether it is `null`, or a text without a visible character.
    pub fn is_blank(self) -> bool {
        match self.kind() {
            Kind::Null => true,
            Kind::Text => trimmed(self.span()).is_empty(),
            Kind::EscapedText => self.text().is_none(),
            Kind::Bool | Kind::Number | Kind::List | Kind::Object => false,
        }
    }

    /// What a list holds; nothing where it is none.
    pub fn items(self) -> impl ExactSizeIterator<Item = Json<'d>> + Clone {
        let of_list = if self.kind() == Kind::List { self.within() } else { (self.at, self.at) };
        Items { document: self.document, next: of_list.0, left: self.count(of_list) }
    }

    /// What an object holds, in the order sent; nothing where it is none. A repeated key comes twice.
    pub fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Json<'d>)> {
        self.keys().map(|key| (key.content(), Json { at: key.at + 1, ..key }))
    }

    /// The member named `key`, compared without regard to case. The first one counts, and an exact match before others.
    pub fn member(self, key: &str) -> Option<Json<'d>> {
        let mut other = None;
        let bytes = self.document.text.as_bytes();
        let (&first, _) = key.as_bytes().split_first()?;
        for own in self.keys() {
            let Token { kind, begin, end } = own.token();
            let value = Json { at: own.at + 1, ..own };
            if kind == Kind::EscapedText {
                if own.content() == key {
                    return Some(value);
                }
            } else if (end - begin) as usize == key.len()
                // Most are told apart by this, and a comparison of all bytes takes a call.
                && bytes[begin as usize].eq_ignore_ascii_case(&first)
            {
                let written = &bytes[begin as usize..end as usize];
                if written == key.as_bytes() {
                    return Some(value);
                }
                if other.is_none() && written.eq_ignore_ascii_case(key.as_bytes()) {
                    other = Some(value);
                }
            }
        }
        other
    }

    /// A text that says something: not `null`, not empty, not white space. Numbers and booleans as they were written.
    pub fn text(self) -> Option<Cow<'d, str>> {
        let trimmed = match self.kind() {
            Kind::Null | Kind::List | Kind::Object => return None,
            Kind::Bool | Kind::Number => return Some(Cow::Borrowed(self.span())),
            Kind::Text => Cow::Borrowed(trimmed(self.span())),
            Kind::EscapedText => Cow::Owned(self.content().trim().to_owned()),
        };
        (!trimmed.is_empty()).then_some(trimmed)
    }

    fn token(self) -> Token {
        self.document.tokens[self.at]
    }

    /// As it is written.
    fn span(self) -> &'d str {
        let Token { begin, end, .. } = self.token();
        &self.document.text[begin as usize..end as usize]
    }

    /// As it is meant.
    fn content(self) -> Cow<'d, str> {
        match self.kind() {
            Kind::EscapedText => Cow::Owned(text::unescaped(self.span())),
            _ => Cow::Borrowed(self.span()),
        }
    }

    /// The tokens within an object or list.
    fn within(self) -> (usize, usize) {
        (self.at + 1, self.token().end as usize)
    }

    fn behind(self) -> usize {
        let token = self.token();
        if self.is_composite() { token.end as usize } else { self.at + 1 }
    }

    fn count(self, (mut next, end): (usize, usize)) -> usize {
        let mut count = 0;
        while next < end {
            next = Json { at: next, ..self }.behind();
            count += 1;
        }
        count
    }

    fn keys(self) -> impl Iterator<Item = Json<'d>> {
        let (mut next, end) = if self.is_object() { self.within() } else { (0, 0) };
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let key = Json { at: next, ..self };
            next = Json { at: next + 1, ..self }.behind();
            Some(key)
        })
    }
}

/// The text less the white space around it, which few have.
fn trimmed(text: &str) -> &str {
    let is_ink = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_ink(bytes.first()) && is_ink(bytes.last()) { text } else { text.trim() }
}

#[derive(Clone)]
struct Items<'d> {
    document: &'d Document<'d>,
    next: usize,
    left: usize,
}

impl<'d> Iterator for Items<'d> {
    type Item = Json<'d>;

    fn next(&mut self) -> Option<Json<'d>> {
        self.left = self.left.checked_sub(1)?;
        let item = Json { document: self.document, at: self.next };
        self.next = item.behind();
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}
