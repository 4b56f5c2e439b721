#![doc = include_str!("../README.md")]

pub mod engine;

#[cfg(feature = "view")]
mod browser;
#[cfg(feature = "element")]
mod element;
#[cfg(feature = "view")]
mod view;

#[cfg(feature = "view")]
pub use browser::auth_headers::HostHeaders;
#[cfg(feature = "view")]
pub use browser::fetch::{Credentials, Fetcher};
#[cfg(feature = "view")]
pub use browser::registry::register_system;
#[cfg(feature = "view")]
pub use view::job_tree::JobTree;
#[cfg(feature = "view")]
pub use view::messages::Messages;
#[cfg(feature = "view")]
pub use view::props::{JobTreeEvent, JobTreeProps};
#[cfg(feature = "view")]
pub use view::theme::{ParseThemeError, Theme};
