//! How a request is sent: through the browser's cache or past it, and whether a prefetched response can replace it.

use super::request::HttpRequest;

/// How a request uses the browser's HTTP cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheMode {
    /// A cached response is used only after the server has confirmed it (`no-cache`).
    Revalidate,
    /// The cache is neither read nor written (`no-store`).
    Bypass,
}

impl HttpRequest {
    /// The cache mode to send the request with.
    ///
    /// A conditional request bypasses the cache: its body is stored already, and the cache would turn the server's 304
    /// into a full 200 response.
    pub fn cache_mode(&self) -> CacheMode {
        if self.if_none_match.is_some() { CacheMode::Bypass } else { CacheMode::Revalidate }
    }

    /// Whether a prefetched response can replace this request. Prefetches are sent without headers.
    pub fn allows_prefetched(&self, has_host_headers: bool) -> bool {
        !has_host_headers && self.headers.is_empty() && self.if_none_match.is_none()
    }
}
