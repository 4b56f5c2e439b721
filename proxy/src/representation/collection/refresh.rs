//! One refresh of a job: one request after the other, as the engine plans them, within limits.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::poller::Failure;
use jobtree::engine::refresh::response::HttpResponse;
use jobtree::engine::refresh::{outcome_error, retry_after};
use tokio::time::{Instant, timeout_at};

use super::collected_job::PartRequest;
use super::decoder_threads::JobOnThread;
use super::outcome::{CollectionFailure, CollectionOutcome};
use crate::error::ProxyError;
use crate::response::{SharedResponse, X_REQUEST_ID};
use crate::wall_clock::now;

/// How long after its first request a job that does not exist may still appear: services do not find it at once.
const MAY_APPEAR: Duration = Duration::from_secs(60);

/// The headers of the last response that are passed on.
const PASSED_ON: [header::HeaderName; 3] = [header::DATE, header::RETRY_AFTER, X_REQUEST_ID];

/// The limits of one collection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CollectionLimits {
    /// How long a collected job is fresh.
    pub(crate) ttl: Duration,
    /// The maximum time for all requests of one refresh.
    pub(crate) timeout: Duration,
    /// The maximum size of all bodies of one refresh together.
    pub(crate) body_bytes: usize,
    /// The memory for the bodies of all jobs that are collected, in bytes.
    pub(crate) memory: usize,
}

/// What is known of a refresh that is in progress.
#[derive(Debug)]
struct RefreshProgress {
    as_of: Timestamp,
    headers: HeaderMap,
    bytes: usize,
    cause: Option<ProxyError>,
}

/// Refreshes a job. A part that fails is an outcome, too.
///
/// # Errors
///
/// If the job's thread does not respond.
pub(super) async fn refresh<F>(
    job: &JobOnThread,
    limits: &CollectionLimits,
    fetch: impl Fn(PartRequest) -> F,
) -> Result<CollectionOutcome, ProxyError>
where
    F: Future<Output = Result<Arc<SharedResponse>, ProxyError>>,
{
    let deadline = Instant::now() + limits.timeout;
    let mut progress =
        RefreshProgress { as_of: now(), headers: HeaderMap::new(), bytes: 0, cause: None };
    let mut next = job.run(|job| job.begin().map(Some)).await?;
    loop {
        let request = match next {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(progress.ended(None)),
            Err(error) => {
                let failure = progress.failure(error, job.age());
                return Ok(progress.ended(Some(failure)));
            }
        };
        let fetching = timeout_at(deadline, fetch(request.clone()));
        let part = fetching.await.unwrap_or(Err(ProxyError::UpstreamTimeout));
        let response = progress.receive(part, &request, limits.body_bytes);
        let received_at = progress.as_of;
        next = job.run(move |job| job.receive(response, received_at)).await?;
    }
}

impl RefreshProgress {
    /// Takes a part as the engine expects a response.
    fn receive(
        &mut self,
        part: Result<Arc<SharedResponse>, ProxyError>,
        request: &PartRequest,
        max_bytes: usize,
    ) -> HttpResponse {
        let part = part.and_then(|part| {
            let is_known = request.etag.is_some() && part.etag() == request.etag.as_deref();
            self.bytes += if is_known { request.known_bytes } else { part.body().len() };
            if self.bytes > max_bytes {
                Err(ProxyError::ResponseTooLarge)
            } else {
                Ok((part, is_known))
            }
        });
        self.cause = part.as_ref().err().copied();
        match part {
            Ok((part, is_known)) => {
                self.headers = part.headers().clone();
                let text = |name| Some(part.headers().get(name)?.to_str().ok()?.to_owned());
                let date = text(header::DATE);
                self.as_of = date.as_deref().and_then(retry_after::http_date).unwrap_or_else(now);
                let (status, body) = match is_known {
                    true => (StatusCode::NOT_MODIFIED, Vec::new()),
                    false => (part.status(), part.body().to_vec()),
                };
                HttpResponse {
                    status: status.as_u16(),
                    body,
                    request_id: text(X_REQUEST_ID),
                    etag: part.etag().map(str::to_owned),
                    ..HttpResponse::default()
                }
            }
            Err(error) => {
                (self.as_of, self.headers) = (now(), HeaderMap::new());
                self.headers.extend(error.retry_after().map(|it| (header::RETRY_AFTER, it.into())));
                HttpResponse {
                    status: error.status().as_u16(),
                    body: error.body(""),
                    ..HttpResponse::default()
                }
            }
        }
    }

    fn failure(&self, mut error: JobError, age: Duration) -> CollectionFailure {
        let status = error.status.and_then(|status| StatusCode::from_u16(status).ok());
        // With status 200, the kind tells what the body says.
        let status = status.filter(|status| !status.is_success() && !status.is_redirection());
        let status = status.unwrap_or(match error.kind {
            ErrorKind::Config => StatusCode::BAD_REQUEST,
            ErrorKind::Auth => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Throttled => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        });
        let stopped = match outcome_error::failure(&error) {
            Failure::Final => true,
            Failure::NotFound => age >= MAY_APPEAR,
            Failure::Transient => false,
        };
        let pause = self.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let pause = pause.and_then(|pause| retry_after::parse(pause, Some(self.as_of)));
        let retry_at = pause.filter(|_| !stopped).map(|pause| {
            let millis = i64::try_from(pause.as_millis()).unwrap_or_default();
            Timestamp::from_unix_millis(self.as_of.unix_millis() + millis)
        });
        (error.stopped, error.retry_at) = (stopped, retry_at);
        CollectionFailure { error, status, cause: self.cause }
    }

    fn ended(self, failure: Option<CollectionFailure>) -> CollectionOutcome {
        let passed_on = |name| Some((name, self.headers.get(name)?.clone()));
        let mut headers: HeaderMap = PASSED_ON
            .iter()
            .filter_map(passed_on)
            .map(|(name, value)| (name.clone(), value))
            .collect();
        if failure.is_none() {
            // It is the ID of one request of many.
            headers.remove(X_REQUEST_ID);
        }
        CollectionOutcome {
            ended_at: Instant::now(),
            as_of: self.as_of,
            headers,
            bytes: self.bytes,
            failure,
        }
    }
}
