//! A simulated cloud: jobs that start when they are first asked for and go on by the clock.

mod cce;
mod plan;
mod scenarios;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The one project there is.
pub const PROJECT: &str = "demo";

/// How many jobs are remembered; past that the one asked for first is forgotten, and would start anew.
const MAX_JOBS: usize = 10_000;

/// Ids longer than this are not taken.
const MAX_ID_BYTES: usize = 128;

/// The simulated cloud. Computes every answer from the time since the job was first asked for.
pub struct Cloud {
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    started: Mutex<HashMap<String, SystemTime>>,
}

impl Cloud {
    /// With the machine's clock.
    pub fn new() -> Self {
        Self::with_clock(SystemTime::now)
    }

    /// With a clock of the caller's.
    pub fn with_clock(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Box::new(clock), started: Mutex::default() }
    }

    /// Answers for a CCE job as that service would.
    pub(crate) fn cce_job(&self, project_id: &str, job_id: &str) -> Response {
        if project_id != PROJECT {
            return cce_error(StatusCode::FORBIDDEN, "CCE.01403001", "Forbidden.");
        }
        let plan = (job_id.len() <= MAX_ID_BYTES).then(|| scenarios::cce(job_id)).flatten();
        let Some(plan) = plan else {
            return cce_error(StatusCode::NOT_FOUND, "CCE.01404001", "Resource not found.");
        };
        let (started, age) = self.age(job_id);
        Json(cce::body(&plan, job_id, started, age)).into_response()
    }

    /// When the job was first asked for, which may be now, and how long ago that is.
    fn age(&self, job_id: &str) -> (SystemTime, Duration) {
        let now = (self.clock)();
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if !started.contains_key(job_id) && started.len() >= MAX_JOBS {
            let oldest = started.iter().min_by_key(|(_, start)| **start).map(|(id, _)| id.clone());
            oldest.map(|id| started.remove(&id));
        }
        let start = *started.entry(job_id.to_owned()).or_insert(now);
        (start, now.duration_since(start).unwrap_or_default())
    }
}

impl Default for Cloud {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud").finish_non_exhaustive()
    }
}

fn cce_error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "errorCode": code, "errorMessage": message }))).into_response()
}
