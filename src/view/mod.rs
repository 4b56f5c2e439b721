//! Draws what the engine has decided, and reports what the person does. Knows no JSON and no HTTP.

#[cfg(all(test, feature = "ssr"))]
mod html_tests;
mod icon;
pub(crate) mod job_tree;
mod notice;
mod summary;
pub(crate) mod theme;
mod tree;
mod tree_row;
