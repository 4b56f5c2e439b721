//! An app whose clock stands until it is set, and how it is asked.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use jobtree::engine::systems::BuiltIn;
use jobtree_proxy::config::Config;
use jobtree_proxy::simulator::Cloud;
use jobtree_proxy::{App, Proxy, app};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) struct Simulation {
    app: Proxy,
    seconds: Arc<AtomicU64>,
}

pub(crate) struct Answer {
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
        let demo =
            Cloud::with_clock(move || start + Duration::from_secs(clock.load(Ordering::Relaxed)));
        let config = Config::demo_alone();
        Self { app: app(App { config, demo: Some(demo), assets }).unwrap(), seconds }
    }

    /// Sets the clock, in seconds from when the simulation was made.
    pub(crate) fn set(&self, seconds: u64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, method: &str, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).body(Empty::new()).unwrap();
        self.send_request(request).await
    }

    pub(crate) async fn send_request(&self, request: Request<Empty<Bytes>>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (http::response::Parts { status, headers, .. }, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status, headers, body }
    }

    /// What the system answers for a job; `id` may have a query behind it.
    pub(crate) async fn ask(&self, system: BuiltIn, id: &str) -> Answer {
        self.send("GET", &address(system, "demo", id)).await
    }

    /// The job's body. Asks again, as often as a widget might, where the answer is in trouble.
    pub(crate) async fn job(&self, system: BuiltIn, id: &str) -> Value {
        for _ in 0..3 {
            let answer = self.ask(system, id).await;
            if answer.status == StatusCode::OK
                && let Ok(body) = serde_json::from_slice(&answer.body)
            {
                return body;
            }
        }
        panic!("{} {id}: three bad answers in a row", system.name());
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The address of a job; `id` may have a query behind it.
pub(crate) fn address(system: BuiltIn, project_id: &str, id: &str) -> String {
    let path = system.path().replace("{project_id}", project_id).replace("{job_id}", id);
    format!("/demo{path}")
}
