//! The package's wasm and its bindings.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Result;

use super::minified_names;
use super::node_tools::NodeTools;
use crate::tools::{Tools, WASM};
use crate::{process, workspace};

/// The wasm's name in the package.
pub(crate) const NAME: &str = "jobtree.wasm";

/// The same as wasm-bindgen has it, and trunk.
pub(super) const BOUND_NAME: &str = "jobtree_bg.wasm";

/// For size, as the widget's profile; the second time still finds something. A large function that is called from one place
/// stays one: what wasm-opt would make of all of them together is less alike, and takes more once it is compressed. Tiny
/// ones do not, for a browser translates each by itself. Then what Rust's wasm32 uses by default, which has to be named;
/// then what only debuggers read. (Left to rustc, that would take away what wasm-bindgen reads.)
const WASM_OPT: [&str; 14] = [
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=200",
    "--always-inline-max-function-size=5",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    minified_names::SHORTEN,
];

/// Writes `jobtree.wasm` and `jobtree.js` into `folder`.
pub(super) fn build(tools: &Tools, node_tools: &NodeTools, folder: &Path) -> Result<()> {
    eprintln!("Compiling the wasm ...");
    let target = workspace::root().join("target");
    let build = [
        "build",
        "--profile",
        "widget",
        "--package",
        "jobtree",
        "--bin",
        "jobtree",
        "--target",
        WASM,
    ];
    let mut cargo = workspace::cargo();
    cargo.args(build).arg("--config").arg(without_own_paths()).arg("--target-dir").arg(&target);
    process::run(&mut cargo)?;
    let compiled = target.join(WASM).join("widget").join("jobtree.wasm");
    // The address of the wasm is said in `npm/wasm.js` alone: a second one would have bundlers take the file along twice.
    let bind = ["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-dir"];
    process::run(tools.wasm_bindgen().args(bind).arg(folder).arg(compiled))?;
    let bound = folder.join(BOUND_NAME);
    let smaller = folder.join(NAME);
    let mut optimise = node_tools.wasm_opt();
    let printed = process::printed(optimise.args(WASM_OPT).arg(&bound).arg("-o").arg(smaller))?;
    minified_names::follow(&folder.join("jobtree.js"), &printed)
}

/// Has rustc leave out of messages where on this machine the sources lie: a package tells nothing of that, and is the same
/// whoever builds it.
fn without_own_paths() -> String {
    let flags =
        own_paths().into_iter().map(|path| format!("'--remap-path-prefix={}='", path.display()));
    format!("target.{WASM}.rustflags=[{}]", flags.collect::<Vec<_>>().join(","))
}

/// The workspace, and the folders in which cargo keeps what it has fetched.
fn own_paths() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let fetched = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let fetched = fetched.into_iter().flatten().flatten().map(|folder| folder.path());
    fetched.chain([workspace::root()]).map(|path| path.join("")).collect()
}
