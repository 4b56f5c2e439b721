//! `cargo xtask npm`: the package as `npm publish` would send it.

mod bundle;
mod minified_names;
mod node_tools;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use self::node_tools::NodeTools;
use crate::tools::Tools;
use crate::{process, workspace};

/// What of the repository is in the package as it is.
const FILES: [&str; 11] = [
    "npm/README.md",
    "npm/custom-elements.json",
    "npm/element.d.ts",
    "npm/index.d.ts",
    "npm/inline.d.ts",
    "npm/jobtree.wasm.d.ts",
    "npm/frameworks.d.ts",
    "npm/types.d.ts",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// Builds the package, measures it, and tells where the tarball is.
pub(crate) fn run() -> Result<()> {
    let tarball = build()?;
    println!("\n{}", tarball.display());
    Ok(())
}

/// `cargo xtask docs`.
pub(crate) fn write_tables() -> Result<()> {
    process::run(&mut node_script("tables.mjs"))
}

/// Builds the package and returns the path of its tarball.
pub(crate) fn build() -> Result<PathBuf> {
    let tools = Tools::ensure()?;
    let node_tools = NodeTools::ensure()?;
    let built = folder().join("built");
    let staged = staged();
    for folder in [&built, &staged] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    wasm::build(&tools, &node_tools, &built)?;
    bundle::bundle(&node_tools, &built, &staged)?;
    fs::copy(built.join(wasm::NAME), staged.join(wasm::NAME))?;
    for file in FILES {
        let source = workspace::root().join(file);
        let name = source.file_name().context("a file of the package has no name")?;
        fs::copy(&source, staged.join(name))
            .with_context(|| format!("{file} cannot be put into the package"))?;
    }
    write_package_json(&staged)?;
    process::run(node_script("measure.mjs").arg(&staged))
        .context("the package is not as large as it may be (npm/budget.json)")?;
    pack(&staged)
}

/// What is in the package, once it is built.
pub(crate) fn staged() -> PathBuf {
    folder().join("package")
}

/// Where everything is made.
fn folder() -> PathBuf {
    workspace::root().join("target").join("npm")
}

/// Node that runs one of the package's scripts.
fn node_script(name: &str) -> Command {
    let mut node = Command::new("node");
    node.current_dir(workspace::root()).arg(workspace::root().join("npm/scripts").join(name));
    node
}

/// `npm/package.json`, with the version of the workspace.
fn write_package_json(staged: &Path) -> Result<()> {
    let template = fs::read_to_string(workspace::root().join("npm/package.json"))?;
    let placeholder = "\"version\": \"0.0.0\"";
    ensure!(template.contains(placeholder), "npm/package.json has to have {placeholder}");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(staged.join("package.json"), template.replace(placeholder, &version))?;
    Ok(())
}

fn pack(staged: &Path) -> Result<PathBuf> {
    let npm = which::which("npm").context("npm is missing; it comes with Node")?;
    let pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination"];
    process::run(Command::new(npm).current_dir(staged).args(pack).arg(folder()))?;
    let tarball = folder().join(format!("jobtree-{}.tgz", env!("CARGO_PKG_VERSION")));
    ensure!(tarball.is_file(), "npm pack has not written {}", tarball.display());
    Ok(tarball)
}
