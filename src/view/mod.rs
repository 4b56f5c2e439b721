//! Renders the engine's view model, and reports what the user does. Does not know JSON or HTTP.
//!
//! Class names are literals, and what varies is a `data-…` attribute: from a class given as a value, Yew builds a hash set
//! with every render.

#[cfg(all(test, feature = "ssr"))]
mod html_tests;
pub(crate) mod job_tree;
pub(crate) mod messages;
pub(crate) mod parts;
pub(crate) mod props;
pub(crate) mod stylesheet;
pub(crate) mod theme;
