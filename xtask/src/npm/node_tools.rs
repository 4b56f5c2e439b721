//! Installs the npm tools that build the package: wasm-opt, which optimises the wasm, and esbuild, which bundles the scripts.
//! Also Lit, with which a benchmark compares the widget.
//!
//! The bundlers that the package is tested with are in `tests/packaging`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, workspace};

/// npm packages with pinned versions.
const PACKAGES: [&str; 3] = ["binaryen@132.0.0", "esbuild@0.28.2", "lit@3.3.3"];

/// The tools, all installed.
#[derive(Debug)]
pub(crate) struct NodeTools {
    packages: PathBuf,
}

impl NodeTools {
    /// Installs missing tools into `target/tools`, with progress on stderr.
    pub(crate) fn ensure() -> Result<Self> {
        let folder = workspace::root().join("target/tools/node");
        let tools = Self { packages: folder.join("node_modules") };
        let stamp = folder.join("installed");
        let wanted = PACKAGES.join(" ");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(tools);
        }
        eprintln!("Installing {wanted} into target/tools ...");
        let npm = which::which("npm").context("could not find npm; install Node 20 or later")?;
        fs::create_dir_all(&folder)?;
        let install = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"];
        process::run(Command::new(npm).args(install).arg(&folder).args(PACKAGES))
            .with_context(|| format!("could not install {wanted} from npm"))?;
        fs::write(stamp, wanted)?;
        Ok(tools)
    }

    /// wasm-opt, from the package `binaryen`.
    pub(crate) fn wasm_opt(&self) -> Command {
        self.program("wasm-opt")
    }

    /// esbuild.
    pub(crate) fn esbuild(&self) -> Command {
        self.program("esbuild")
    }

    /// The folder with the installed packages.
    pub(crate) fn packages(&self) -> &Path {
        &self.packages
    }

    fn program(&self, name: &str) -> Command {
        Command::new(self.packages.join(".bin").join(name))
    }
}
