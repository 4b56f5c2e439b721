//! A parsed document and its tokens.

use std::fmt;

/// The maximum number of values in a document. A job with 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would
/// have more than fit into a page's memory.
pub const MAX_VALUES: usize = 10_000_000;

/// A parsed JSON text: the byte ranges of its values.
#[derive(Debug)]
pub struct Document<'a> {
    /// UTF-8 is checked only when a string is read, and most strings never are.
    pub(super) bytes: &'a [u8],
    /// Every value and key, in the order of the text. The contents of an object or list follow its token.
    pub(super) tokens: Vec<Token>,
    pub(super) lenient: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Offset of the first byte; for a string, of the byte after the opening quote.
    pub(super) begin: u32,
    /// Offset after the last byte; for a string, of the closing quote.
    pub(super) end: u32,
    /// The kind in the three lowest bits. The bits above hold, for an object or list, the index of the token after its
    /// contents; for a known object, its number.
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
    /// An object that [`KnownSpans`] recognized, so that it was not parsed.
    Known,
}

/// The kinds, indexed by discriminant.
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

/// Recognizes objects in a text that need not be parsed.
pub trait KnownSpans {
    /// Looks up the object that begins at byte offset `at`, as an item of a list, inside `depth` objects and lists.
    /// Returns its length in bytes and a number for it (less than 2^29); `None` if it has to be parsed.
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
