//! The host that a request names: whether it is valid, and protection against DNS rebinding, that is pages that point a name
//! of their own at this machine.

use std::net::IpAddr;

use http::uri::Authority;
use http::{HeaderMap, Uri, Version, header};

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

/// Accepts a message that names its host at most once, and validly. Since HTTP/1.1 it has to name one, which may be empty.
///
/// # Errors
///
/// [`ProxyError::InvalidHost`] otherwise. RFC 9112, 3.2.
pub(crate) fn ensure_valid_host(version: Version, headers: &HeaderMap) -> Result<(), ProxyError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version < Version::HTTP_11 => Ok(()),
        (Some(host), None) if host.as_bytes().iter().all(is_host_byte) => Ok(()),
        _ => Err(ProxyError::InvalidHost),
    }
}

/// Whether a name, an address or a port may contain this byte. RFC 3986, 3.2.2.
fn is_host_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte)
}
