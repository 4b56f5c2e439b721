//! The whole proxy in front of a cloud that verifies credentials, without a port and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod cache_isolation;
mod closed_connections;
mod command_line;
mod config_errors;
mod config_messages;
mod config_syntax;
mod configuration;
mod documentation;
mod error_codes;
mod http_semantics;
mod monitoring;
mod rate_limits;
mod readiness;
mod reload;
mod responses;
mod routes;
mod sign_in;
mod signatures;
mod signed_requests;
mod startup;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
