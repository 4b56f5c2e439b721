//! Installs missing programs with apt, on Debian and its derivatives.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Where Debian installs nginx. Often not on a user's PATH.
const NGINX_IN_SBIN: &str = "/usr/sbin/nginx";

/// True if this machine has apt-get.
pub(crate) fn is_available() -> bool {
    which::which("apt-get").is_ok()
}

/// Installs `packages`.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    process::run(apt_get().args(["update", "-q"]))?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    process::run(apt_get().args(install).args(packages))
}

/// Returns what `find` finds, after installing `packages` if it finds nothing.
///
/// # Errors
///
/// If `find` still finds nothing. The message holds `name` and `advice`.
pub(crate) fn find_or_install<T>(
    name: &str,
    packages: &[&str],
    advice: &str,
    find: impl Fn() -> Option<T>,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let message = format!("could not find {name}; {advice}");
    if !is_available() {
        bail!(message);
    }
    eprintln!("Installing {name} with apt (once) ...");
    install(packages).context(message.clone())?;
    find().context(message)
}

/// Path of a program whose apt package has the program's name, installed if missing. Prints that the test is skipped and
/// returns `None` if it cannot be installed.
pub(crate) fn optional_program(name: &str) -> Option<PathBuf> {
    let find = || {
        let in_sbin = (name == "nginx").then(|| Path::new(NGINX_IN_SBIN));
        let in_sbin = in_sbin.filter(|path| path.is_file()).map(Path::to_path_buf);
        which::which(name).ok().or(in_sbin)
    };
    match find_or_install(name, &[name], "install it to run this test", find) {
        Ok(program) => Some(program),
        Err(error) => {
            println!("Skipped: {error:#}");
            None
        }
    }
}

/// apt-get, through sudo without a password prompt unless the user is root.
fn apt_get() -> Command {
    let is_root =
        process::try_stdout(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["-n", "apt-get"]);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
