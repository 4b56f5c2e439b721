//! Parses JSON leniently: trailing commas, raw control characters, lone surrogates and any depth.
//!
//! The usual libraries do not do what this project needs: they reject a documented body because of a trailing comma and
//! a deeply nested one because of its depth, and they do not preserve the digits of a number. This parser is also small
//! and fast: it produces a list of byte offsets instead of values. Tests compare it with `serde_json` on what both
//! accept.

mod document;
mod parser;
pub mod pretty;
mod strings;
mod token;
mod token_list;
mod value;
mod visible;

pub use self::document::{Document, JsonError, KnownSpans, MAX_VALUES};
pub use self::parser::{decode, decode_with};
pub use self::token::Kind;
pub use self::value::Json;
pub use self::visible::{has_mark, is_visible};
