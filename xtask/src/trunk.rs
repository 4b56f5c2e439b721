//! Installs trunk, whose `trunk serve` reloads the page after every change. Only its own test needs it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{process, wasm, workspace};

/// The last version that builds with the pinned Rust.
const TRUNK_VERSION: &str = "0.21.14";

/// A tool from crates.io.
struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Whether it is built with the lock file it was published with. False if that lock file has yanked versions.
    locked: bool,
    /// How long it takes to compile on two cores.
    minutes: &'static str,
}

/// Trunk and the programs it runs, all installed.
#[derive(Debug)]
pub(crate) struct Trunk {
    /// Path of trunk.
    pub(crate) program: PathBuf,
    /// PATH with the programs that trunk runs.
    pub(crate) path: OsString,
}

impl Trunk {
    /// Trunk from PATH or `target/tools`, or `None` if it or the wasm-bindgen that it runs is missing.
    pub(crate) fn find() -> Result<Option<Self>> {
        let path = path_with(&tools_folder().join("bin"))?;
        let is_complete = tools()?.iter().all(|tool| tool.is_installed(&path));
        is_complete.then(|| Self::on(path)).transpose()
    }

    /// Trunk, installed into `target/tools` if it is missing, with progress on stderr.
    pub(crate) fn ensure() -> Result<Self> {
        wasm::ensure_target()?;
        let path = path_with(&tools_folder().join("bin"))?;
        for tool in tools()? {
            tool.ensure(&path)?;
        }
        Self::on(path)
    }

    fn on(path: OsString) -> Result<Self> {
        let program = which::which_in("trunk", Some(&path), workspace::root());
        Ok(Self { program: program.context("could not find trunk")?, path })
    }
}

/// Trunk, and wasm-bindgen's command line in the version that the lock file has.
fn tools() -> Result<[Tool; 2]> {
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
        // Has to be exactly the version of the library.
        version: locked_version("wasm-bindgen")?,
        locked: false,
        minutes: "two minutes",
    };
    Ok([trunk, wasm_bindgen])
}

impl Tool {
    fn ensure(&self, path: &OsString) -> Result<()> {
        if self.is_installed(path) {
            return Ok(());
        }
        let started = Instant::now();
        let Self { package, version, minutes, .. } = self;
        eprintln!(
            "Installing {package} {version} into target/tools (once; about {minutes} if it has to be compiled) ..."
        );
        // A prebuilt binary if cargo-binstall is installed and finds one, otherwise from source.
        let is_prebuilt = process::try_stdout(workspace::cargo().args(["binstall", "-V"]))
            .is_some()
            && process::run(&mut self.binstall()).is_ok();
        if !is_prebuilt {
            process::run(&mut self.install()).with_context(|| {
                format!(
                    "could not install {package} {version}; install it yourself and put it on PATH"
                )
            })?;
        }
        if !self.is_installed(path) {
            bail!("installed {package}, but `{} --version` does not print {version}", self.program);
        }
        eprintln!("Installed {package} {version} in {} s.", started.elapsed().as_secs());
        Ok(())
    }

    /// True if the program is on `path` in the right version.
    fn is_installed(&self, path: &OsString) -> bool {
        let Ok(program) = which::which_in(self.program, Some(path), workspace::root()) else {
            return false;
        };
        let stdout = process::try_stdout(Command::new(program).arg("--version"));
        stdout.is_some_and(|stdout| stdout.split_whitespace().nth(1) == Some(&self.version))
    }

    fn binstall(&self) -> Command {
        let mut command = workspace::cargo();
        command.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
        command.arg(tools_folder()).arg(format!("{}@{}", self.package, self.version));
        command
    }

    fn install(&self) -> Command {
        let mut command = workspace::cargo();
        command.args(["install", self.package, "--version", &self.version, "--root"]);
        command.arg(tools_folder());
        if self.locked {
            command.arg("--locked");
        } else {
            // Without a lock file, Cargo would choose dependencies that need a newer Rust.
            command.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
        }
        command
    }
}

/// The version of `package` in the workspace's Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let file = workspace::root().join("Cargo.lock");
    let lock =
        fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    version_in(&lock, package)
}

fn version_in(lock: &str, package: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<LockedPackage>,
    }
    #[derive(Deserialize)]
    struct LockedPackage {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(lock).context("could not parse Cargo.lock")?;
    let mut versions = lock.package.into_iter().filter(|locked| locked.name == package);
    match (versions.next(), versions.next()) {
        (Some(only), None) => Ok(only.version),
        (None, _) => bail!("Cargo.lock has no package {package}"),
        (Some(_), Some(_)) => bail!("Cargo.lock has more than one version of {package}"),
    }
}

fn tools_folder() -> PathBuf {
    workspace::root().join("target").join("tools")
}

fn path_with(first: &std::path::Path) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_path_buf()).chain(env::split_paths(&rest));
    env::join_paths(folders).context("could not extend PATH")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_found_only_if_the_lock_file_has_one() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "a").unwrap(), "1.2.3");
        for (package, expected) in [("b", "more than one version of b"), ("c", "no package c")] {
            let error = version_in(lock, package).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert!(version_in("nonsense", "a").is_err());
    }

    #[test]
    fn workspace_lock_file_has_one_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
