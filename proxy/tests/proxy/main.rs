//! The whole proxy in front of a cloud that verifies what it is shown, without a port of its own and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod responses;
mod configuration;
mod signed_requests;
mod rate_limits;
mod routes;
mod cache_isolation;
mod sign_in;
mod signatures;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
