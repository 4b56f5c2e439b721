//! The tools from npm that make the package: wasm-opt, which makes the wasm smaller, and esbuild, which makes one script
//! of several. (What the package is tested with is in `tests/packaging`.)

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, workspace};

/// Packages and their versions.
const PACKAGES: [&str; 2] = ["binaryen@132.0.0", "esbuild@0.28.2"];

/// The tools, all there.
#[derive(Debug)]
pub(crate) struct NodeTools {
    bin: PathBuf,
}

impl NodeTools {
    /// Installs what is missing into `target/tools`, and says so while it does.
    pub(crate) fn ensure() -> Result<Self> {
        let folder = workspace::root().join("target/tools/node");
        let tools = Self { bin: folder.join("node_modules/.bin") };
        let installed = folder.join("installed");
        let wanted = PACKAGES.join(" ");
        if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(tools);
        }
        eprintln!("Installing {wanted} into target/tools ...");
        let npm = which::which("npm").context("npm is missing; install Node 20 or newer")?;
        fs::create_dir_all(&folder)?;
        let install = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"];
        process::run(Command::new(npm).args(install).arg(&folder).args(PACKAGES)).with_context(
            || format!("{wanted} cannot be had from npm, and the package cannot be made without"),
        )?;
        fs::write(installed, wanted)?;
        Ok(tools)
    }

    /// wasm-opt.
    pub(crate) fn wasm_opt(&self) -> Command {
        Command::new(self.bin.join("wasm-opt"))
    }

    /// esbuild.
    pub(crate) fn esbuild(&self) -> Command {
        Command::new(self.bin.join("esbuild"))
    }
}
