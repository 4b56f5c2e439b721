//! A request as it reaches the proxy.

use std::net::SocketAddr;

use http::{HeaderMap, Method, Uri};

use crate::response::ResponsePreferences;

/// The address of the caller, as an extension of a request. A request without it comes from an untrusted peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// A request of a caller, without its body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inbound<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) peer: Option<SocketAddr>,
}

impl<'a> Inbound<'a> {
    pub(super) fn preferences(&self) -> ResponsePreferences<'a> {
        ResponsePreferences { headers: self.headers, is_head: self.is_head() }
    }

    pub(super) fn is_head(&self) -> bool {
        *self.method == Method::HEAD
    }
}
