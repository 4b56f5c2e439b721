//! Draws what the engine has decided, and reports what the person does. Knows no JSON and no HTTP.
//!
//! Classes are written out, and what changes is said by `data-…`: of a class that it is given as a value, Yew makes a hashed
//! set each time something is drawn.

#[cfg(all(test, feature = "ssr"))]
mod html_tests;
pub(crate) mod job_tree;
pub(crate) mod messages;
pub(crate) mod parts;
pub(crate) mod props;
pub(crate) mod stylesheet;
pub(crate) mod theme;
