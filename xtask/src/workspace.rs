//! Paths of the workspace, and its Cargo.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Path of a program of this workspace, already built. Programs are in the folder of the running xtask, whichever target
/// folder Cargo uses.
pub(crate) fn built_program(name: &str) -> Result<PathBuf> {
    let xtask = env::current_exe().context("could not find the path of this program")?;
    Ok(xtask.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// The Cargo that runs this program, in the repository's root.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}
