//! Endpoints of upstreams: a scheme, a host and an optional port.

use std::net::IpAddr;

use http::Uri;

use super::error::ConfigError;

/// The fixed first part of all URLs of an upstream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    origin: String,
    host: String,
}

impl Endpoint {
    /// Parses an endpoint such as `https://cce.eu-de.otc.t-systems.com`.
    ///
    /// # Errors
    ///
    /// If the text is not a URL, has a path, a query or a user name, or is not `https:`. `http:` is allowed on loopback.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        if text.contains('@') {
            let message = "an endpoint must not contain a user name or a password. Set them in `[upstream.auth]`";
            return Err(ConfigError::new(message));
        }
        // No error repeats the text: it may be anything, such as a secret in the wrong place.
        let error = |what: &str| Err(ConfigError::new(format!("the endpoint {what}")));
        let Ok(uri) = text.parse::<Uri>() else {
            return error("is not a URL. Write it as https://cce.eu-de.otc.t-systems.com");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return error("has to start with https://");
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('#') {
            return error("has to end after the host. The systems add paths of their own");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            "http" => return error("has to be https:. Only loopback addresses may be http:"),
            _ => return error("has to start with https://"),
        }
        Ok(Self { origin: format!("{scheme}://{authority}"), host: authority.to_string() })
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, as in the header `Host`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether connections are encrypted.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

/// Whether a host is a loopback name or address. IPv6 addresses may have brackets.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return address.to_canonical().is_loopback();
    }
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}
