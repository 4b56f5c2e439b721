//! Protection against DNS rebinding: pages that point a name of their own at this machine.

use std::net::IpAddr;

use http::uri::Authority;
use http::{HeaderMap, Uri, header};

use crate::config::is_loopback;
use crate::error::ProxyError;

/// Accepts a request that calls this machine by a loopback name, or by the address it listens on.
///
/// # Errors
///
/// [`ProxyError::HostNotAllowed`] for any other name.
pub(crate) fn ensure_own_host(
    uri: &Uri,
    headers: &HeaderMap,
    listen: IpAddr,
) -> Result<(), ProxyError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(ProxyError::HostNotAllowed);
    };
    let is_own = |authority: &Authority| {
        let host = authority.host();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_listen_address = bare.parse() == Ok(listen) && !listen.is_unspecified();
        !authority.as_str().contains('@') && (is_loopback(host) || is_listen_address)
    };
    let host: Option<Authority> = host.to_str().ok().and_then(|host| host.parse().ok());
    if host.as_ref().is_some_and(is_own) && uri.authority().is_none_or(is_own) {
        return Ok(());
    }
    Err(ProxyError::HostNotAllowed)
}
