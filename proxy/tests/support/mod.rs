//! What the tests of the proxy share: a simulated cloud with IAM that verifies what it is shown, upstreams that
//! misbehave, and the proxy at a port of its own.

// Each test binary uses a part of it. Clippy knows only `#[test]` functions as tests.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

pub mod cloud;
pub mod proxy;
pub mod verify;
