//! Access to the values of a document.

use std::borrow::Cow;
use std::fmt;

use super::document::Document;
use super::strings;
use super::token::{Kind, Token};
use super::visible::is_visible;
use crate::engine::model::decimal::Decimal;

impl Document<'_> {
    /// The outermost value.
    pub fn root(&self) -> Json<'_> {
        Json { document: self, at: 0 }
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
    /// The kind of this value.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        self.token().kind()
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether this is an object or a list, and so has no text.
    #[inline(always)]
    pub fn is_composite(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::List)
    }

    /// Whether this is `null`, or a string without a visible character.
    pub fn is_blank(self) -> bool {
        match self.kind() {
            Kind::Null => true,
            Kind::Text => !is_trimmed(self.span()) && self.text().is_none(),
            Kind::EscapedText => self.text().is_none(),
            Kind::Bool | Kind::Number | Kind::List | Kind::Object | Kind::Known => false,
        }
    }

    /// The items of a list. Empty for other kinds.
    pub fn items(self) -> impl ExactSizeIterator<Item = Json<'d>> + Clone {
        let of_list = if self.kind() == Kind::List { self.contents() } else { (self.at, self.at) };
        Items { document: self.document, next: of_list.0, left: self.length(of_list) }
    }

    /// The members of an object, in the order sent. Empty for other kinds. A repeated key appears twice.
    pub fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Json<'d>)> {
        self.keys().map(|key| (key.content(), Json { at: key.at + 1, ..key }))
    }

    /// The member with this key, ignoring case. An exact match takes precedence; otherwise the first match counts.
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
                // This rules out most keys; comparing all bytes is a function call.
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

    /// The value as text; `None` for `null`, lists, objects and text without a visible character. Whole numbers are returned
    /// without fraction and exponent, other numbers and booleans as sent.
    pub fn text(self) -> Option<Cow<'d, str>> {
        let content = match self.kind() {
            Kind::Null | Kind::List | Kind::Object | Kind::Known => return None,
            Kind::Bool => return Some(self.content()),
            Kind::Number => return Some(plain_number(self.content())),
            Kind::Text | Kind::EscapedText => self.content(),
        };
        if is_trimmed(content.as_bytes()) {
            return Some(content);
        }
        let trimmed = match content {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        is_visible(&trimmed).then_some(trimmed)
    }

    /// The value as a number: a number in any form, or one as text.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::parse(&self.text()?)
    }

    /// The value as a whole number, in any form. `None` if it is not one, or negative.
    pub fn count(self) -> Option<usize> {
        usize::try_from(self.decimal()?.whole()?).ok()
    }

    /// The number of a known object; `None` for other kinds.
    pub fn known(self) -> Option<u32> {
        (self.kind() == Kind::Known).then(|| self.token().payload())
    }

    /// The byte range of the value in the text; for a string, without its quotes.
    pub fn place(self) -> (u32, u32) {
        let Token { begin, end, .. } = self.token();
        (begin, end)
    }

    #[inline(always)]
    fn token(self) -> Token {
        self.document.tokens.get(self.at)
    }

    /// The bytes as they were sent.
    #[inline(always)]
    fn span(self) -> &'d [u8] {
        let Token { begin, end, .. } = self.token();
        &self.document.bytes[begin as usize..end as usize]
    }

    /// The text without escapes. Invalid UTF-8 becomes replacement characters.
    fn content(self) -> Cow<'d, str> {
        let span = self.span();
        // `from_utf8_lossy` goes byte by byte; checking first is faster.
        let text =
            std::str::from_utf8(span).map_or_else(|_| String::from_utf8_lossy(span), Cow::Borrowed);
        match self.kind() {
            Kind::EscapedText => Cow::Owned(strings::unescaped(&text)),
            _ => text,
        }
    }

    /// The range of the tokens in an object or list.
    #[inline(always)]
    fn contents(self) -> (usize, usize) {
        (self.at + 1, self.token().payload() as usize)
    }

    // Inlined by hand here and in field lookups: when optimising for size, the compiler leaves a call per field and key.
    #[inline(always)]
    fn next_index(self) -> usize {
        let token = self.token();
        if self.is_composite() { token.payload() as usize } else { self.at + 1 }
    }

    fn length(self, (mut next, end): (usize, usize)) -> usize {
        let mut count = 0;
        while next < end {
            next = Json { at: next, ..self }.next_index();
            count += 1;
        }
        count
    }

    #[inline(always)]
    fn keys(self) -> Keys<'d> {
        let (next, end) = if self.is_object() { self.contents() } else { (0, 0) };
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
        self.next = Json { at: key.at + 1, ..key }.next_index();
        Some(key)
    }
}

/// A whole number without fraction and exponent: `5.0` and `0.5E1` are 5.
fn plain_number(sent: Cow<'_, str>) -> Cow<'_, str> {
    if sent.bytes().all(|byte| byte.is_ascii_digit()) {
        return sent;
    }
    match Decimal::parse(&sent).and_then(Decimal::whole) {
        Some(whole) => whole.to_string().into(),
        None => sent,
    }
}

/// Whether a text begins and ends with visible ASCII, as most texts do, and so needs no trimming.
fn is_trimmed(text: &[u8]) -> bool {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    is_graphic(text.first()) && is_graphic(text.last())
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
        self.next = item.next_index();
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}
