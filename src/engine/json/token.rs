//! One value or key of a document.

/// The kind of a value and its byte range.
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
    /// An object that [`KnownSpans`](super::KnownSpans) recognized, so that it was not parsed.
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
