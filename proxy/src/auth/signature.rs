//! `SDK-HMAC-SHA256`, a name that two signatures share: Huawei Cloud's, and Open Telekom Cloud's.
//!
//! Both sign the method, the path, the query, some headers and the hash of the body. They differ in what the key is
//! made of and in how it is all written down.

use std::fmt::Write;

use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What a signature is made of.
#[derive(Debug, Clone, Copy)]
pub struct ToSign<'a> {
    /// In upper case.
    pub method: &'a str,
    /// Percent-encoded, with a slash in front.
    pub path: &'a str,
    /// Names and values, not encoded, in the order sent.
    pub query: &'a [(&'a str, &'a str)],
    /// Headers as sent, `X-Sdk-Date` among them.
    pub headers: &'a [(&'a str, &'a str)],
    /// Empty for GET.
    pub body: &'a [u8],
}

/// Whose way of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// That of the vendor's own clients: the secret key signs.
    Huawei,
    /// That of Open Telekom Cloud's clients: a key of the day signs.
    Otc,
}

/// The algorithm's name, which is the same for both.
const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// When the request was signed, `YYYYMMDDTHHMMSSZ`.
pub const DATE_HEADER: &str = "X-Sdk-Date";

/// All but what RFC 3986 calls unreserved.
pub(crate) const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Variant {
    /// The value of `Authorization`.
    pub fn authorization(self, request: ToSign<'_>, access_key: &str, secret_key: &str) -> String {
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
                let signature = hex::encode(keyed(secret_key.as_bytes(), &text));
                format!(
                    "{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}"
                )
            }
            Self::Otc => {
                let (access_key, secret_key) = (access_key.trim(), secret_key.trim());
                let day = date.get(..8).unwrap_or_default();
                // The clients leave region and service empty.
                let scope = format!("{day}///sdk_request");
                let text = format!("{ALGORITHM}\n{date}\n{scope}\n{hash}");
                let mut key = Zeroizing::new(format!("SDK{secret_key}").into_bytes());
                for part in [day, "", "", "sdk_request"] {
                    key = keyed(&key, part);
                }
                let signature = hex::encode(keyed(&key, &text));
                format!(
                    "{ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
                )
            }
        }
    }

    /// Names in lower case, and values as they are signed.
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
                Self::Otc => (name, with_single_blanks(value)),
            })
            .collect()
    }

    fn canonical_request(
        self,
        request: ToSign<'_>,
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
        let told = request
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-sdk-content-sha256"));
        let body = match told {
            Some((_, hash)) => (*hash).to_owned(),
            None => hex::encode(Sha256::digest(request.body)),
        };
        let _ = write!(text, "{names}\n{body}");
        text
    }

    fn canonical_query(self, query: &[(&str, &str)]) -> String {
        let mut pairs = query.to_vec();
        match self {
            // By what they are, not by how they are encoded.
            Self::Huawei => pairs.sort_unstable(),
            Self::Otc => {
                // Only the first value of a name is signed.
                let mut seen = Vec::new();
                pairs.retain(|(name, _)| {
                    let is_first = !seen.contains(name);
                    seen.push(*name);
                    is_first
                });
                pairs.sort_by_key(|(name, _)| encoded(name).to_ascii_lowercase());
            }
        }
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        pairs.join("&")
    }
}

/// Each segment encoded anew, and a slash at the end, for signing only.
fn canonical_path(path: &str) -> String {
    let mut text = String::with_capacity(path.len() + 1);
    for segment in path.split('/') {
        let plain: Vec<u8> = percent_decode_str(segment).collect();
        text.push_str(&percent_encoding::percent_encode(&plain, RESERVED).to_string());
        text.push('/');
    }
    if path.ends_with('/') {
        text.pop();
    }
    text
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn with_single_blanks(value: &str) -> String {
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

fn keyed(key: &[u8], text: &str) -> Zeroizing<Vec<u8>> {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Zeroizing::default() };
    mac.update(text.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().to_vec())
}
