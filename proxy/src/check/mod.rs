//! Checks an upstream step by step: network, sign-in, and one job, requested as callers would get it.
//!
//! A step's text never contains a secret, nor text of a response except for an error code of plain characters.

mod job;
mod network;
mod sign_in;

use jobtree::engine::apis::BuiltIn;
use jobtree::engine::refresh::request::is_valid_id;

use crate::config::{AuthConfig, Config, Endpoint, UpstreamConfig, is_repeatable};

/// The job that is requested. What is `None` is taken from the configuration, if that leaves no choice.
#[derive(Debug, Clone, Default)]
pub struct JobToCheck {
    /// The name of the upstream.
    pub upstream: String,
    /// The ID of the job.
    pub job: String,
    /// The ID of the job's project.
    pub project: Option<String>,
    /// The name of the job's system.
    pub system: Option<String>,
    /// The ID of the instance, which some systems need.
    pub instance_id: Option<String>,
    /// The caller's own token, for upstreams in passthrough mode.
    pub token: Option<String>,
}

/// A step of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckStep {
    /// What is checked, such as `DNS`.
    pub name: String,
    /// What was found.
    pub outcome: StepOutcome,
}

/// The outcome of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// It works, and how.
    Passed(String),
    /// It was left out, and why.
    Skipped(String),
    /// It fails, and what to do.
    Failed(String),
}

/// The checked request: all choices are made.
#[derive(Debug)]
struct CheckedJob {
    system: BuiltIn,
    endpoint: Endpoint,
    project: String,
    job: String,
    instance_id: Option<String>,
    token: Option<String>,
}

/// Whether to go on after a step.
type CheckResult = Result<(), Failed>;

/// A step failed, so that the next ones cannot work.
#[derive(Debug)]
struct Failed;

/// Passes steps on, as soon as they are done.
struct StepReport<'a>(&'a mut dyn FnMut(CheckStep));

impl StepReport<'_> {
    fn passed(&mut self, name: impl Into<String>, text: impl Into<String>) {
        (self.0)(CheckStep { name: name.into(), outcome: StepOutcome::Passed(text.into()) });
    }

    fn skipped(&mut self, name: impl Into<String>, text: impl Into<String>) {
        (self.0)(CheckStep { name: name.into(), outcome: StepOutcome::Skipped(text.into()) });
    }

    fn failed(&mut self, name: impl Into<String>, text: impl Into<String>) -> CheckResult {
        (self.0)(CheckStep { name: name.into(), outcome: StepOutcome::Failed(text.into()) });
        Err(Failed)
    }
}

/// Checks an upstream. `report` gets each step when it is done; the first one that fails is the last. Returns whether all
/// passed. Call it in a tokio runtime.
///
/// # Errors
///
/// What is missing in the request, such as the project.
pub async fn check_upstream(
    config: Config,
    wanted: &JobToCheck,
    report: &mut dyn FnMut(CheckStep),
) -> Result<bool, String> {
    let upstream = find_upstream(&config, &wanted.upstream)?;
    let request = complete_request(upstream, wanted)?;
    let mut report = StepReport(report);
    Ok(run(config, &wanted.upstream, &request, &mut report).await.is_ok())
}

async fn run(
    config: Config,
    name: &str,
    request: &CheckedJob,
    report: &mut StepReport<'_>,
) -> CheckResult {
    let timeout = config.limits.timeout;
    let upstream = config.upstreams.iter().find(|upstream| upstream.name == name);
    if let Some(AuthConfig::Password(user)) = upstream.map(|upstream| &upstream.auth) {
        network::check("IAM", &user.iam, timeout, report).await?;
        sign_in::check(user, timeout, report).await?;
    }
    network::check(request.system.name(), &request.endpoint, timeout, report).await?;
    job::check(config, name, request, report).await
}

fn find_upstream<'a>(config: &'a Config, name: &str) -> Result<&'a UpstreamConfig, String> {
    let names: Vec<_> = config.upstreams.iter().map(|upstream| upstream.name.as_str()).collect();
    config.upstreams.iter().find(|upstream| upstream.name == name).ok_or_else(|| {
        let shown = if is_repeatable(name, names.iter().copied()) {
            format!("there is no upstream {name:?}")
        } else {
            "there is no upstream of this name".to_owned()
        };
        format!("{shown}. Use {}", names.join(" or "))
    })
}

fn complete_request(upstream: &UpstreamConfig, wanted: &JobToCheck) -> Result<CheckedJob, String> {
    let names: Vec<_> = upstream.systems.iter().map(|(system, _)| system.name()).collect();
    let (system, endpoint) = match (&wanted.system, &upstream.systems[..]) {
        (Some(name), systems) => {
            systems.iter().find(|(system, _)| system.name() == name).ok_or_else(|| {
                format!(
                    "the upstream has no system of this name. Use --system {}",
                    names.join(" or ")
                )
            })?
        }
        (None, [only]) => only,
        (None, _) => {
            return Err(format!(
                "the upstream has several systems. Add --system {}",
                names.join(" or ")
            ));
        }
    };
    let project = match (&wanted.project, &upstream.projects[..]) {
        (Some(project), _) => project,
        (None, [only]) => only,
        (None, []) => {
            return Err("the job's project is missing. Add --project with its ID".to_owned());
        }
        (None, _) => {
            return Err(
                "the upstream has several projects. Add --project with the ID of the job's"
                    .to_owned(),
            );
        }
    };
    for (id, what) in [(project, "--project"), (&wanted.job, "the job")] {
        if !is_valid_id(id) {
            return Err(format!("{what} has to be an ID, without slashes and control characters"));
        }
    }
    Ok(CheckedJob {
        system: *system,
        endpoint: endpoint.clone(),
        project: project.clone(),
        job: wanted.job.clone(),
        instance_id: wanted.instance_id.clone(),
        token: wanted.token.clone(),
    })
}
