//! Internationalization: the message catalogs, number and duration formats, and phrases made of both.

mod catalog;
pub mod cldr_patterns;
mod display_text;
pub mod duration;
pub mod language;
pub mod number_format;
pub mod phrases;
mod quote;
mod texts;
pub mod untrusted;

pub use catalog::{Catalog, MessageKey, keys};
pub use language::Language;
pub use quote::Quote;
pub use texts::Texts;
