//! The way from a browser to a cloud's job API.
//!
//! Browsers cannot call these APIs (they have no CORS) and must not hold their secrets. The proxy has the known routes
//! and no others, each under its upstream's name, and asks the upstream with credentials that never leave it. A request
//! goes through the folders in this order: [`config`] has said what there is, `access` says who may, `route` what is
//! asked, `cache` whether somebody has just asked the same, and `upstream` asks, as `auth` says.

mod access;
mod response;
pub mod auth;
mod cache;
pub mod config;
pub mod simulator;
pub mod error;
pub mod log;
mod http_client;
mod metrics;
mod service;
mod route;
pub mod secret;
pub mod server;
mod upstream;

pub use response::Body;
pub use service::{App, Peer, Proxy, app};
