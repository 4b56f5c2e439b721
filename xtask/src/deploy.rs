//! The files of `deploy/` at work: nginx in front of two proxies, and the tools that know their schemas.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{nginx, process, workspace};

/// The test with nginx; `None` where there is none, which is said.
pub(crate) fn behind_nginx() -> Option<Command> {
    let program = nginx::ensure("nginx")?;
    let mut command = workspace::cargo();
    command.args(["test", "--package", "jobtree-proxy", "--test", "deploy"]);
    command.args(["--", "--ignored", "--nocapture"]).env("JOBTREE_NGINX", program);
    Some(command)
}

/// The check of manifests, unit and configurations, which ends with a line that says how many passed.
pub(crate) fn check(python: &Path) -> Result<Command> {
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let scripts = workspace::root().join("tests").join("deploy");
    let mut command = Command::new(python);
    command.current_dir(scripts).arg("check.py").arg(workspace::root().join("deploy"));
    command.arg(workspace::built("jobtree-proxy")?);
    Ok(command)
}
