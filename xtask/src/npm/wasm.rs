//! Compiles and optimises the package's wasm, and generates its bindings.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Result;

use super::minified_names;
use super::node_tools::NodeTools;
use crate::tools::{Tools, WASM};
use crate::{process, workspace};

/// File name of the wasm in the package.
pub(crate) const NAME: &str = "jobtree.wasm";

/// File name of the wasm as wasm-bindgen and trunk write it.
pub(super) const BOUND_NAME: &str = "jobtree_bg.wasm";

/// Arguments of wasm-opt, for size after compression. Measured in `docs/performance.md`.
///
/// - `-Oz` twice: the second pass still saves some bytes.
/// - Large functions with one caller are not inlined, because the merged code compresses less well. Tiny ones are, because
///   browsers compile every function separately.
/// - The features are those that Rust enables by default for wasm32; wasm-opt needs them by name.
/// - Debug sections are stripped here and not by rustc, which would also strip what wasm-bindgen reads.
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
    minified_names::MINIFY_FLAG,
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
    cargo.args(build).arg("--config").arg(remap_local_paths()).arg("--target-dir").arg(&target);
    process::run(&mut cargo)?;
    let compiled = target.join(WASM).join("widget").join("jobtree.wasm");
    // Only `npm/wasm.js` has the URL of the wasm: with a second one, bundlers would include the file twice.
    let bind = ["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-dir"];
    process::run(tools.wasm_bindgen().args(bind).arg(folder).arg(compiled))?;
    let unoptimised = folder.join(BOUND_NAME);
    let optimised = folder.join(NAME);
    let mut wasm_opt = node_tools.wasm_opt();
    let names =
        process::stdout(wasm_opt.args(WASM_OPT).arg(&unoptimised).arg("-o").arg(optimised))?;
    minified_names::apply(&folder.join("jobtree.js"), &names)
}

/// A Cargo setting that removes local paths from panic messages, so that every machine builds the same package and the
/// package reveals no paths.
fn remap_local_paths() -> String {
    let flags =
        local_paths().into_iter().map(|path| format!("'--remap-path-prefix={}='", path.display()));
    format!("target.{WASM}.rustflags=[{}]", flags.collect::<Vec<_>>().join(","))
}

/// The workspace, and the folders in which Cargo stores the sources of dependencies.
fn local_paths() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let registries = registries.into_iter().flatten().flatten().map(|folder| folder.path());
    registries.chain([workspace::root()]).map(|path| path.join("")).collect()
}
