//! The parser: one pass, without recursion.

use super::document::{Document, JsonError, KnownSpans, MAX_VALUES};
use super::strings;
use super::token::{Kind, Token};
use super::token_list::TokenList;

/// Parses a text that is one JSON value.
///
/// # Errors
///
/// [`JsonError`] names the first offset that is not valid.
pub fn decode<T: AsRef<[u8]> + ?Sized>(text: &T) -> Result<Document<'_>, JsonError> {
    Parser::new(text.as_ref(), None).parse()
}

/// Parses a text that is one JSON value, except for the objects that `known` recognizes.
///
/// # Errors
///
/// [`JsonError`] names the first offset that is not valid.
pub fn decode_with<'a>(
    text: &'a [u8],
    known: &mut dyn KnownSpans,
) -> Result<Document<'a>, JsonError> {
    Parser::new(text, Some(known)).parse()
}

/// `Err` names the token that was expected.
type ParseResult<T> = Result<T, &'static str>;

/// The state of a parse: a position in the text, and the tokens before it.
pub(super) struct Parser<'a, 'k> {
    bytes: &'a [u8],
    at: usize,
    tokens: TokenList,
    /// The indexes of the tokens of the objects and lists around the position.
    open: Vec<u32>,
    /// Whether the innermost of `open` is a list.
    in_list: bool,
    lenient: bool,
    known: Option<&'k mut dyn KnownSpans>,
}

impl<'a, 'k> Parser<'a, 'k> {
    pub(super) fn new(bytes: &'a [u8], known: Option<&'k mut dyn KnownSpans>) -> Self {
        // Enough for small bodies: those of clouds have a token per nine bytes.
        let tokens = if known.is_some() { 0 } else { bytes.len() / 8 };
        let (tokens, open) = (TokenList::with_capacity(tokens), Vec::new());
        Self { bytes, at: 0, tokens, open, in_list: false, lenient: false, known }
    }

    pub(super) fn parse(mut self) -> Result<Document<'a>, JsonError> {
        match self.parse_all() {
            Ok(()) => {
                let Self { bytes, tokens, lenient, .. } = self;
                Ok(Document { bytes, tokens, lenient })
            }
            Err(expected) => Err(self.error(expected)),
        }
    }

    fn parse_all(&mut self) -> ParseResult<()> {
        if u32::try_from(self.bytes.len()).is_err() {
            return Err("less than 4 GiB");
        }
        loop {
            if self.value()? {
                continue; // with its first value
            }
            if !self.next_value()? {
                break;
            }
        }
        self.skip_space();
        if self.peek().is_none() { Ok(()) } else { Err("the end") }
    }

    /// Parses a scalar, an empty object or list, or the start of a non-empty one. Returns true for such a start.
    #[inline(always)]
    fn value(&mut self) -> ParseResult<bool> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => {
                if self.in_list && self.is_known_object()? {
                    return Ok(false);
                }
                return self.begin(Kind::Object, b'}');
            }
            Some(b'[') => return self.begin(Kind::List, b']'),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true", Kind::Bool)?,
            Some(b'f') => self.literal("false", Kind::Bool)?,
            Some(b'n') => self.literal("null", Kind::Null)?,
            _ => return Err("a value"),
        }
        Ok(false)
    }

    /// Skips an object in a list if it is known.
    fn is_known_object(&mut self) -> ParseResult<bool> {
        let (begin, depth) = (self.at, self.open.len());
        if let Some(known) = &mut self.known
            && let Some((length, name)) = known.known_object(begin, depth)
        {
            self.at += length;
            self.push(Kind::Known, begin, self.at, name)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn begin(&mut self, kind: Kind, bracket: u8) -> ParseResult<bool> {
        let token = self.tokens.len();
        self.push(kind, self.at, self.at, 0)?;
        self.at += 1;
        self.skip_space();
        if self.take(bracket) {
            self.close(token);
            return Ok(false);
        }
        self.open.push(token as u32);
        self.in_list = kind == Kind::List;
        if kind == Kind::Object {
            self.key()?;
        }
        Ok(true)
    }

    /// Completes the token of an object or list after its closing bracket.
    fn close(&mut self, token: usize) {
        let started = self.tokens.get(token);
        let end =
            Token::new(started.kind(), started.begin, self.at as u32, self.tokens.len() as u32);
        self.tokens.set(token, end);
    }

    /// Moves from the end of a value to the start of the next one. Returns false after the last.
    #[inline(always)]
    fn next_value(&mut self) -> ParseResult<bool> {
        while let Some(&open) = self.open.last() {
            let is_object = self.tokens.get(open as usize).kind() == Kind::Object;
            self.in_list = !is_object;
            let bracket = if is_object { b'}' } else { b']' };
            self.skip_space();
            let comma = self.take(b',');
            if comma {
                self.skip_space();
            }
            if self.take(bracket) {
                self.lenient |= comma;
                self.open.pop();
                self.close(open as usize);
                continue;
            }
            if !comma {
                return Err("a comma or a closing bracket");
            }
            if is_object {
                self.key()?;
            }
            return Ok(true);
        }
        Ok(false)
    }

    #[inline(always)]
    fn key(&mut self) -> ParseResult<()> {
        if self.peek() != Some(b'"') {
            return Err("a key");
        }
        self.string()?;
        self.skip_space();
        if self.take(b':') { Ok(()) } else { Err("a colon") }
    }

    fn string(&mut self) -> ParseResult<()> {
        self.at += 1;
        let begin = self.at;
        let mut kind = Kind::Text;
        loop {
            self.at += strings::plain_bytes(&self.bytes[self.at..]);
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return self.push(kind, begin, end, 0);
                }
                Some(b'\\') => {
                    kind = Kind::EscapedText;
                    self.escape()?;
                }
                Some(_) => {
                    self.lenient = true;
                    self.at += 1;
                }
                None => return Err("a closing quote"),
            }
        }
    }

    /// Skips an escape, or both escapes of a surrogate pair.
    fn escape(&mut self) -> ParseResult<()> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                let Some(unit) = strings::four_digits(&self.bytes[self.at..]) else {
                    return Err("four hexadecimal digits");
                };
                let is_pair = strings::completes(unit, &self.bytes[self.at + 4..]);
                self.lenient |= (0xD800..0xE000).contains(&unit) && !is_pair;
                self.at += if is_pair { 10 } else { 4 };
                Ok(())
            }
            _ => Err("an escape"),
        }
    }

    fn number(&mut self) -> ParseResult<()> {
        let begin = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        self.push(Kind::Number, begin, self.at, 0)
    }

    fn digits(&mut self) -> ParseResult<()> {
        let begin = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == begin { Err("a digit") } else { Ok(()) }
    }

    fn literal(&mut self, word: &str, kind: Kind) -> ParseResult<()> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err("a value");
        }
        let begin = self.at;
        self.at += word.len();
        self.push(kind, begin, self.at, 0)
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, begin: usize, end: usize, rest: u32) -> ParseResult<()> {
        if self.tokens.len() >= MAX_VALUES {
            return Err("no more than ten million values");
        }
        // `parse_all` has checked that offsets fit into 32 bits.
        self.tokens.push(Token::new(kind, begin as u32, end as u32, rest));
        Ok(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn error(&self, expected: &'static str) -> JsonError {
        let before = &self.bytes[..self.at.min(self.bytes.len())];
        let line_begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = String::from_utf8_lossy(&before[line_begin..]).chars().count() + 1;
        JsonError { expected, line, column }
    }
}
