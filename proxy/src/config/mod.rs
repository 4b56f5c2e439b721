//! What the proxy is told: by a file, or by the command line and the usual environment variables.

mod clouds;
mod endpoint;
mod environment;
mod file;
mod problems;
mod upstream_table;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use http::HeaderName;
use ipnet::IpNet;
use jobtree::engine::systems::BuiltIn;

pub use clouds::Cloud;
pub use endpoint::Endpoint;
pub(crate) use endpoint::is_loopback;
pub use environment::{Flags, from_environment};
pub use file::parse;

use crate::auth::signature::Variant;
use crate::secret::Kept;

/// Where the proxy listens unless it is told.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8787);

/// Everything there is to know, checked.
#[derive(Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Pages of these origins may read answers; `None` is any, which is for the simulated cloud alone.
    pub allowed_origins: Option<Vec<String>>,
    /// Who may call.
    pub access: Access,
    /// What is kept of answers.
    pub cache: Cache,
    /// How much is too much.
    pub limits: Limits,
    /// What is written to the log.
    pub log: Log,
    /// Who is asked.
    pub upstreams: Vec<Upstream>,
}

/// Who may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anyone who can reach the proxy.
    Open,
    /// Who has one of the tokens with these hashes (SHA-256).
    Bearer {
        /// The hashes.
        hashes: Vec<[u8; 32]>,
    },
    /// Whom an authenticating proxy names.
    Forwarded {
        /// The header it names the caller in.
        user_header: HeaderName,
        /// The networks it is in.
        trusted: Vec<IpNet>,
    },
}

/// What is kept of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cache {
    /// How long an answer holds; zero keeps none.
    pub ttl: Duration,
    /// How much of them is kept at once, in bytes.
    pub bytes: usize,
    /// Whether callers who may both ask may be given the same answer, by this proxy and by caches in front of it.
    pub shared: bool,
}

/// How much is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests to upstreams at once.
    pub concurrency: usize,
    /// Of an upstream's answer, in bytes.
    pub body_bytes: usize,
    /// From a request's arrival to its whole answer.
    pub timeout: Duration,
    /// Per caller; `None` is as many as it likes, which is for the simulated cloud alone.
    pub requests_per_second: Option<NonZeroU32>,
}

/// What is written to the log, on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// The least that is written; requests are `info`.
    pub level: tracing::Level,
    /// One JSON object a line, in place of text.
    pub json: bool,
}

/// Who is asked.
#[derive(Debug)]
pub struct Upstream {
    /// The first segment of its routes.
    pub name: String,
    /// Whose routes it has, and where they lead.
    pub systems: Vec<(BuiltIn, Endpoint)>,
    /// The projects that may be asked for; empty is any.
    pub projects: Vec<String>,
    /// As whom it is asked.
    pub auth: Auth,
}

/// As whom an upstream is asked.
#[derive(Debug)]
pub enum Auth {
    /// As nobody.
    None,
    /// As the caller, by the token that the caller sends.
    Passthrough,
    /// As the owner of a token.
    Token(Kept),
    /// As a user of IAM, who signs in for a token.
    Password(Password),
    /// As the owner of a pair of keys, who signs each request.
    AkSk(AkSk),
}

impl Auth {
    /// Whether a caller who has nothing gets what the proxy's owner may see.
    pub fn is_injected(&self) -> bool {
        match self {
            Self::None | Self::Passthrough => false,
            Self::Token(_) | Self::Password(_) | Self::AkSk(_) => true,
        }
    }
}

/// A user of IAM.
#[derive(Debug)]
pub struct Password {
    /// Where IAM is.
    pub iam: Endpoint,
    /// The user's name.
    pub user: String,
    /// The name of the domain (account) that the user is of.
    pub domain: String,
    /// What the token is for.
    pub scope: Scope,
    /// The password.
    pub password: Kept,
}

/// What a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The project of that name, such as `eu-de`.
    ProjectName(String),
    /// The project of that id.
    ProjectId(String),
}

/// A pair of keys.
#[derive(Debug)]
pub struct AkSk {
    /// Names the pair.
    pub access_key: Kept,
    /// Signs.
    pub secret_key: Kept,
    /// Goes along with keys that are temporary.
    pub security_token: Option<Kept>,
    /// Whose way of signing.
    pub variant: Variant,
    /// Goes along as `X-Project-Id`; without it, the project that is asked for does.
    pub project_id: Option<String>,
}

impl Default for Cache {
    fn default() -> Self {
        Self { ttl: Duration::from_secs(1), bytes: 128 * 1024 * 1024, shared: false }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 256,
            body_bytes: 64 * 1024 * 1024,
            timeout: Duration::from_secs(30),
            requests_per_second: NonZeroU32::new(50),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: tracing::Level::INFO, json: false }
    }
}

impl Config {
    /// For the simulated cloud alone, which has no secret and no limit.
    pub fn demo_alone() -> Self {
        Self {
            listen: DEFAULT_LISTEN,
            allowed_origins: None,
            access: Access::Open,
            cache: Cache::default(),
            limits: Limits { requests_per_second: None, ..Limits::default() },
            log: Log { level: tracing::Level::WARN, json: false },
            upstreams: Vec::new(),
        }
    }

    /// Whether whoever reaches the proxy gets what its owner may see.
    pub fn is_open_with_secrets(&self) -> bool {
        self.access == Access::Open && self.upstreams.iter().any(|it| it.auth.is_injected())
    }

    /// Refuses to give everybody what the owner of the credentials may see.
    ///
    /// # Errors
    ///
    /// Where anyone who reaches the address gets it, and the address is not this machine's own.
    pub fn ensure_not_exposed(&self) -> Result<(), String> {
        let address = self.listen.ip().to_canonical();
        if address.is_loopback() || !self.is_open_with_secrets() {
            return Ok(());
        }
        Err(format!(
            "{} can be reached from other machines, and with access.mode = \"none\" everybody there could use the \
             credentials; listen on 127.0.0.1 or set access.mode to \"bearer\" or \"forwarded\"",
            self.listen
        ))
    }
}
