//! Builds the pages that benchmarks load: the widget from the npm package, and two others to compare it with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{output_folder, scripts};
use crate::npm::{self, NodeTools};
use crate::process;

/// Builds the page with the widget, as a portal's bundler does, and returns its folder.
pub(super) fn widget() -> Result<PathBuf> {
    npm::stage()?;
    let package = npm::staged();
    let page = empty_folder("page")?;
    copy_files(&scripts().join("pages/widget"), &page)?;
    // Where the bundled script looks for it.
    copy(&package.join("jobtree.wasm"), &page.join("jobtree.wasm"))?;
    copy(&npm::function_names(), &page.join("functions.txt"))?;
    let alias = format!("--alias:jobtree={}", package.join("index.js").display());
    // What is loaded when needed stays a file of its own.
    bundle("widget", &page, &["--splitting", &alias])?;
    Ok(page)
}

/// The page without a framework.
pub(super) fn by_hand() -> PathBuf {
    scripts().join("pages/by_hand")
}

/// Builds the page with Lit and returns its folder.
pub(super) fn lit() -> Result<PathBuf> {
    let page = empty_folder("lit")?;
    copy_files(&scripts().join("pages/lit"), &page)?;
    bundle("lit", &page, &[])?;
    Ok(page)
}

/// Bundles the script of a page in `tests/bench/pages` into `page`.
fn bundle(name: &str, page: &Path, options: &[&str]) -> Result<()> {
    let tools = NodeTools::ensure()?;
    let script = scripts().join("pages").join(name).join("main.js");
    let mut esbuild = tools.esbuild();
    esbuild.env("NODE_PATH", tools.packages()).arg(script).args(options);
    esbuild.args(["--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8"]);
    esbuild.args(["--log-level=warning", "--allow-overwrite"]);
    process::run(esbuild.arg(format!("--outdir={}", page.display())))
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
