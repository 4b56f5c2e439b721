//! A proxy with a simulated cloud whose clock only moves when a test sets it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use jobtree::engine::apis::BuiltIn;
use jobtree_proxy::config::Config;
use jobtree_proxy::simulator::Simulator;
use jobtree_proxy::{Proxy, ProxyParts};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) struct Simulation {
    proxy: Proxy,
    seconds: Arc<AtomicU64>,
}

pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Simulation {
    pub(crate) fn new(assets: Option<PathBuf>) -> Self {
        let seconds = Arc::new(AtomicU64::new(0));
        let clock = seconds.clone();
        // 2026-01-01T00:00:00Z
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        let simulator = Simulator::with_clock(move || {
            start + Duration::from_secs(clock.load(Ordering::Relaxed))
        });
        let config = Config::simulator_only();
        let parts = ProxyParts { config, simulator: Some(simulator), assets };
        Self { proxy: Proxy::new(parts).unwrap(), seconds }
    }

    /// Sets the clock, in seconds from when the simulation was made.
    pub(crate) fn set(&self, seconds: u64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, method: &str, path: &str) -> Response {
        let request = Request::builder().method(method).uri(path).body(Empty::new()).unwrap();
        self.send_request(request).await
    }

    pub(crate) async fn send_request(&self, request: Request<Empty<Bytes>>) -> Response {
        let response = self.proxy.clone().oneshot(request).await.unwrap();
        let (http::response::Parts { status, headers, .. }, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Response { status, headers, body }
    }

    /// Fetches a job; `id` may be followed by a query.
    pub(crate) async fn get(&self, system: BuiltIn, id: &str) -> Response {
        self.send("GET", &job_path(system, "demo", id)).await
    }

    /// Fetches a job's body, with up to two retries for faulty responses.
    pub(crate) async fn job(&self, system: BuiltIn, id: &str) -> Value {
        for _ in 0..3 {
            let response = self.get(system, id).await;
            if response.status == StatusCode::OK
                && let Ok(body) = serde_json::from_slice(&response.body)
            {
                return body;
            }
        }
        panic!("{} {id}: three faulty responses in a row", system.name());
    }
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The path of a job; `id` may be followed by a query.
pub(crate) fn job_path(system: BuiltIn, project_id: &str, id: &str) -> String {
    let path = system.path().replace("{project_id}", project_id).replace("{job_id}", id);
    format!("/demo{path}")
}
