//! A simulated cloud, whose jobs start at the first request for them and advance with the clock.
//!
//! Every system has the same jobs: `demo-success`, `demo-failure`, `demo-slow`, `demo-wide` and `demo-flaky`. Such an id,
//! followed by `-` and any text without a dot, is another job with the same plan. `scenarios` has the plans; `cce`, `ief` and
//! `servicestage` write them in the format of each service.

mod body_memo;
mod cce;
mod error_response;
mod family;
mod fault;
mod ids;
mod ief;
mod job_store;
mod json_response;
mod pagination;
mod plan;
mod scenarios;
mod servicestage;
mod time_format;

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderName, Response};
use jobtree::engine::apis::BuiltIn;

use body_memo::{BodyMemo, MemoKey};
use error_response::SimulatedError;
use family::SystemFamily;
use fault::{LATE_BY, ResponseFault};
pub use ids::PROJECT;
use ids::SimulatedJobId;
use job_store::JobStore;
use pagination::Pagination;
use plan::{Plan, Stage};
use scenarios::Scenario;
use time_format::JobTime;

/// The request header with which a page sees the simulated cloud fail, if its value is `1`: every response is then the
/// service's 503. Other callers notice nothing, and jobs go on.
pub(crate) const OUTAGE_HEADER: HeaderName = HeaderName::from_static("x-demo-outage");

/// The simulated cloud. Computes each response from the time since the first request for its job.
pub struct Simulator {
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    jobs: JobStore,
    memo: BodyMemo,
}

/// A request for a job, whose ids are valid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SimulatorRequest<'a> {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: &'a str,
    pub(crate) job_id: &'a str,
    /// The query parameters, decoded.
    pub(crate) query: &'a [(String, String)],
    pub(crate) request_id: &'a str,
    /// Whether the request asks the cloud to fail, as in an outage.
    pub(crate) is_outage: bool,
}

impl Simulator {
    /// A simulated cloud with the clock of this machine.
    pub fn new() -> Self {
        Self::with_clock(SystemTime::now)
    }

    /// A simulated cloud with another clock. The late responses of `demo-flaky` also wait for tokio's clock.
    pub fn with_clock(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Box::new(clock), jobs: JobStore::default(), memo: BodyMemo::default() }
    }

    /// The response of the system.
    pub(crate) async fn respond(&self, request: SimulatorRequest<'_>) -> Response<Bytes> {
        let family = SystemFamily::from(request.system);
        let response = self.job(family, request).await;
        response.unwrap_or_else(|error| error.respond(family, request.request_id))
    }

    async fn job(
        &self,
        family: SystemFamily,
        request: SimulatorRequest<'_>,
    ) -> Result<Response<Bytes>, SimulatedError> {
        if request.is_outage {
            return Err(SimulatedError::Unavailable);
        }
        if request.project_id != PROJECT {
            return Err(SimulatedError::Forbidden);
        }
        let pagination = match family {
            SystemFamily::ServiceStage => {
                Pagination::parse(request.query).ok_or(SimulatedError::InvalidParameter)?
            }
            SystemFamily::Cce | SystemFamily::Ief => Pagination::default(),
        };
        let id = SimulatedJobId::parse(request.job_id).ok_or(SimulatedError::JobNotFound)?;
        let is_root = id.path.is_empty();
        // Only CCE's sub-jobs are jobs themselves; the other systems have tasks.
        if !is_root && family != SystemFamily::Cce {
            return Err(SimulatedError::JobNotFound);
        }
        let job = self.jobs.record_request(request.system, id.root, (self.clock)(), is_root);
        let job = job.ok_or(SimulatedError::JobNotFound)?;
        let root_plan = scenarios::plan(id.scenario, family);
        let has_ended = matches!(root_plan.stage_at(self.time(job.started).age), Stage::Ended(_));
        let fault = (id.scenario == Scenario::Flaky && !has_ended)
            .then(|| ResponseFault::for_request(job.requests))
            .flatten();
        if fault == Some(ResponseFault::Late) {
            tokio::time::sleep(LATE_BY).await;
        }
        let mut time = self.time(job.started);
        let is_large =
            id.scenario == Scenario::Wide && is_root && family != SystemFamily::ServiceStage;
        if is_large {
            time.age = Duration::from_secs(time.age.as_secs());
        }
        let plan =
            id.path.iter().try_fold(root_plan, |plan, number| plan.child_at(*number, time.age));
        let plan = plan.ok_or(SimulatedError::JobNotFound)?;
        let make = || body(plan, request, id.root, pagination, time);
        let body = if is_large {
            let (system, job_id) = (request.system, request.job_id.to_owned());
            let JobTime { started, age } = time;
            let key = MemoKey { system, job_id, started, second: age.as_secs() };
            self.memo.get_or_make(key, make)
        } else {
            make().map(Bytes::from)
        };
        let body = body.map_err(|_| SimulatedError::Internal)?;
        Ok(match fault {
            Some(fault) => fault.respond(body.into(), family, request.request_id),
            None => json_response::json(body),
        })
    }

    fn time(&self, started: SystemTime) -> JobTime {
        JobTime { started, age: (self.clock)().duration_since(started).unwrap_or_default() }
    }
}

/// Writes a plan in the format of the request's system.
fn body(
    plan: &Plan,
    request: SimulatorRequest<'_>,
    root: &str,
    pagination: Pagination,
    time: JobTime,
) -> serde_json::Result<Vec<u8>> {
    let id = request.job_id;
    match request.system {
        BuiltIn::Cce | BuiltIn::CceAutopilot => cce::body(plan, root, id, time, &cce::V3),
        BuiltIn::CceV2 => cce::body(plan, root, id, time, &cce::V2),
        BuiltIn::Ief => ief::body(plan, id, time),
        BuiltIn::ServiceStage => servicestage::body(plan, id, pagination, time),
        BuiltIn::ServiceStageV3 => servicestage::body_v3(plan, id, pagination, time),
    }
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").finish_non_exhaustive()
    }
}
