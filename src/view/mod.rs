//! Renders the engine's view model, and handles the user's input. Knows nothing of JSON and HTTP.
//!
//! Class names are literals, and everything that varies is a `data-…` attribute, because Yew builds a hash set for a
//! computed class with every render.

pub(crate) mod element_ref;
pub(crate) mod handle;
#[cfg(all(test, feature = "ssr"))]
mod html_tests;
pub(crate) mod job_tree;
#[cfg(all(test, feature = "ssr", feature = "languages"))]
mod language_tests;
pub(crate) mod markup;
pub(crate) mod messages;
#[cfg(feature = "ssr")]
pub mod page;
pub(crate) mod parts;
pub(crate) mod props;
pub(crate) mod row_list;
pub(crate) mod stylesheet;
pub(crate) mod theme;
