//! The engine: what a job is, when to request it, and what is displayed. Pure, so that its tests take milliseconds.
//!
//! Rules:
//!
//! 1. No browser crate (`web_sys`, `js_sys`, `wasm_bindgen`, `gloo`, `yew`), no clock and no random numbers: `now` and
//!    [`Jitter`](self::refresh::backoff::Jitter) are arguments.
//! 2. No I/O: [`JobWatch`](self::refresh::job_watch::JobWatch) takes an input and returns commands.
//! 3. No input panics. Problems in a body become values, a [`Warning`](self::model::snapshot::Warning) or a
//!    [`JobError`](self::model::error::JobError).
//! 4. A cloud's own keys and codes stay in [`apis`].

#![deny(clippy::disallowed_types, clippy::disallowed_methods)]

pub mod apis;
mod decode;
pub mod i18n;
pub mod incremental;
pub mod json;
pub mod model;
pub mod refresh;
pub mod view_model;
