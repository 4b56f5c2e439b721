//! A simulated cloud: jobs that start when they are first asked for and go on by the clock.
//!
//! Every system has the same jobs: `demo-success`, `demo-failure`, `demo-slow`, `demo-wide` and `demo-flaky`. Such an id
//! with `-` and anything but a dot behind it is a job of its own with the same plan. One file per spelling writes what
//! can be seen of a [`Plan`](plan::Plan); what is planned stands in `scenarios/`.

mod cce;
mod ids;
mod ief;
mod body_memo;
mod job_store;
mod time_format;
mod pagination;
mod plan;
mod error_response;
mod scenarios;
mod servicestage;
mod fault;

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Response;
use jobtree::engine::systems::BuiltIn;

use ids::JobId;
use body_memo::{Kept, Moving};
use job_store::Lives;
use time_format::Moment;
use pagination::Page;
use plan::{Plan, Stage};
use error_response::Refusal;
use scenarios::Scenario;
use fault::{HANG, Trouble, json};

/// The one project there is.
pub const PROJECT: &str = "demo";

/// The simulated cloud. Computes every answer from the time since the job was first asked for.
pub struct Cloud {
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    lives: Lives,
    kept: Kept,
}

/// A request for a job, whose ids are valid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: &'a str,
    pub(crate) job_id: &'a str,
    /// Names and values behind the path.
    pub(crate) query: &'a [(String, String)],
    pub(crate) request_id: &'a str,
}

/// Systems that plan alike and refuse alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Cce,
    Ief,
    ServiceStage,
}

impl Family {
    fn of(system: BuiltIn) -> Self {
        match system {
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => Self::Cce,
            BuiltIn::Ief => Self::Ief,
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => Self::ServiceStage,
        }
    }
}

impl Cloud {
    /// With the machine's clock.
    pub fn new() -> Self {
        Self::with_clock(SystemTime::now)
    }

    /// With a clock of the caller's. Only the late answers of `demo-flaky` take tokio's time as well.
    pub fn with_clock(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Box::new(clock), lives: Lives::default(), kept: Kept::default() }
    }

    /// Answers as the system asked would.
    pub(crate) async fn answer(&self, ask: Ask<'_>) -> Response<Bytes> {
        let family = Family::of(ask.system);
        self.job(family, ask).await.unwrap_or_else(|refusal| refusal.answer(family, ask.request_id))
    }

    async fn job(&self, family: Family, ask: Ask<'_>) -> Result<Response<Bytes>, Refusal> {
        if ask.project_id != PROJECT {
            return Err(Refusal::Forbidden);
        }
        let page = match family {
            Family::ServiceStage => Page::parse(ask.query).ok_or(Refusal::BadParameter)?,
            Family::Cce | Family::Ief => Page::default(),
        };
        let id = JobId::parse(ask.job_id).ok_or(Refusal::NoJob)?;
        let is_root = id.path.is_empty();
        // Only CCE's sub-jobs are jobs; the others have tasks.
        if !is_root && family != Family::Cce {
            return Err(Refusal::NoJob);
        }
        let life = self.lives.asked(ask.system, id.root, (self.clock)(), is_root);
        let life = life.ok_or(Refusal::NoJob)?;
        let whole = id.scenario.plan(family);
        let is_over = matches!(whole.stage_at(self.moment(life.started).age), Stage::Over(_));
        let trouble = (id.scenario == Scenario::Flaky && !is_over)
            .then(|| Trouble::of_request(life.request))
            .flatten();
        if trouble == Some(Trouble::Late) {
            tokio::time::sleep(HANG).await;
        }
        let mut moment = self.moment(life.started);
        let is_large = id.scenario == Scenario::Wide && is_root && family != Family::ServiceStage;
        if is_large {
            moment.age = Duration::from_secs(moment.age.as_secs());
        }
        let plan =
            id.path.iter().try_fold(whole, |plan, number| plan.child_at(*number, moment.age));
        let plan = plan.ok_or(Refusal::NoJob)?;
        let make = || body(plan, ask, id.root, page, moment);
        let body = if is_large {
            let (system, job_id) = (ask.system, ask.job_id.to_owned());
            let Moment { started, age } = moment;
            self.kept.or_made(Moving { system, job_id, started, second: age.as_secs() }, make)
        } else {
            make().map(Bytes::from)
        };
        let body = body.map_err(|_| Refusal::Broken)?;
        Ok(match trouble {
            Some(trouble) => trouble.answer(body.into(), family, ask.request_id),
            None => json(body),
        })
    }

    fn moment(&self, started: SystemTime) -> Moment {
        Moment { started, age: (self.clock)().duration_since(started).unwrap_or_default() }
    }
}

/// What the system asked would write of that plan.
fn body(
    plan: &Plan,
    ask: Ask<'_>,
    root: &str,
    page: Page,
    moment: Moment,
) -> serde_json::Result<Vec<u8>> {
    let id = ask.job_id;
    match ask.system {
        BuiltIn::Cce | BuiltIn::CceAutopilot => cce::body(plan, root, id, moment, &cce::V3),
        BuiltIn::CceV2 => cce::body(plan, root, id, moment, &cce::V2),
        BuiltIn::Ief => ief::body(plan, id, moment),
        BuiltIn::ServiceStage => servicestage::body(plan, id, page, moment),
        BuiltIn::ServiceStageV3 => servicestage::body_v3(plan, id, page, moment),
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
