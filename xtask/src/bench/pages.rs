//! Builds the pages that benchmarks load: the widget from the npm package, and two others to compare it with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{output_folder, scripts};
use crate::npm::{self, NodeTools};
use crate::process;

/// Builds the page with the widget and returns its folder.
pub(super) fn widget() -> Result<PathBuf> {
    npm::stage()?;
    let page = empty_folder("page")?;
    copy_files(&scripts().join("pages/widget"), &page)?;
    copy_files(&npm::staged(), &page.join("jobtree"))?;
    copy(&npm::function_names(), &page.join("functions.txt"))?;
    Ok(page)
}

/// The page without a framework.
pub(super) fn by_hand() -> PathBuf {
    scripts().join("pages/by_hand")
}

/// Bundles the page with Lit and returns its folder.
pub(super) fn lit() -> Result<PathBuf> {
    let tools = NodeTools::ensure()?;
    let source = scripts().join("pages/lit");
    let page = empty_folder("lit")?;
    copy_files(&source, &page)?;
    let mut esbuild = tools.esbuild();
    esbuild.env("NODE_PATH", tools.packages()).arg(source.join("main.js"));
    esbuild.args([
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--log-level=warning",
    ]);
    esbuild.args(["--allow-overwrite", &format!("--outfile={}", page.join("main.js").display())]);
    process::run(&mut esbuild)?;
    Ok(page)
}

/// Creates a folder in `target/bench`, or removes its files.
fn empty_folder(name: &str) -> Result<PathBuf> {
    let folder = output_folder().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Copies the files of a folder and of its subfolders.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copied = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_files(&entry.path(), &copied)?;
        } else {
            copy(&entry.path(), &copied)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("could not copy {}", from.display()))?;
    Ok(())
}
