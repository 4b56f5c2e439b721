//! The configuration: from a file, or from the command line and the clouds' usual environment variables.

mod access_table;
mod auth_table;
mod clouds;
mod endpoint;
mod environment;
mod error;
mod file;
mod problems;
mod schema;
mod schema_check;
mod settings;
mod suggestion;
mod syntax;
mod table;
mod unknown_key;
mod upstream;
mod upstream_table;

pub use clouds::KnownCloud;
pub use endpoint::Endpoint;
pub(crate) use endpoint::is_loopback;
pub use environment::{UpstreamFlags, from_environment};
pub use error::ConfigError;
pub use file::{parse, parse_with_listen};
pub use settings::{Access, CacheConfig, Config, DEFAULT_LISTEN, Limits, LogConfig};
pub use suggestion::is_repeatable;
pub use upstream::{AkSkAuth, AuthConfig, PasswordAuth, TokenScope, UpstreamConfig};
