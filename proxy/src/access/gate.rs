//! The access checks of a request.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::{HeaderMap, Uri};

use super::caller::{Caller, identify};
use super::host::ensure_own_host;
use super::rate_limit::CallerRateLimit;
use crate::config::Access;
use crate::error::ProxyError;

/// Checks the host name, the identity and the rate of callers.
#[derive(Debug)]
pub(crate) struct AccessGate {
    access: Access,
    /// The listening address, if the proxy may only be called by a name of this machine.
    own_host: Option<IpAddr>,
    rate_limit: Option<Arc<CallerRateLimit>>,
}

impl AccessGate {
    pub(crate) fn new(
        access: Access,
        own_host: Option<IpAddr>,
        rate_limit: Option<Arc<CallerRateLimit>>,
    ) -> Self {
        Self { access, own_host, rate_limit }
    }

    /// Checks that the proxy is called by a name of this machine, if that is required.
    ///
    /// # Errors
    ///
    /// [`ProxyError::HostNotAllowed`] if it is called by another name.
    pub(crate) fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), ProxyError> {
        match self.own_host {
            Some(listen) => ensure_own_host(uri, headers, listen),
            None => Ok(()),
        }
    }

    /// Identifies the caller and counts its request.
    ///
    /// # Errors
    ///
    /// If the caller is not allowed in, or exceeds its rate limit.
    pub(crate) fn admit(
        &self,
        headers: &HeaderMap,
        peer: Option<SocketAddr>,
    ) -> Result<Caller, ProxyError> {
        let peer = peer.map(|peer| peer.ip());
        let caller = identify(&self.access, headers, peer)?;
        if let Some(rate_limit) = &self.rate_limit {
            let limited = match (&self.access, peer) {
                (Access::Open, Some(peer)) => from_address(peer),
                (_, _) => caller,
            };
            rate_limit.check(&limited)?;
        }
        Ok(caller)
    }

    /// Frees the memory of callers who have not called recently.
    pub(crate) fn forget_idle(&self) {
        if let Some(rate_limit) = &self.rate_limit {
            rate_limit.forget_idle();
        }
    }
}

/// The identity of the caller at an address, where nothing else distinguishes callers.
fn from_address(peer: IpAddr) -> Caller {
    let mut caller = [0; 32];
    match peer.to_canonical() {
        IpAddr::V4(peer) => caller[..4].copy_from_slice(&peer.octets()),
        // One internet subscriber usually has a whole /64 network.
        IpAddr::V6(peer) => {
            caller[0] = 6;
            caller[1..9].copy_from_slice(&peer.octets()[..8]);
        }
    }
    caller
}
