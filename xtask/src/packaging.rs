//! Tests of the npm package: its manifest, and the consumer projects in `tests/packaging` that install it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{browser, npm, process, workspace};

/// Node with the test that manifest, types and documentation agree with the element.
pub(crate) fn manifest_test() -> Result<Command> {
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).args(["--test", "--test-reporter=spec", "manifest.test.mjs"]);
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
