//! The tools that turn the crate into a page: the wasm target, trunk, wasm-bindgen.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{process, workspace};

/// The target that pages run.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Newer ones want a newer Rust than ours.
const TRUNK_VERSION: &str = "0.21.14";

/// The tools, all there.
#[derive(Debug)]
pub(crate) struct Tools {
    path: OsString,
}

/// A tool from crates.io.
struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// What it was published with, where all of that is still to be had.
    locked: bool,
    /// How long compiling it takes on two cores.
    minutes: &'static str,
}

impl Tools {
    /// Installs what is missing into `target/tools`, and says so while it does.
    pub(crate) fn ensure() -> Result<Self> {
        ensure_wasm_target()?;
        let trunk = Tool {
            package: "trunk",
            program: "trunk",
            version: TRUNK_VERSION.into(),
            locked: true,
            minutes: "five minutes",
        };
        let wasm_bindgen = Tool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            // Has to be the one that the library was compiled with, to the letter.
            version: locked_version("wasm-bindgen")?,
            locked: false,
            minutes: "two minutes",
        };
        let path = path_with(&tools_folder().join("bin"))?;
        for tool in [trunk, wasm_bindgen] {
            tool.ensure(&path)?;
        }
        Ok(Self { path })
    }

    /// PATH with our own tools first.
    pub(crate) fn path(&self) -> &OsStr {
        &self.path
    }

    /// Trunk, in the repository's root.
    pub(crate) fn trunk(&self) -> Command {
        let mut trunk = self.command("trunk");
        trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
        // It takes only `true` and `false` where everybody else takes anything.
        if env::var_os("NO_COLOR").is_some() {
            trunk.env("NO_COLOR", "true");
        }
        trunk
    }

    /// wasm-bindgen, in the repository's root.
    pub(crate) fn wasm_bindgen(&self) -> Command {
        self.command("wasm-bindgen")
    }

    fn command(&self, name: &str) -> Command {
        let program = which::which_in(name, Some(&self.path), workspace::root());
        let mut command = Command::new(program.unwrap_or_else(|_| name.into()));
        command.current_dir(workspace::root()).env("PATH", &self.path);
        command
    }
}

impl Tool {
    fn ensure(&self, path: &OsString) -> Result<()> {
        if self.is_on(path) {
            return Ok(());
        }
        let begun = Instant::now();
        let Self { package, version, minutes, .. } = self;
        eprintln!(
            "Installing {package} {version} into target/tools (once; about {minutes} if it is compiled) ..."
        );
        // A prebuilt one where cargo-binstall can get it, else from source.
        let is_prebuilt = process::output(workspace::cargo().args(["binstall", "-V"])).is_some()
            && process::run(self.binstall().as_mut()).is_ok();
        if !is_prebuilt {
            process::run(self.install().as_mut()).with_context(|| {
                format!(
                    "{package} {version} cannot be had; install it yourself and have it on PATH"
                )
            })?;
        }
        if !self.is_on(path) {
            bail!("{package} was installed, but does not say that it is version {version}");
        }
        eprintln!("Installed {package} {version} in {} s.", begun.elapsed().as_secs());
        Ok(())
    }

    fn is_on(&self, path: &OsString) -> bool {
        let Ok(program) = which::which_in(self.program, Some(path), workspace::root()) else {
            return false;
        };
        let said = process::output(Command::new(program).arg("--version"));
        said.is_some_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }

    fn binstall(&self) -> Box<Command> {
        let mut command = workspace::cargo();
        command.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
        command.arg(tools_folder()).arg(format!("{}@{}", self.package, self.version));
        Box::new(command)
    }

    fn install(&self) -> Box<Command> {
        let mut command = workspace::cargo();
        command.args(["install", self.package, "--version", &self.version, "--root"]);
        command.arg(tools_folder());
        if self.locked {
            command.arg("--locked");
        } else {
            // Without its own lock file, at least nothing that our Rust is too old for.
            command.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
        }
        Box::new(command)
    }
}

fn ensure_wasm_target() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = process::output(Command::new(rustc).current_dir(workspace::root()).args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]));
    if folder.is_some_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    eprintln!("Installing the Rust target {WASM} ...");
    let mut rustup = Command::new("rustup");
    process::run(rustup.current_dir(workspace::root()).args(["target", "add", WASM]))
        .with_context(|| format!("the Rust target {WASM} is missing and rustup cannot add it; https://rustup.rs has rustup"))
}

/// The version of a package that the workspace is built with.
fn locked_version(package: &str) -> Result<String> {
    let file = workspace::root().join("Cargo.lock");
    let lock =
        fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    version_in(&lock, package)
}

fn version_in(lock: &str, package: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(lock).context("Cargo.lock is no lock file")?;
    let mut versions = lock.package.into_iter().filter(|locked| locked.name == package);
    match (versions.next(), versions.next()) {
        (Some(only), None) => Ok(only.version),
        (None, _) => bail!("Cargo.lock has no {package}"),
        (Some(_), Some(_)) => bail!("Cargo.lock has more than one {package}"),
    }
}

fn tools_folder() -> PathBuf {
    workspace::root().join("target").join("tools")
}

fn path_with(first: &std::path::Path) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_path_buf()).chain(env::split_paths(&rest));
    env::join_paths(folders).context("PATH cannot be extended")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_says_which_version_a_tool_has_to_be() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "a").unwrap(), "1.2.3");
        for (package, expected) in [("b", "more than one b"), ("c", "no c")] {
            let error = version_in(lock, package).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert!(version_in("nonsense", "a").is_err());
    }

    #[test]
    fn our_own_lock_file_has_one_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
