//! Runs the engine's commands in a browser. All decisions are the engine's.

pub(crate) mod auth_headers;
mod body_stream;
#[cfg_attr(
    not(feature = "element"),
    expect(dead_code, reason = "only the element has a script of its own")
)]
pub(crate) mod catalogs;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod fetch;
pub(crate) mod fetch_options;
pub(crate) mod idle;
pub(crate) mod intl;
pub(crate) mod language;
pub(crate) mod microtasks;
pub(crate) mod page_lifecycle;
#[cfg_attr(
    not(feature = "element"),
    expect(dead_code, reason = "only the element has a script of its own")
)]
pub(crate) mod prefetch;
pub(crate) mod registry;
pub(crate) mod rendering;
pub(crate) mod resize_observer;
pub(crate) mod runner;
mod watch_members;
