//! Bundles the modules in `npm/` and the wasm bindings into the scripts of the package.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use super::node_tools::NodeTools;
use super::wasm;
use crate::{process, workspace};

/// ES2022 is the baseline: every browser with adopted style sheets and `:state()` supports it.
const ESBUILD: [&str; 5] =
    ["--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8"];

const BANNER: &str = concat!("/*! jobtree ", env!("CARGO_PKG_VERSION"), " | MIT OR Apache-2.0 */");

/// Makes Chromium compile the functions of a script together with it, in another thread, and not each when it is first called:
/// most of them are called before the first tree. It has to be the first line. Other browsers ignore it.
const COMPILE_AT_ONCE: &str = "//# allFunctionsCalledOnLoad\n";

/// Writes `element.js`, `index.js`, `inline.js` and `testing.js` into `staged`. `built` holds the wasm and its bindings.
pub(super) fn bundle(tools: &NodeTools, built: &Path, staged: &Path) -> Result<()> {
    let sources = workspace::root().join("npm");
    copy_scripts(&sources, built)?;
    for folder in ["plain", "lang"] {
        fs::create_dir_all(built.join(folder))?;
        copy_scripts(&sources.join(folder), &built.join(folder))?;
    }
    rename_wasm(&built.join("wasm.js"))?;
    let esbuild = |entry: &str, output: &str, flags: &[&str]| {
        let mut esbuild = tools.esbuild();
        let has_bindings = ["element.js", "inline.js"].contains(&output);
        let first_line = if has_bindings { COMPILE_AT_ONCE } else { "" };
        esbuild.current_dir(built).args(ESBUILD).args(flags).arg("--log-level=warning");
        esbuild.arg(format!("--banner:js={first_line}{BANNER}"));
        process::run(esbuild.arg(entry).arg(format!("--outfile={}", staged.join(output).display())))
    };
    // External, so that they are fetched only when they are needed.
    let on_demand =
        ["plain/index.js", "diagnostics.js", "lang/de.js", "lang/zh-Hans.js", "lang/zh-Hant.js"];
    let external = on_demand.map(|script| format!("--external:./{script}"));
    esbuild("element.js", "element.js", &external.each_ref().map(String::as_str))?;
    for script in on_demand {
        esbuild(script, script, &[])?;
    }
    esbuild("development.js", "development.js", &["--external:./index.js"])?;
    // External, so that a page that imports both entries gets one class and one wasm.
    esbuild("index.js", "index.js", &["--external:./element.js"])?;
    fs::copy(sources.join("inline/wasm.js"), built.join("wasm.js"))?;
    rename_wasm(&built.join("wasm.js"))?;
    esbuild("index.js", "inline.js", &["--loader:.wasm=base64"])?;
    // Replaces the bindings and the wasm.
    copy_scripts(&sources.join("testing"), built)?;
    esbuild("testing.js", "testing.js", &[])
}

/// Copies the scripts of a folder, without those of its subfolders.
fn copy_scripts(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let file = entry?.path();
        if let Some(name) = file.file_name().filter(|_| file.extension() == Some("js".as_ref())) {
            fs::copy(&file, to.join(name))?;
        }
    }
    Ok(())
}

/// Replaces the file name that wasm-bindgen chose with the name of the wasm in the package.
fn rename_wasm(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file)?;
    ensure!(
        text.contains(wasm::BOUND_NAME),
        "{} has no {} to rename",
        file.display(),
        wasm::BOUND_NAME
    );
    fs::write(file, text.replace(wasm::BOUND_NAME, wasm::NAME))?;
    Ok(())
}
