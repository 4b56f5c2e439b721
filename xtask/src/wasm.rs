//! Compiles the crate to WebAssembly and generates the bindings, with wasm-bindgen as a library.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{process, workspace};

/// The Rust target of the widget.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The package with `<job-tree>`.
const ELEMENT: &str = "jobtree";

/// A Cargo profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Compiles in a minute; three megabytes.
    Dev,
    /// Optimised for size, as in the npm package.
    Widget,
}

impl Profile {
    /// The profile's name, and the folder of its output.
    const fn name_and_folder(self) -> (&'static str, &'static str) {
        match self {
            Self::Dev => ("dev", "debug"),
            Self::Widget => ("widget", "widget"),
        }
    }
}

/// Who loads the wasm: the bindings themselves, or a script that knows its URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultPath {
    /// Without an argument, the bindings' `init()` loads `NAME_bg.wasm` next to them.
    Included,
    /// `init()` needs an argument. A second URL in the package would make bundlers include the wasm twice.
    Omitted,
}

/// The Cargo command that compiles `package`, whose binary has the same name.
pub(crate) fn compile_command(package: &str, profile: Profile) -> Command {
    let mut cargo = workspace::cargo();
    let (name, _) = profile.name_and_folder();
    cargo.args(["build", "--package", package, "--bin", package, "--target", TARGET]);
    cargo.args(["--profile", name, "--target-dir"]).arg(target_folder());
    if package == ELEMENT {
        // Without the texts of other languages than English, which the element's script loads.
        cargo.args(["--no-default-features", "--features", "element"]);
    }
    if profile == Profile::Widget {
        cargo.arg("--config").arg(remap_local_paths());
    }
    cargo
}

/// Where [`compile_command`] writes the wasm.
pub(crate) fn compiled(package: &str, profile: Profile) -> PathBuf {
    let (_, folder) = profile.name_and_folder();
    target_folder().join(TARGET).join(folder).join(package).with_extension("wasm")
}

/// Compiles `package` and returns the path of the wasm.
pub(crate) fn compile(package: &str, profile: Profile) -> Result<PathBuf> {
    ensure_target()?;
    process::run(&mut compile_command(package, profile))?;
    Ok(compiled(package, profile))
}

/// Writes `NAME.js` and `NAME_bg.wasm` into `folder`, where `NAME` is that of the compiled wasm.
pub(crate) fn bind(compiled: &Path, folder: &Path, default_path: DefaultPath) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).typescript(false);
    bindgen.omit_default_module_path(default_path == DefaultPath::Omitted);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .with_context(|| format!("could not generate the bindings of {}", compiled.display()))
}

/// Installs the Rust target if it is missing.
pub(crate) fn ensure_target() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut print = Command::new(rustc);
    print.current_dir(workspace::root()).args(["--print", "target-libdir", "--target", TARGET]);
    let folder = process::try_stdout(&mut print);
    if folder.is_some_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    eprintln!("Installing the Rust target {TARGET} ...");
    let mut rustup = Command::new("rustup");
    process::run(rustup.current_dir(workspace::root()).args(["target", "add", TARGET]))
        .with_context(|| {
            format!("could not add the Rust target {TARGET}; install rustup from https://rustup.rs")
        })
}

/// A Cargo setting that removes local paths from panic messages, so that every machine builds the same package and the
/// package reveals no paths.
fn remap_local_paths() -> String {
    let flags =
        local_paths().into_iter().map(|path| format!("'--remap-path-prefix={}='", path.display()));
    format!("target.{TARGET}.rustflags=[{}]", flags.collect::<Vec<_>>().join(","))
}

/// The workspace, and the folders in which Cargo stores the sources of dependencies.
fn local_paths() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let registries = registries.into_iter().flatten().flatten().map(|folder| folder.path());
    registries.chain([workspace::root()]).map(|path| path.join("")).collect()
}

/// `target` in the workspace, so that the path of the wasm is known whatever Cargo's settings are.
fn target_folder() -> PathBuf {
    workspace::root().join("target")
}
