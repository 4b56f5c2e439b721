//! Optimises the package's wasm and shortens the names in its bindings.

use std::path::Path;

use anyhow::Result;

use super::minified_names;
use super::node_tools::NodeTools;
use crate::process;
use crate::wasm::{self, DefaultPath, Profile};

/// File name of the wasm in the package.
pub(crate) const NAME: &str = "jobtree.wasm";

/// File name of the wasm as wasm-bindgen writes it.
pub(super) const BOUND_NAME: &str = "jobtree_bg.wasm";

/// File name of the list of the wasm's functions, `index:name` per line. It is not part of the package.
pub(super) const FUNCTION_NAMES: &str = "functions.txt";

/// The WebAssembly features that Rust enables by default for wasm32, as arguments of wasm-opt, which needs them by name.
pub(crate) const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Arguments of wasm-opt, for size after compression. Measured in `docs/performance.md`.
///
/// - `-Oz` twice: the second pass still saves some bytes.
/// - Large functions with one caller are not inlined, because the merged code compresses less well. Tiny ones are, because
///   browsers compile every function separately.
/// - Constants are folded into the offsets of loads and stores. That is valid because nothing is at addresses below 1,024: the
///   stack is first and grows down, and would have overflowed.
/// - Functions are sorted by name, so that those with similar code are neighbours, which compress better.
/// - Debug sections are stripped here and not by rustc, which would also strip what wasm-bindgen reads.
const WASM_OPT: [&str; 10] = [
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=200",
    "--always-inline-max-function-size=5",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    minified_names::MINIFY_FLAG,
];

/// Writes `jobtree.wasm` and `jobtree.js` into `folder`.
pub(super) fn build(node_tools: &NodeTools, folder: &Path) -> Result<()> {
    eprintln!("Compiling the wasm ...");
    let compiled = wasm::compile("jobtree", Profile::Widget)?;
    // Only `npm/wasm.js` has the URL of the wasm.
    wasm::bind(&compiled, folder, DefaultPath::Omitted)?;
    let mut wasm_opt = node_tools.wasm_opt();
    wasm_opt.args(WASM_OPT).args(WASM_FEATURES);
    wasm_opt.arg(format!("--symbolmap={}", folder.join(FUNCTION_NAMES).display()));
    wasm_opt.arg(folder.join(BOUND_NAME)).arg("-o").arg(folder.join(NAME));
    let names = process::stdout(&mut wasm_opt)?;
    minified_names::apply(&folder.join("jobtree.js"), &names)
}
