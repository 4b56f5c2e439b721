//! Reads JSON as it comes: with trailing commas, raw control characters, lone surrogates and any depth.
//!
//! Our own, because what the usual libraries cannot do is what this project is for: a strict one refuses a documented
//! body for its last comma and a deep one for its depth, and gives numbers back otherwise than they were sent. (It is
//! also smaller in the page, and as fast as reading gets: a list of places in the text, and no value of its own.) The
//! tests compare it with `serde_json` on what both accept.

mod parser;
pub mod pretty;
mod strings;

use std::borrow::Cow;
use std::fmt;

/// How many values a text may hold. A job of 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would have more than
/// fit into the memory of a page.
pub const MAX_VALUES: usize = 10_000_000;

/// A text that is JSON, and where its values stand.
#[derive(Debug)]
pub struct Document<'a> {
    /// Not known to be UTF-8: that is looked at where a text is read, and most never are.
    bytes: &'a [u8],
    /// Every value and every key, in the order of the text. What lies within an object or list follows it.
    tokens: Vec<Token>,
    lenient: bool,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    /// Where it begins in the text, a string behind its quote.
    begin: u32,
    /// Where it ends, a string before its quote.
    end: u32,
    /// The kind, in the three lowest bits. Above it, of an object or list: the token behind all that lies within it; of
    /// what is known: what it is known as.
    tail: u32,
}

impl Token {
    fn new(kind: Kind, begin: u32, end: u32, rest: u32) -> Self {
        Self { begin, end, tail: kind as u32 | (rest << 3) }
    }

    #[inline(always)]
    fn kind(self) -> Kind {
        KINDS[(self.tail & 7) as usize]
    }

    #[inline(always)]
    fn rest(self) -> u32 {
        self.tail >> 3
    }
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
    /// An object that was not read, because it is known.
    Known,
}

/// By their numbers.
const KINDS: [Kind; 8] = [
    Kind::Null,
    Kind::Bool,
    Kind::Number,
    Kind::Text,
    Kind::EscapedText,
    Kind::List,
    Kind::Object,
    Kind::Known,
];

/// What of a text is known already.
pub trait KnownSpans {
    /// The length of the object in a list that begins `at` this byte within `depth` objects and lists, and what it is
    /// known as (less than 2^29). `None` where it is to be read.
    fn known_object(&mut self, at: usize, depth: usize) -> Option<(usize, u32)>;
}

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// What should have stood there.
    pub expected: &'static str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, line, column } = self;
        write!(f, "expected {expected} at line {line}, column {column}")
    }
}

impl std::error::Error for JsonError {}

/// Reads a text that is one JSON value.
///
/// # Errors
///
/// [`JsonError`] names the first place where it is none.
pub fn decode<T: AsRef<[u8]> + ?Sized>(text: &T) -> Result<Document<'_>, JsonError> {
    parser::Parser::new(text.as_ref(), None).read()
}

/// The same of a text of which some objects need not be read.
///
/// # Errors
///
/// [`JsonError`] names the first place where it is none.
pub fn decode_with<'a>(
    text: &'a [u8],
    known: &mut dyn KnownSpans,
) -> Result<Document<'a>, JsonError> {
    parser::Parser::new(text, Some(known)).read()
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
    #[inline(always)]
    pub fn kind(self) -> Kind {
        self.token().kind()
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether it is an object or a list, and so no text.
    #[inline(always)]
    pub fn is_composite(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::List)
    }

    /// Whether it is `null`, or a text without a visible character.
    pub fn is_blank(self) -> bool {
        match self.kind() {
            Kind::Null => true,
            Kind::Text => !is_inked(self.span()) && self.text().is_none(),
            Kind::EscapedText => self.text().is_none(),
            Kind::Bool | Kind::Number | Kind::List | Kind::Object | Kind::Known => false,
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
        let bytes = self.document.bytes;
        let (&first, _) = key.as_bytes().split_first()?;
        for own in self.keys() {
            let token = own.token();
            let Token { begin, end, .. } = token;
            let value = Json { at: own.at + 1, ..own };
            if token.kind() == Kind::EscapedText {
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
        let content = match self.kind() {
            Kind::Null | Kind::List | Kind::Object | Kind::Known => return None,
            Kind::Bool | Kind::Number => return Some(self.content()),
            Kind::Text | Kind::EscapedText => self.content(),
        };
        if is_inked(content.as_bytes()) {
            return Some(content);
        }
        let trimmed = match content {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        (!trimmed.is_empty()).then_some(trimmed)
    }

    /// What an object that was not read is known as.
    pub fn known(self) -> Option<u32> {
        (self.kind() == Kind::Known).then(|| self.token().rest())
    }

    /// Where it begins and ends in the text.
    pub fn place(self) -> (u32, u32) {
        let Token { begin, end, .. } = self.token();
        (begin, end)
    }

    #[inline(always)]
    fn token(self) -> Token {
        // Of the slice, for the list's own index is a call.
        let tokens: &[Token] = &self.document.tokens;
        tokens[self.at]
    }

    /// As it is written.
    #[inline(always)]
    fn span(self) -> &'d [u8] {
        let Token { begin, end, .. } = self.token();
        &self.document.bytes[begin as usize..end as usize]
    }

    /// As it is meant. Bytes that are no UTF-8 become replacement characters.
    fn content(self) -> Cow<'d, str> {
        let span = self.span();
        // The lossy reading goes byte by byte, which takes longer than to look first.
        let text =
            std::str::from_utf8(span).map_or_else(|_| String::from_utf8_lossy(span), Cow::Borrowed);
        match self.kind() {
            Kind::EscapedText => Cow::Owned(strings::unescaped(&text)),
            _ => text,
        }
    }

    /// The tokens within an object or list.
    #[inline(always)]
    fn within(self) -> (usize, usize) {
        (self.at + 1, self.token().rest() as usize)
    }

    // By hand, here and where places are looked up: optimised for size, the compiler leaves a call per field and key.
    #[inline(always)]
    fn behind(self) -> usize {
        let token = self.token();
        if self.is_composite() { token.rest() as usize } else { self.at + 1 }
    }

    fn count(self, (mut next, end): (usize, usize)) -> usize {
        let mut count = 0;
        while next < end {
            next = Json { at: next, ..self }.behind();
            count += 1;
        }
        count
    }

    #[inline(always)]
    fn keys(self) -> Keys<'d> {
        let (next, end) = if self.is_object() { self.within() } else { (0, 0) };
        Keys { document: self.document, next, end }
    }
}

struct Keys<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
}

impl<'d> Iterator for Keys<'d> {
    type Item = Json<'d>;

    #[inline(always)]
    fn next(&mut self) -> Option<Json<'d>> {
        if self.next >= self.end {
            return None;
        }
        let key = Json { document: self.document, at: self.next };
        self.next = Json { at: key.at + 1, ..key }.behind();
        Some(key)
    }
}

/// Whether it neither begins nor ends with what could be white space, as few texts do.
fn is_inked(text: &[u8]) -> bool {
    let is_ink = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    is_ink(text.first()) && is_ink(text.last())
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
