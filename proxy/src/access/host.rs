//! Against pages that have a name of their own point at this machine (DNS rebinding).

use std::net::IpAddr;

use http::uri::Authority;
use http::{HeaderMap, Uri, header};

use crate::config::is_loopback;
use crate::error::ProxyError;

/// Lets a request pass that calls this machine by a loopback name, or by the address that is listened on.
pub(crate) fn ensure_own_host(
    uri: &Uri,
    headers: &HeaderMap,
    listen: IpAddr,
) -> Result<(), ProxyError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(ProxyError::BadHost);
    };
    let host = host.to_str().ok().and_then(|host| host.parse().ok());
    let is_own = |authority: &Authority| {
        let host = authority.host();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_listened_on = bare.parse() == Ok(listen) && !listen.is_unspecified();
        !authority.as_str().contains('@') && (is_loopback(host) || is_listened_on)
    };
    let told: Option<Authority> = host;
    if told.as_ref().is_some_and(is_own) && uri.authority().is_none_or(is_own) {
        return Ok(());
    }
    Err(ProxyError::BadHost)
}
