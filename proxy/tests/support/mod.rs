//! Shared by the tests of the proxy: a cloud with IAM that verifies credentials, and the proxy without a port.

// Each test target uses a part of it. Clippy knows only `#[test]` functions as tests.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

pub mod cloud;
pub mod proxy;
pub mod verify;
