//! How a body is read: the schema of one family of bodies, and the context that the context of one body needs.

pub(crate) mod body_text;
pub(crate) mod context;
pub(crate) mod field_path;
pub(crate) mod full_decode;
pub(crate) mod interner;
pub(crate) mod node_policy;
pub(crate) mod rollup;
pub(crate) mod schema;
pub(crate) mod tree_path;
