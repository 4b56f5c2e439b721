//! The proxy with a configuration file, called without a port.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use jobtree_proxy::config::{Config, parse};
use jobtree_proxy::{Peer, Proxy, ProxyParts};
use serde_json::Value;
use tower::ServiceExt;

/// The proxy under test.
#[derive(Clone)]
pub struct TestProxy {
    pub proxy: Proxy,
}

#[derive(Debug, Clone)]
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

pub const JOB: &str = "/cloud/api/v3/projects/demo/jobs/demo-success";

/// An empty environment.
pub fn no_variables(_: &str) -> Option<String> {
    None
}

pub fn config(text: &str, variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    parse(text, "proxy.toml", variable).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// A configuration with one upstream `cloud` for all systems at `url`, after `rest`.
pub fn with_upstream(rest: &str, url: &str, auth: &str) -> String {
    format!(
        r#"{rest}
[[upstream]]
name = "cloud"
systems = ["cce", "cce-v2", "cce-autopilot", "ief", "servicestage", "servicestage-v3"]
endpoint = "{url}"
[upstream.auth]
{auth}
"#
    )
}

/// A rate limit that no test reaches by accident.
pub const UNLIMITED: &str = "[limits]\nrequests_per_second = 1000000000\n";

impl TestProxy {
    pub fn new(config: Config) -> Self {
        Self { proxy: Proxy::new(ProxyParts { config, simulator: None, assets: None }).unwrap() }
    }

    pub fn of(text: &str, variables: &[(&str, &str)]) -> Self {
        Self::new(config(text, variables))
    }

    /// A proxy with one upstream without credentials.
    pub fn open(url: &str) -> Self {
        Self::of(&with_upstream(UNLIMITED, url, "mode = \"none\""), &[])
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.request("GET", path, &[]).await
    }

    /// Sends a request from this machine, with the host `localhost` unless `headers` have another one.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> TestResponse {
        self.request_from("127.0.0.1:5000".parse().unwrap(), method, path, headers).await
    }

    pub async fn request_from(
        &self,
        peer: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> TestResponse {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("host")) {
            request = request.header("host", "localhost:8787");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Empty::<Bytes>::new()).unwrap();
        request.extensions_mut().insert(Peer(peer));
        let response = self.proxy.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        TestResponse { status: parts.status, headers: parts.headers, body }
    }
}

impl TestResponse {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status, and the code of the error if it is one.
    pub fn status_and_code(&self) -> (u16, String) {
        let code = serde_json::from_slice::<Value>(&self.body).unwrap_or_default();
        let code = code["error_code"].as_str().or(code["errorCode"].as_str()).unwrap_or_default();
        (self.status.as_u16(), code.to_owned())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
