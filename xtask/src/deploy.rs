//! Tests of `deploy/`: nginx in front of two proxies, and schema checks of manifests, unit and configurations.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{apt, process, workspace};

/// The test that runs `deploy/nginx` in front of two proxies. `None` if nginx cannot be installed.
pub(crate) fn nginx_test() -> Option<Command> {
    let program = apt::optional_program("nginx")?;
    let mut command = workspace::cargo();
    command.args(["test", "--package", "jobtree-proxy", "--test", "deploy"]);
    command.args(["--", "--ignored", "--nocapture"]).env("JOBTREE_NGINX", program);
    Some(command)
}

/// `tests/deploy/check.py`: schema checks of everything in `deploy/`. Its last line is `N passed, N failed`.
pub(crate) fn schema_check(python: &Path) -> Result<Command> {
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let scripts = workspace::root().join("tests").join("deploy");
    let mut command = Command::new(python);
    command.current_dir(scripts).arg("check.py").arg(workspace::root().join("deploy"));
    command.arg(workspace::built_program("jobtree-proxy")?);
    Ok(command)
}
