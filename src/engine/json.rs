//! Reads JSON as it comes: with trailing commas, raw control characters, lone surrogates and any depth.
//!
//! Our own, because what the usual libraries cannot do is what this project is for: a strict one refuses a documented
//! body for its last comma and a deep one for its depth, and gives numbers back otherwise than they were sent. (It is
//! also 30 kB smaller in the page.) The tests compare it with `serde_json` on what both accept.

mod reader;

use std::borrow::Cow;
use std::fmt;

/// A JSON value whose texts stay in the body they came in where they can.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number, as it was written.
    Number(&'a str),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object, its members in the order sent. A repeated key stands twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// An array or object that lay deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// How many arrays and objects may lie within each other; deeper ones are cut. Holds 200 levels of CCE sub-jobs, each
/// of which takes three (`spec`, `subJobs`, the job).
pub const MAX_DEPTH: u16 = 640;

/// How many values a text may hold. A job of 100,000 sub-jobs has two million; 64 MiB of `0,0,0` would have more than
/// fit into the memory of a page.
pub const MAX_VALUES: u32 = 10_000_000;

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

/// A decoded body.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'a> {
    /// The value.
    pub value: Json<'a>,
    /// Whether strict JSON would have refused it.
    pub lenient: bool,
}

/// Decodes a text that is one JSON value.
///
/// # Errors
///
/// [`NotJson`] names the first place where it is none.
pub fn decode(text: &str) -> Result<Decoded<'_>, NotJson> {
    reader::Reader::new(text).read()
}

impl<'a> Json<'a> {
    /// The member named `key`, compared without regard to case. The first one counts, and an exact match before others.
    pub fn member(&self, key: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        members
            .iter()
            .find(|(name, _)| name == key)
            .or_else(|| members.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
            .map(|(_, value)| value)
    }

    /// A text that says something: not `null`, not empty, not white space. Numbers and booleans as they were written.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Number(number) => Some(number),
            Self::Bool(value) => Some(if *value { "true" } else { "false" }),
            Self::Null | Self::List(_) | Self::Object(_) | Self::TooDeep => None,
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}
