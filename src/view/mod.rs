//! Draws what the engine has decided, and reports what the person does. Knows no JSON and no HTTP.
//!
//! Classes are written out, and what changes is said by `data-…`: of a class that it is given as a value, Yew makes a hashed
//! set each time something is drawn.

mod action;
mod banner;
mod details;
mod drawing;
mod head;
mod hearing;
#[cfg(all(test, feature = "ssr"))]
mod html_tests;
mod icon;
pub(crate) mod job_tree;
mod page;
mod person;
mod press;
pub(crate) mod props;
pub(crate) mod theme;
mod toolbar;
mod tree_row;
mod watching;
