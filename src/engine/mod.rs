//! What a job is and when to ask again. Pure: runs in plain `cargo test`, in milliseconds.
//!
//! Rules, most of them absences:
//!
//! 1. Nothing here knows a browser (`web_sys`, `js_sys`, `wasm_bindgen`, `gloo`, `yew`) or reads a clock or a random
//!    number: `now` and [`Jitter`](self::refresh::backoff::Jitter) are arguments.
//! 2. Nothing here does I/O: [`self::refresh::job_watch::JobWatch`] takes an event and answers with commands.
//! 3. No input panics. What is wrong with a body becomes a value, a [`model::snapshot::Warning`] or a
//!    [`model::error::JobError`].
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
