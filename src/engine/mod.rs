//! What a job is and when to ask again. Pure: runs in plain `cargo test`, in milliseconds.
//!
//! Rules, most of them absences:
//!
//! 1. Nothing here knows a browser (`web_sys`, `js_sys`, `wasm_bindgen`, `gloo`, `yew`) or reads a clock or a random
//!    number: `now` and [`Jitter`](poller::Jitter) are arguments.
//! 2. Nothing here does I/O: [`watch::Watch`] takes an event and answers with commands.
//! 3. No input panics. What a body has wrong becomes a value, a [`snapshot::Warning`] or an [`error::JobError`].
//! 4. Names of fields on the wire stay in [`systems`].

#![deny(clippy::disallowed_types, clippy::disallowed_methods)]

mod bytes;
pub mod clock;
pub mod collect;
pub mod error_body;
pub mod i18n;
pub mod json;
pub mod model;
pub mod poller;
pub mod request;
pub mod retry_after;
pub mod systems;
pub mod view_model;
pub mod watch;
