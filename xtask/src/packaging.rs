//! What tests the package: its manifest, and the projects of `tests/packaging` that install it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{browser, npm, process, workspace};

/// Tests that the manifest, the types and the documentation say what is there.
pub(crate) fn manifest() -> Result<Command> {
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).args(["--test", "--test-reporter=spec", "manifest.test.mjs"]);
    Ok(node)
}

/// Packs the package, installs it in projects and looks at them in a browser: in every one, or in those that are quick.
pub(crate) fn projects(all: bool) -> Result<Command> {
    let tarball = npm::build()?;
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).env("JOBTREE_PROXY", workspace::built("jobtree-proxy")?);
    node.arg("run.mjs").arg(tarball);
    if !all {
        node.arg("--quick");
    }
    Ok(node)
}

fn scripts() -> PathBuf {
    workspace::root().join("tests").join("packaging")
}
