//! The representations of a job: the upstream's own body, a snapshot, a text and a page. The caller chooses by `Accept`.

mod collection;
mod colors;
mod error_view;
mod form;
mod hold;
mod kind;
mod language;
mod negotiation;
mod options;
mod page;
mod page_policy;
mod preference;
mod render;

pub(crate) use collection::{CollectionKey, CollectionLimits, Collections, PartRequest};
pub(crate) use error_view::error_response;
pub(crate) use hold::hold;
pub(crate) use kind::Representation;
pub(crate) use negotiation::negotiate;
pub(crate) use options::RenderOptions;
pub(crate) use page_policy::PagePolicy;
pub(crate) use preference::WaitPreference;
