//! A parsed document and its tokens.

use std::fmt;

/// The most values in a document. A job with 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would have more than fit
/// into the memory of a page.
pub const MAX_VALUES: usize = 10_000_000;

/// A parsed JSON text: the byte ranges of its values.
#[derive(Debug)]
pub struct Document<'a> {
    /// UTF-8 is checked when a string is read, and most never are.
    pub(super) bytes: &'a [u8],
    /// Every value and key, in the order of the text. The contents of an object or list follow it.
    pub(super) tokens: Vec<Token>,
    pub(super) lenient: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Offset of the first byte; of a string, after the quote.
    pub(super) begin: u32,
    /// Offset after the last byte; of a string, before the quote.
    pub(super) end: u32,
    /// The kind, in the three lowest bits. Above it: of an object or list, the index of the token after its contents; of a
    /// known object, its number.
    tail: u32,
}

impl Token {
    pub(super) fn new(kind: Kind, begin: u32, end: u32, payload: u32) -> Self {
        Self { begin, end, tail: kind as u32 | (payload << 3) }
    }

    #[inline(always)]
    pub(super) fn kind(self) -> Kind {
        KINDS[(self.tail & 7) as usize]
    }

    #[inline(always)]
    pub(super) fn payload(self) -> u32 {
        self.tail >> 3
    }
}

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// Any number.
    Number,
    /// A string without escapes.
    Text,
    /// A string with escapes.
    EscapedText,
    /// An array.
    List,
    /// An object.
    Object,
    /// An object that [`KnownSpans`] knew, and that was not parsed.
    Known,
}

/// The kinds by their discriminants.
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

/// Objects of a text that need not be parsed.
pub trait KnownSpans {
    /// The length in bytes of the object in a list that begins at offset `at`, inside `depth` objects and lists, and a
    /// number for it (less than 2^29). `None` if it has to be parsed.
    fn known_object(&mut self, at: usize, depth: usize) -> Option<(usize, u32)>;
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The token that was expected.
    pub expected: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, line, column } = self;
        write!(f, "expected {expected} at line {line}, column {column}")
    }
}

impl std::error::Error for JsonError {}

impl Document<'_> {
    /// The number of values and keys.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Always false: a document has at least one value.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether a strict parser would have rejected the text.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }
}
