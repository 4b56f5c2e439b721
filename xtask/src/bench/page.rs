//! Builds a page that shows the widget from the npm package, for benchmarks.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{output_folder, scripts};
use crate::npm;

/// Files of the package that the page loads.
const PACKAGE_FILES: [&str; 3] = ["element.js", "index.js", "jobtree.wasm"];

/// Builds the page and returns its folder.
pub(super) fn build() -> Result<PathBuf> {
    npm::build()?;
    let page = output_folder().join("page");
    if page.exists() {
        fs::remove_dir_all(&page)?;
    }
    fs::create_dir_all(page.join("jobtree"))?;
    let copy = |from: PathBuf, to: PathBuf| {
        fs::copy(&from, to).with_context(|| format!("could not copy {}", from.display()))
    };
    for name in ["index.html", "main.js"] {
        copy(scripts().join("widget").join(name), page.join(name))?;
    }
    for name in PACKAGE_FILES {
        copy(npm::staged().join(name), page.join("jobtree").join(name))?;
    }
    Ok(page)
}
