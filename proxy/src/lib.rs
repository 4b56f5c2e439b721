//! The way from a browser to a cloud's job API.
//!
//! Browsers cannot call these APIs (they have no CORS) and must not hold their secrets. For now there is one upstream,
//! the [simulated cloud](demo); it needs no secret.

pub mod demo;
pub mod error;
mod routes;

pub use routes::{App, app};
