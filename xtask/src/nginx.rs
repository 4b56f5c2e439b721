//! nginx, from apt where it is missing, with a configuration and a folder of our own.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Background};
use crate::{apt, workspace};

/// Where Debian puts it, which is not on everybody's PATH.
const SBIN: &str = "/usr/sbin/nginx";

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that apt has under that name; `None` where it cannot be had, which is said.
pub(crate) fn ensure(program: &str) -> Option<PathBuf> {
    let find = || {
        let sbin = Path::new(SBIN);
        let in_sbin = (program == "nginx" && sbin.is_file()).then(|| sbin.to_path_buf());
        which::which(program).ok().or(in_sbin)
    };
    if let Some(found) = find() {
        return Some(found);
    }
    if apt::is_here() {
        eprintln!("Installing {program} by apt (once) ...");
        if apt::install(&[program]).is_ok()
            && let Some(found) = find()
        {
            return Some(found);
        }
    }
    println!("Skipped: there is no {program}; install it to have this tested.");
    None
}

/// A running nginx, ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Nginx {
    process: Background,
}

impl Nginx {
    /// Starts it in that folder under `target/`, which is emptied first. It listens at `address` when this is over.
    pub(crate) fn start(
        program: &Path,
        folder: &str,
        config: &str,
        address: SocketAddr,
    ) -> Result<Self> {
        let folder = workspace::root().join("target").join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder).context("an old nginx folder cannot be removed")?;
        }
        fs::create_dir_all(folder.join("logs"))?;
        let file = folder.join("nginx.conf");
        fs::write(&file, config)?;
        check(program, &folder, &file)?;
        let mut command = Command::new(program);
        command.arg("-p").arg(&folder).arg("-c").arg(&file).args(["-g", "daemon off;"]);
        let mut process = Background::start("nginx", command)?;
        until_open(address, &mut process)?;
        Ok(Self { process })
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

/// Whether nginx takes a configuration.
pub(crate) fn check(program: &Path, folder: &Path, file: &Path) -> Result<()> {
    let mut command = Command::new(program);
    process::run(command.args(["-q", "-t", "-p"]).arg(folder).arg("-c").arg(file))
}

/// Waits until somebody listens there.
pub(crate) fn until_open(address: SocketAddr, process: &mut Background) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_err() {
        process.ensure_running()?;
        if begun.elapsed() > PATIENCE {
            bail!("nobody listens at {address}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
