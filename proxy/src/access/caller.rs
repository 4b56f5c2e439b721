//! Identifies callers: anyone, the owner of a token, or the user whom an authenticating proxy names.

use std::net::IpAddr;

use http::{HeaderMap, header};
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::config::Access;
use crate::error::ProxyError;

/// The identity of a caller. It is a hash, so it can be stored without storing a secret or a name.
pub(crate) type Caller = [u8; 32];

/// The identity of every caller where callers are not distinguished.
pub(crate) const ANONYMOUS: Caller = [0; 32];

/// The longest user name, in bytes.
const MAX_NAME: usize = 256;

/// Identifies the caller of a request with these headers.
///
/// # Errors
///
/// If the caller is not allowed in.
pub(crate) fn identify(
    access: &Access,
    headers: &HeaderMap,
    peer: Option<IpAddr>,
) -> Result<Caller, ProxyError> {
    match access {
        Access::Open => Ok(ANONYMOUS),
        Access::Bearer { hashes } => bearer(hashes, headers),
        Access::Forwarded { user_header, trusted } => {
            if !is_trusted(trusted, peer) {
                return Err(ProxyError::UntrustedPeer);
            }
            let mut names = headers.get_all(user_header).iter();
            match (names.next(), names.next()) {
                (Some(name), None) if is_name(name.as_bytes()) => {
                    Ok(hash(b"user", name.as_bytes()))
                }
                _ => Err(ProxyError::Unauthenticated),
            }
        }
    }
}

fn bearer(hashes: &[[u8; 32]], headers: &HeaderMap) -> Result<Caller, ProxyError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(ProxyError::Unauthenticated);
    };
    let (scheme, token) = value.to_str().ok().and_then(|it| it.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(ProxyError::Unauthenticated);
    }
    let given: [u8; 32] = Sha256::digest(token.trim_matches(' ')).into();
    // Compares with all of them, so that the time taken does not depend on the token.
    let is_known =
        hashes.iter().fold(subtle::Choice::from(0), |known, hash| known | hash.ct_eq(&given));
    if bool::from(is_known) {
        Ok(hash(b"bearer", &given))
    } else {
        Err(ProxyError::Unauthenticated)
    }
}

fn is_trusted(trusted: &[IpNet], peer: Option<IpAddr>) -> bool {
    // A dual-stack socket reports IPv4 peers as IPv4-mapped IPv6 addresses.
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return false };
    trusted.iter().any(|network| network.contains(&peer))
}

fn is_name(name: &[u8]) -> bool {
    let is_plain = name.iter().all(|byte| *byte >= b' ' && *byte != 0x7f);
    !name.trim_ascii().is_empty() && name.len() <= MAX_NAME && is_plain
}

/// Hashes an identity. `kind` distinguishes equal texts of different kinds.
pub(crate) fn hash(kind: &[u8], text: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(kind);
    hash.update([0]);
    hash.update(text);
    hash.finalize().into()
}
