//! A parsed document and its tokens.

use std::fmt;

use super::token_list::TokenList;

/// The most values in a document. A job with 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would have more than fit
/// into the memory of a page.
pub const MAX_VALUES: usize = 10_000_000;

/// A parsed JSON text: the byte ranges of its values.
#[derive(Debug)]
pub struct Document<'a> {
    /// UTF-8 is checked only when a string is read, and most strings never are.
    pub(super) bytes: &'a [u8],
    /// Every value and key, in the order of the text. The contents of an object or list follow it.
    pub(super) tokens: TokenList,
    pub(super) lenient: bool,
}

/// Objects of a text that need not be parsed.
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
        self.tokens.len() == 0
    }

    /// Whether a strict parser would have rejected the text.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }
}
