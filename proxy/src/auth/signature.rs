//! `SDK-HMAC-SHA256` signatures, in the variants of Huawei Cloud and Open Telekom Cloud.
//!
//! Both sign the method, the path, the query, some headers and the hash of the body. They differ in how the key is
//! derived and how the parts are written.

use std::fmt::Write;

use hmac::{Hmac, Mac};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::percent;

/// The parts of a request that a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct RequestToSign<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path, percent-encoded, starting with a slash.
    pub path: &'a str,
    /// The query parameters, not encoded, in the order in which they are sent.
    pub query: &'a [(&'a str, &'a str)],
    /// The headers as they are sent, including `X-Sdk-Date`, the time of the signature as `YYYYMMDDTHHMMSSZ`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, empty for GET.
    pub body: &'a [u8],
}

/// The variant of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningVariant {
    /// Huawei Cloud's: the secret key signs.
    Huawei,
    /// Open Telekom Cloud's: a key derived for the day signs.
    Otc,
}

/// The name of the algorithm in both variants.
const ALGORITHM: &str = "SDK-HMAC-SHA256";

impl SigningVariant {
    /// Signs a request. Returns the value of its `Authorization` header.
    pub fn authorization(
        self,
        request: RequestToSign<'_>,
        access_key: &str,
        secret_key: &str,
    ) -> String {
        let mut headers = self.signed_headers(request.headers);
        headers.sort();
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let date = headers.iter().find(|(name, _)| name == "x-sdk-date");
        let date = date.map_or("", |(_, value)| value.as_str());
        let hash = hex::encode(Sha256::digest(self.canonical_request(request, &headers, &names)));
        match self {
            Self::Huawei => {
                let text = format!("{ALGORITHM}\n{date}\n{hash}");
                let signature = hex::encode(hmac(secret_key.as_bytes(), &text));
                format!(
                    "{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}"
                )
            }
            Self::Otc => {
                let (access_key, secret_key) = (access_key.trim(), secret_key.trim());
                let day = date.get(..8).unwrap_or_default();
                // Open Telekom Cloud's clients leave region and service empty.
                let scope = format!("{day}///sdk_request");
                let text = format!("{ALGORITHM}\n{date}\n{scope}\n{hash}");
                let mut key = Zeroizing::new(format!("SDK{secret_key}").into_bytes());
                for part in [day, "", "", "sdk_request"] {
                    key = hmac(&key, part);
                }
                let signature = hex::encode(hmac(&key, &text));
                format!(
                    "{ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
                )
            }
        }
    }

    /// The headers that are signed: names in lower case, values as the variant normalizes them.
    fn signed_headers(self, headers: &[(&str, &str)]) -> Vec<(String, String)> {
        let named = headers.iter().map(|(name, value)| (name.trim().to_ascii_lowercase(), *value));
        named
            .filter(|(name, _)| match self {
                Self::Huawei => {
                    name != "authorization"
                        && !name.starts_with("content-type")
                        && !name.contains('_')
                }
                Self::Otc => name != "authorization",
            })
            .map(|(name, value)| match self {
                Self::Huawei => (name, value.trim().to_owned()),
                Self::Otc => (name, collapse_spaces(value)),
            })
            .collect()
    }

    fn canonical_request(
        self,
        request: RequestToSign<'_>,
        headers: &[(String, String)],
        names: &str,
    ) -> String {
        let mut text = format!("{}\n{}\n", request.method, canonical_path(request.path));
        text.push_str(&self.canonical_query(request.query));
        text.push('\n');
        for (name, value) in headers {
            let _ = writeln!(text, "{name}:{value}");
        }
        text.push('\n');
        let given = request
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-sdk-content-sha256"));
        let body = match given {
            Some((_, hash)) => (*hash).to_owned(),
            None => hex::encode(Sha256::digest(request.body)),
        };
        let _ = write!(text, "{names}\n{body}");
        text
    }

    fn canonical_query(self, query: &[(&str, &str)]) -> String {
        let mut pairs = query.to_vec();
        match self {
            // Sorted by the decoded values, not by the encoded ones.
            Self::Huawei => pairs.sort_unstable(),
            Self::Otc => {
                // Only the first value of each name is signed.
                let mut seen = Vec::new();
                pairs.retain(|(name, _)| {
                    let is_first = !seen.contains(name);
                    seen.push(*name);
                    is_first
                });
                pairs.sort_by_key(|(name, _)| percent::encode(name).to_ascii_lowercase());
            }
        }
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", percent::encode(name), percent::encode(value)))
            .collect();
        pairs.join("&")
    }
}

/// The path as it is signed: each segment encoded again, with a slash at the end.
fn canonical_path(path: &str) -> String {
    let mut text = String::with_capacity(path.len() + 1);
    for segment in path.split('/') {
        let plain: Vec<u8> = percent_decode_str(segment).collect();
        text.push_str(&percent::encode(&plain));
        text.push('/');
    }
    if path.ends_with('/') {
        text.pop();
    }
    text
}

/// Replaces each run of white space by one space.
fn collapse_spaces(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for character in value.chars() {
        if !character.is_whitespace() {
            text.push(character);
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
    }
    text
}

fn hmac(key: &[u8], text: &str) -> Zeroizing<Vec<u8>> {
    // HMAC accepts keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Zeroizing::default() };
    mac.update(text.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().to_vec())
}
