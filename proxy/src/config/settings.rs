//! The checked configuration of the proxy.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use http::HeaderName;
use ipnet::IpNet;

use super::error::ConfigError;
use super::upstream::UpstreamConfig;

/// The default address to listen on.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8787);

/// A whole configuration, checked.
#[derive(Debug)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The origins whose pages may read responses; `None` means any, which is for the simulated cloud only.
    pub allowed_origins: Option<Vec<String>>,
    /// The origins whose pages may show the proxy's pages in a frame, as in a Content-Security-Policy.
    pub frame_ancestors: Vec<String>,
    /// Who may call the proxy.
    pub access: Access,
    /// The settings of the response cache.
    pub cache: CacheConfig,
    /// The limits of requests and responses.
    pub limits: Limits,
    /// The settings of the log.
    pub log: LogConfig,
    /// The upstreams.
    pub upstreams: Vec<UpstreamConfig>,
}

/// Who may call the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anyone who can reach the proxy.
    Open,
    /// Callers with one of these tokens.
    Bearer {
        /// The SHA-256 of each token.
        hashes: Vec<[u8; 32]>,
    },
    /// The users whom an authenticating proxy names.
    Forwarded {
        /// The header with the user's name.
        user_header: HeaderName,
        /// The networks of the authenticating proxy.
        trusted: Vec<IpNet>,
    },
}

/// The settings of the response cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheConfig {
    /// How long a response is fresh; zero turns the cache off.
    pub ttl: Duration,
    /// The maximum size of all cached responses, in bytes.
    pub bytes: usize,
    /// Whether callers share responses, in this proxy and in caches in front of it.
    pub shared: bool,
}

/// The limits of requests and responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of requests to upstreams in flight.
    pub concurrency: usize,
    /// The maximum size of an upstream's response, in bytes.
    pub body_bytes: usize,
    /// The maximum time from a request's arrival to the end of its response.
    pub timeout: Duration,
    /// The rate limit per caller; `None` means no limit, which is for the simulated cloud only.
    pub requests_per_second: Option<NonZeroU32>,
}

/// The settings of the log on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    /// The lowest level that is logged; requests are `info`.
    pub level: tracing::Level,
    /// Whether a line is a JSON object instead of text.
    pub json: bool,
}

impl Default for CacheConfig {
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

impl Default for LogConfig {
    fn default() -> Self {
        Self { level: tracing::Level::INFO, json: false }
    }
}

impl Config {
    /// A configuration for only the simulated cloud, which needs neither secrets nor a rate limit.
    pub fn simulator_only() -> Self {
        Self {
            listen: DEFAULT_LISTEN,
            allowed_origins: None,
            frame_ancestors: Vec::new(),
            access: Access::Open,
            cache: CacheConfig::default(),
            limits: Limits { requests_per_second: None, ..Limits::default() },
            log: LogConfig { level: tracing::Level::WARN, json: false },
            upstreams: Vec::new(),
        }
    }

    /// Checks that there is an upstream, or the simulated cloud.
    ///
    /// # Errors
    ///
    /// If there is nothing to serve.
    pub fn ensure_upstream(&self, has_simulator: bool) -> Result<(), ConfigError> {
        if !self.upstreams.is_empty() || has_simulator {
            return Ok(());
        }
        let message = "the configuration has no upstream. Add an [[upstream]], or use --demo for the simulated cloud";
        Err(ConfigError::new(message))
    }

    /// Whether anyone who can reach the proxy may use configured credentials.
    pub fn is_open_with_secrets(&self) -> bool {
        self.access == Access::Open && self.upstreams.iter().any(|it| it.auth.is_injected())
    }

    /// Checks that the proxy does not offer configured credentials to other machines.
    ///
    /// # Errors
    ///
    /// If access is open, there are credentials, and the address to listen on is not a loopback address.
    pub fn ensure_not_exposed(&self) -> Result<(), ConfigError> {
        let address = self.listen.ip().to_canonical();
        if address.is_loopback() || !self.is_open_with_secrets() {
            return Ok(());
        }
        Err(ConfigError::new(format!(
            "{} is reachable from other machines, and without access control everybody there could use the \
             credentials. Listen on 127.0.0.1:{}, or set mode = \"bearer\" or \"forwarded\" in `[access]`",
            self.listen,
            self.listen.port()
        )))
    }
}
