//! Runs nginx with its own configuration and folder below `target/`.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Background};
use crate::workspace;

/// How long a server may take to open its port.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// A running nginx, stopped on drop.
#[derive(Debug)]
pub(crate) struct Nginx {
    process: Background,
}

impl Nginx {
    /// Starts `program` with the text `config` in `target/<folder>`, which is emptied first, and waits until `address`
    /// accepts connections.
    pub(crate) fn start(
        program: &Path,
        folder: &str,
        config: &str,
        address: SocketAddr,
    ) -> Result<Self> {
        let folder = workspace::root().join("target").join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("could not empty {}", folder.display()))?;
        }
        fs::create_dir_all(folder.join("logs"))?;
        let file = folder.join("nginx.conf");
        fs::write(&file, config)?;
        check_config(program, &folder, &file)?;
        let mut command = Command::new(program);
        command.arg("-p").arg(&folder).arg("-c").arg(&file).args(["-g", "daemon off;"]);
        let mut process = Background::start("nginx", command)?;
        wait_until_open(address, &mut process)?;
        Ok(Self { process })
    }

    /// Process id of the nginx master.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

/// Fails if nginx rejects the configuration in `file`.
fn check_config(program: &Path, folder: &Path, file: &Path) -> Result<()> {
    let mut command = Command::new(program);
    process::run(command.args(["-q", "-t", "-p"]).arg(folder).arg("-c").arg(file))
}

/// Waits until `address` accepts connections. Fails if `process` ends first or the start takes too long.
pub(crate) fn wait_until_open(address: SocketAddr, process: &mut Background) -> Result<()> {
    let started = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_err() {
        process.ensure_running()?;
        if started.elapsed() > START_TIMEOUT {
            bail!("nothing listens on {address} after {} s", START_TIMEOUT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
