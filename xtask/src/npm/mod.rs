//! `cargo xtask npm`: builds the npm package exactly as `npm publish` would send it.

mod bundle;
mod minified_names;
mod node_tools;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

pub(crate) use self::node_tools::NodeTools;
pub(crate) use self::wasm::WASM_FEATURES;
use crate::{process, workspace};

/// Files that are copied into the package unchanged.
const FILES: [&str; 13] = [
    "npm/README.md",
    "npm/custom-elements.json",
    "npm/element.d.ts",
    "npm/index.d.ts",
    "npm/inline.d.ts",
    "npm/testing.d.ts",
    "npm/jobtree.wasm.d.ts",
    "npm/frameworks.d.ts",
    "npm/types.d.ts",
    "npm/vscode.html-custom-data.json",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// Builds the package and prints its sizes and the path of the tarball.
pub(crate) fn run() -> Result<()> {
    let tarball = build()?;
    println!("\n{}", tarball.display());
    Ok(())
}

/// `cargo xtask docs`: regenerates the tables and code blocks of the documentation.
pub(crate) fn write_docs() -> Result<()> {
    process::run(&mut node_script("docs.mjs"))
}

/// Builds the package and returns the path of its tarball.
///
/// # Errors
///
/// If a tool is missing, a build step fails or the package is larger than `npm/budget.json` allows.
pub(crate) fn build() -> Result<PathBuf> {
    process::run(node_script("docs.mjs").arg("--check"))
        .context("the types or the manifest differ from npm/description.mjs; see above")?;
    stage()?;
    let staged = staged();
    process::run(node_script("measure.mjs").arg(&staged))
        .context("the package exceeds npm/budget.json, or could not be measured; see above")?;
    pack(&staged)
}

/// Builds the package's files, whatever their sizes.
pub(crate) fn stage() -> Result<()> {
    let node_tools = NodeTools::ensure()?;
    let built = output_folder().join("built");
    let staged = staged();
    for folder in [&built, &staged] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    wasm::build(&node_tools, &built)?;
    bundle::bundle(&node_tools, &built, &staged)?;
    fs::copy(built.join(wasm::NAME), staged.join(wasm::NAME))?;
    for file in FILES {
        let source = workspace::root().join(file);
        let name = source.file_name().with_context(|| format!("{file} has no file name"))?;
        fs::copy(&source, staged.join(name))
            .with_context(|| format!("could not copy {file} into the package"))?;
    }
    for name in ["package.json", "web-types.json"] {
        write_with_version(name, &staged)?;
    }
    Ok(())
}

/// The folder with the package's files, before they are packed.
pub(crate) fn staged() -> PathBuf {
    output_folder().join("package")
}

/// The list of the wasm's functions, for benchmarks.
pub(crate) fn function_names() -> PathBuf {
    output_folder().join("built").join(wasm::FUNCTION_NAMES)
}

/// `target/npm`.
fn output_folder() -> PathBuf {
    workspace::root().join("target").join("npm")
}

/// Node with a script of `npm/scripts`.
fn node_script(name: &str) -> Command {
    let mut node = Command::new("node");
    node.current_dir(workspace::root()).arg(workspace::root().join("npm/scripts").join(name));
    node
}

/// Writes a file of `npm/` with the version of the workspace.
fn write_with_version(name: &str, staged: &Path) -> Result<()> {
    let template = fs::read_to_string(workspace::root().join("npm").join(name))?;
    let placeholder = "\"version\": \"0.0.0\"";
    ensure!(template.contains(placeholder), "npm/{name} has no {placeholder} to replace");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(staged.join(name), template.replace(placeholder, &version))?;
    Ok(())
}

fn pack(staged: &Path) -> Result<PathBuf> {
    let npm = which::which("npm").context("could not find npm, which comes with Node")?;
    let pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination"];
    process::run(Command::new(npm).current_dir(staged).args(pack).arg(output_folder()))?;
    let tarball = output_folder().join(format!("jobtree-{}.tgz", env!("CARGO_PKG_VERSION")));
    ensure!(tarball.is_file(), "`npm pack` wrote no {}", tarball.display());
    Ok(tarball)
}
