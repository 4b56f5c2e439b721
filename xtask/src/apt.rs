//! Packages of Debian and its kin.

use std::process::Command;

use anyhow::Result;

use crate::process;

/// Whether this machine has apt.
pub(crate) fn is_here() -> bool {
    which::which("apt-get").is_ok()
}

/// Installs packages that are missing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    process::run(apt().args(["update", "-q"]))?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    process::run(apt().args(install).args(packages))
}

/// apt-get, through sudo where it is there, is needed and asks nothing.
fn apt() -> Command {
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut apt = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        apt.args(["-n", "apt-get"]);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
