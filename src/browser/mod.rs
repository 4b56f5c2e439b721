//! Runs the engine's commands in a browser. Decides nothing.

mod body;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod driver;
#[cfg_attr(
    not(feature = "element"),
    expect(dead_code, reason = "only the element has a script of its own")
)]
pub(crate) mod early;
pub(crate) mod fetch;
pub(crate) mod forms;
pub(crate) mod headers;
pub(crate) mod page;
pub(crate) mod registry;
pub(crate) mod resize;
pub(crate) mod stylesheet;
