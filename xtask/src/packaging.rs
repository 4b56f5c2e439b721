//! Tests of the npm package: its manifest, the documentation, and the consumer projects in `tests/packaging` that install it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{apt, browser, npm, process, workspace};

/// Node with the tests that manifest and types agree with the element, the documentation with the files it shows, and
/// everything that is published with one version.
pub(crate) fn manifest_and_docs_test() -> Result<Command> {
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).args(["--test", "--test-reporter=spec"]);
    node.args(["manifest.test.mjs", "docs.test.mjs", "shell.test.mjs", "publish.test.mjs"]);
    node.env("JOBTREE_PROXY", workspace::built_program("jobtree-proxy")?);
    node.env("JOBTREE_XTASK", workspace::built_program("xtask")?);
    if let Some(nginx) = apt::optional_program("nginx") {
        node.env("JOBTREE_NGINX", nginx);
    }
    Ok(node)
}

/// Node with the test that installs the packed package in consumer projects and opens them in a browser: `all` of them, or
/// only those that install quickly.
pub(crate) fn projects_test(all: bool) -> Result<Command> {
    let tarball = npm::build()?;
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).env("JOBTREE_PROXY", workspace::built_program("jobtree-proxy")?);
    node.arg("run.mjs").arg(tarball);
    if !all {
        node.arg("--quick");
    }
    Ok(node)
}

fn scripts() -> PathBuf {
    workspace::root().join("tests").join("packaging")
}
