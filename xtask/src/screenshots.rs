//! `cargo xtask screenshots`: screenshots of the running page, for a visual review.

use anyhow::Result;

use crate::{browser, process, workspace};

/// Writes the screenshots to `target/screenshots`, and the README's pictures to `docs/`.
pub(crate) fn run() -> Result<()> {
    let folder = workspace::root().join("target").join("screenshots");
    process::run(browser::node()?.arg("screenshots.mjs").arg(folder))
}
