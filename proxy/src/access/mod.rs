//! Who may call: anyone, whoever has a token, or whom an authenticating proxy names.

pub(crate) mod cors;
mod host;
mod rate;

use std::net::IpAddr;

use http::{HeaderMap, header};
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::config::Access;
use crate::error::ProxyError;
pub(crate) use host::ensure_own_host;
pub(crate) use rate::Rate;

/// A caller, as far as callers can be told apart. It is a hash, so it can be kept without keeping a secret or a name.
pub(crate) type Caller = [u8; 32];

/// Longer names are nobody's.
const MAX_NAME: usize = 256;

/// Who is calling, if they may.
pub(crate) fn caller(
    access: &Access,
    headers: &HeaderMap,
    peer: Option<IpAddr>,
) -> Result<Caller, ProxyError> {
    match access {
        Access::Open => Ok([0; 32]),
        Access::Bearer { hashes } => bearer(hashes, headers),
        Access::Forwarded { user_header, trusted } => {
            if !is_trusted(trusted, peer) {
                return Err(ProxyError::Untrusted);
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
    // All of them are compared, in the time that takes.
    let is_known =
        hashes.iter().fold(subtle::Choice::from(0), |known, hash| known | hash.ct_eq(&given));
    if bool::from(is_known) {
        Ok(hash(b"bearer", &given))
    } else {
        Err(ProxyError::Unauthenticated)
    }
}

fn is_trusted(trusted: &[IpNet], peer: Option<IpAddr>) -> bool {
    // An address of version 4 may come written as one of version 6.
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return false };
    trusted.iter().any(|network| network.contains(&peer))
}

fn is_name(name: &[u8]) -> bool {
    let is_plain = name.iter().all(|byte| *byte >= b' ' && *byte != 0x7f);
    !name.trim_ascii().is_empty() && name.len() <= MAX_NAME && is_plain
}

/// What tells one from another, without being either.
pub(crate) fn hash(kind: &[u8], of: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(kind);
    hash.update([0]);
    hash.update(of);
    hash.finalize().into()
}
