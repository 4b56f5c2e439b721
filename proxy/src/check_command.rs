//! The command `check-upstream`: prints one line per step.

use std::io::{self, Write};

use jobtree_proxy::check::{CheckStep, JobToCheck, StepOutcome, check_upstream};
use jobtree_proxy::config::ConfigError;

use crate::cli::{CheckArgs, ConfigSource};
use crate::run_error::RunError;

/// Checks an upstream. Returns whether all steps passed.
///
/// # Errors
///
/// If the configuration or the command line has problems.
pub(crate) async fn run(args: CheckArgs, other_source: ConfigSource) -> Result<bool, RunError> {
    let CheckArgs { name, job, source, project, system, instance_id } = args;
    let systems: Vec<_> = system.iter().cloned().collect();
    let config = source.or(other_source).load(None, &systems)?;
    config.ensure_upstream(false)?;
    let token = std::env::var("OS_TOKEN").ok().filter(|token| !token.is_empty());
    let wanted = JobToCheck { upstream: name, job, project, system, instance_id, token };
    let checked = check_upstream(config, &wanted, &mut print).await;
    checked.map_err(|problem| ConfigError::new(problem).into())
}

fn print(step: CheckStep) {
    let (word, text) = match &step.outcome {
        StepOutcome::Passed(text) => ("ok", text),
        StepOutcome::Skipped(text) => ("skipped", text),
        StepOutcome::Failed(text) => ("failed", text),
    };
    // Standard output may be closed, as by `| head`.
    let _ = writeln!(io::stdout(), "{word:<8}{}: {text}", step.name);
}
