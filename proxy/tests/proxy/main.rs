//! The whole proxy in front of a cloud that verifies what it is shown, without a port of its own and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod answers;
mod configuration;
mod keys;
mod kindness;
mod routes;
mod sharing;
mod sign_in;
mod signing;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
