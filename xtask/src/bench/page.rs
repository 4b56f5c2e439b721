//! A page with the widget from the package, for benchmarks.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{folder, scripts};
use crate::npm;

/// What of the package a page loads.
const LOADED: [&str; 3] = ["element.js", "index.js", "jobtree.wasm"];

/// Builds it and returns its folder.
pub(super) fn build() -> Result<PathBuf> {
    npm::build()?;
    let page = folder().join("page");
    if page.exists() {
        fs::remove_dir_all(&page)?;
    }
    fs::create_dir_all(page.join("jobtree"))?;
    let copy = |from: PathBuf, to: PathBuf| {
        fs::copy(&from, to).with_context(|| format!("{} cannot be copied", from.display()))
    };
    for name in ["index.html", "main.js"] {
        copy(scripts().join("widget").join(name), page.join(name))?;
    }
    for name in LOADED {
        copy(npm::staged().join(name), page.join("jobtree").join(name))?;
    }
    Ok(page)
}
