//! Single requests over a connection of their own, outside of the measurements.

use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result};

use super::wrk::LoadTarget;

/// A response as received.
#[derive(Debug)]
pub(super) struct PlainResponse {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    head: String,
}

impl PlainResponse {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends a GET request. The response must have a `Content-Length` or none.
pub(super) fn get(target: &LoadTarget, headers: &[(&str, &str)]) -> Result<PlainResponse> {
    let LoadTarget { address, path, .. } = target;
    let mut stream = TcpStream::connect(address)?;
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: close\r\n\r\n")?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received)?;
    parse(&received).with_context(|| format!("invalid response for http://{address}{path}"))
}

fn parse(received: &[u8]) -> Option<PlainResponse> {
    let end = received.windows(4).position(|it| it == b"\r\n\r\n")?;
    let head = String::from_utf8(received[..end].to_vec()).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(PlainResponse { status, body: received[end + 4..].to_vec(), head })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn response_is_parsed() {
        let response = parse(b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\nbody").unwrap();
        assert_eq!((response.status, response.header("etag")), (304, Some("\"a\"")));
        assert_eq!(response.body, b"body");
        assert!(parse(b"garbage").is_none());
    }
}
