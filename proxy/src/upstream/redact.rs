//! Redaction: removes secrets that an upstream's response repeats.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use memchr::memmem::Finder;

use crate::http_client::ReceivedResponse;
use crate::percent;
use crate::secret::Secret;

/// The text that replaces a secret.
const REDACTED: &[u8] = b"[redacted]";

/// The shortest secret that is redacted, in bytes: a shorter text appears in many bodies by coincidence.
const MIN_BYTES: usize = 4;

/// Replaces secrets in a response, in every spelling that JSON and URLs allow.
pub(super) fn redact(received: &mut ReceivedResponse, secrets: &[Arc<Secret>]) {
    for secret in secrets.iter().filter(|secret| secret.expose().len() >= MIN_BYTES) {
        for spelling in spellings(secret.expose()) {
            let finder = Finder::new(spelling.expose());
            if let Some(clean) = redacted(&received.body, &finder, spelling.expose().len()) {
                tracing::error!("redacted a secret that the upstream's response repeats");
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
    // Without the quotation marks.
    let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    let mut spellings = vec![Secret::new(secret)];
    for other in [json.to_owned(), json.replace('/', "\\/"), percent::encode(secret).into_owned()] {
        if spellings.iter().all(|spelling| spelling.expose() != other) {
            spellings.push(Secret::new(other));
        }
    }
    spellings
}

/// Replaces what `finder` finds, which is `length` bytes long; `None` if it finds nothing.
fn redacted(body: &Bytes, finder: &Finder<'_>, length: usize) -> Option<Bytes> {
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
    fn secret_is_redacted_in_every_spelling() {
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
            let mut received = ReceivedResponse { status: http::StatusCode::OK, headers, body };
            redact(&mut received, &[Arc::clone(&secret)]);
            assert_eq!(received.body, expected);
            assert_eq!(received.headers["x-request-id"], "[redacted]");
            assert_eq!(received.headers["date"], "today");
        }
    }
}
