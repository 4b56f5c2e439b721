//! An answer that repeats a secret does not get further with it.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use memchr::memmem::Finder;
use percent_encoding::utf8_percent_encode;

use crate::http_client::Received;
use crate::auth::signature::RESERVED;
use crate::secret::Secret;

/// Stands in place of a secret.
const REDACTED: &[u8] = b"[redacted]";

/// A secret that is shorter is in every other body by accident.
const MIN_BYTES: usize = 4;

/// Takes secrets out of an answer, in each of the ways that a text can be written in JSON or in an address.
pub(super) fn redact(received: &mut Received, secrets: &[Arc<Secret>]) {
    for secret in secrets.iter().filter(|secret| secret.expose().len() >= MIN_BYTES) {
        for spelling in spellings(secret.expose()) {
            let finder = Finder::new(spelling.expose());
            if let Some(clean) = without(&received.body, &finder, spelling.expose().len()) {
                tracing::error!("an upstream's answer repeats a secret, which is taken out");
                received.body = clean;
            }
            for value in received.headers.values_mut() {
                if finder.find(value.as_bytes()).is_some() {
                    *value = HeaderValue::from_static("[redacted]");
                }
            }
        }
    }
}

fn spellings(secret: &str) -> Vec<Secret> {
    let json = serde_json::to_string(secret).unwrap_or_default();
    // Without the quotation marks around it.
    let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    let mut spellings = vec![Secret::new(secret)];
    for other in [
        json.to_owned(),
        json.replace('/', "\\/"),
        utf8_percent_encode(secret, RESERVED).to_string(),
    ] {
        if spellings.iter().all(|spelling| spelling.expose() != other) {
            spellings.push(Secret::new(other));
        }
    }
    spellings
}

/// `None` where there is nothing to take out.
fn without(body: &Bytes, finder: &Finder<'_>, length: usize) -> Option<Bytes> {
    let mut at = finder.find(body)?;
    let mut clean = BytesMut::with_capacity(body.len());
    let mut rest = &body[..];
    loop {
        clean.extend_from_slice(&rest[..at]);
        clean.extend_from_slice(REDACTED);
        rest = &rest[at + length..];
        match finder.find(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    clean.extend_from_slice(rest);
    Some(clean.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_out_however_it_is_written() {
        let secret = Arc::new(Secret::new("MIIF/ab+c\"d=="));
        for (body, expected) in [
            ("MIIF/ab+c\"d==", "[redacted]"),
            (r#"{"a":"MIIF/ab+c\"d==","b":1}"#, r#"{"a":"[redacted]","b":1}"#),
            (r#"{"a":"MIIF\/ab+c\"d=="}"#, r#"{"a":"[redacted]"}"#),
            ("?t=MIIF%2Fab%2Bc%22d%3D%3D&t=MIIF%2Fab%2Bc%22d%3D%3D", "?t=[redacted]&t=[redacted]"),
            ("MIIF/ab+c", "MIIF/ab+c"),
            ("", ""),
        ] {
            let mut headers = http::HeaderMap::new();
            headers.insert("x-request-id", HeaderValue::from_static("MIIF/ab+c\"d=="));
            headers.insert("date", HeaderValue::from_static("today"));
            let body = Bytes::copy_from_slice(body.as_bytes());
            let mut received = Received { status: http::StatusCode::OK, headers, body };
            redact(&mut received, &[Arc::clone(&secret)]);
            assert_eq!(received.body, expected);
            assert_eq!(received.headers["x-request-id"], "[redacted]");
            assert_eq!(received.headers["date"], "today");
        }
    }
}
