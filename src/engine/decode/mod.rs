//! Decodes a JSON body into nodes: where the fields are (`schema.rs`), what a pass shares (`context.rs`) and how it treats
//! nodes (`node_policy.rs`).

pub(crate) mod body_text;
pub(crate) mod context;
pub(crate) mod field_path;
pub(crate) mod full_decode;
mod groups;
pub(crate) mod interner;
pub(crate) mod node_policy;
pub(crate) mod parts;
pub(crate) mod requested_bodies;
pub(crate) mod rollup;
pub(crate) mod schema;
pub(crate) mod tree_path;
