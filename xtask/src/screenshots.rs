//! `cargo xtask screenshots`: pictures to be looked at.

use anyhow::Result;

use crate::{browser, process, workspace};

pub(crate) fn run() -> Result<()> {
    let folder = workspace::root().join("target").join("screenshots");
    process::run(browser::node()?.arg("screenshots.mjs").arg(folder))
}
