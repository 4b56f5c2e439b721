// The README's examples need the component.
#![cfg_attr(feature = "view", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "view"), doc = "The engine of jobtree, without the Yew component.")]

// The engine of the component. Hidden, because its items change without notice; the public ones are re-exported below.
#[doc(hidden)]
pub mod engine;

#[cfg(feature = "view")]
mod browser;
#[cfg(feature = "element")]
mod element;
#[cfg(feature = "view")]
mod view;

#[doc(inline)]
pub use engine::apis::{DecodeOptions, Definition, DefinitionBuilder};
#[doc(inline)]
pub use engine::model::{
    error::{ErrorKind, JobError},
    phase::{Phase, Phases},
    progress::Progress,
    snapshot::{Detail, Node, Snapshot, Warning, WarningCode},
    timestamp::Timestamp,
};
#[doc(inline)]
pub use engine::refresh::request::JobAddress;

#[cfg(feature = "view")]
pub use browser::auth_headers::HostHeaders;
#[cfg(feature = "view")]
pub use browser::fetch_options::{Credentials, Fetcher};
#[cfg(feature = "view")]
pub use browser::registry::register_system;
#[cfg(feature = "view")]
#[doc(inline)]
pub use engine::refresh::poller::{Activity, Schedule};
#[cfg(feature = "view")]
#[doc(inline)]
pub use engine::view_model::expansion::Expand;
#[cfg(feature = "view")]
pub use view::handle::JobTreeHandle;
#[cfg(feature = "view")]
pub use view::job_tree::JobTree;
#[cfg(feature = "view")]
pub use view::messages::Messages;
#[cfg(feature = "ssr")]
pub use view::page;
#[cfg(feature = "view")]
pub use view::props::{JobTreeEvent, JobTreeProps};
#[cfg(feature = "view")]
pub use view::theme::{ParseThemeError, Theme};

/// The Rust code blocks of the documentation, compiled as tests.
#[cfg(all(doctest, feature = "view"))]
#[doc = include_str!("../docs/embedding/yew.md")]
mod documentation {}
