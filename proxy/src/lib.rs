//! A proxy between browsers and the job APIs of clouds, which keeps cloud credentials out of the browser.
//!
//! Browsers cannot call these APIs, which do not support CORS, and must not hold their credentials. The proxy serves only
//! the routes of known job APIs, each below its upstream's name, and adds credentials that browsers never see.
//!
//! A request passes the modules in this order: `service` routes it, `access` checks the caller, `cache` shares the response
//! of an identical request, `upstream` sends it within its limits, and [`auth`] adds the credentials. [`config`] holds the
//! configuration, [`simulator`] is a cloud for demos and tests.

mod access;
pub mod auth;
mod backoff;
mod cache;
mod caller_stream;
pub mod check;
mod conditional;
pub mod config;
mod connection_timer;
pub mod error;
mod http_client;
pub mod log;
mod metrics;
mod percent;
mod representation;
mod response;
mod route;
pub mod secret;
pub mod server;
mod service;
pub mod simulator;
mod single_flight;
mod trace_context;
mod upstream;
mod wall_clock;
mod weighted_list;

pub use http_client::HttpClientError;
pub use response::ResponseBody;
pub use service::{Peer, Proxy, ProxyParts};
