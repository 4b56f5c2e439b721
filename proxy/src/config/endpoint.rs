//! Where an upstream is: a scheme, a host and perhaps a port, and nothing else.

use std::net::IpAddr;

use http::Uri;

/// The fixed part of every address that an upstream is asked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    origin: String,
    host: String,
}

impl Endpoint {
    /// Takes an address such as `https://cce.eu-de.otc.t-systems.com`.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| Err(format!("\"{text}\" {what}"));
        let Ok(uri) = text.parse::<Uri>() else { return wrong("is no address") };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return wrong("has to start with https://");
        };
        if authority.as_str().contains('@') {
            // Which is not repeated, for it may be a real one.
            return Err("an endpoint must not hold a user name or a password".into());
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('#') {
            return wrong("has to end after the host: paths are the systems' own");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            "http" => return wrong("has to be https: (http: is for this machine's own addresses)"),
            _ => return wrong("has to start with https://"),
        }
        Ok(Self { origin: format!("{scheme}://{authority}"), host: authority.to_string() })
    }

    /// Scheme, host and port, without a slash behind.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port as the header `Host` has them.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the way there is encrypted.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

/// Whether a host is this machine itself. Brackets around an address of version 6 are as in addresses.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return address.to_canonical().is_loopback();
    }
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}
