//! `cargo xtask serve`: the proxy serves the page together with the simulated cloud, or with a real one.

use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::interrupts::Interrupts;
use crate::process::Background;
use crate::wasm::{self, Profile};
use crate::{page, workspace};

/// Where the page is written, relative to the repository's root.
const DIST: &str = "target/dist";

/// Port, build and cloud.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Port of the page and of the proxy.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Opens the page in the default browser.
    #[arg(long)]
    open: bool,

    /// Builds the wasm as small and fast as in the npm package; takes longer.
    #[arg(long)]
    release: bool,

    /// Configuration of jobtree-proxy, with real clouds.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cloud", "region", "system"])]
    config: Option<PathBuf>,

    /// A real cloud, with credentials from the environment [default: the cloud that has the region].
    #[arg(long)]
    cloud: Option<String>,

    /// Region of the real cloud [default: OS_REGION_NAME].
    #[arg(long)]
    region: Option<String>,

    /// System of the real cloud, such as `cce`. Can be repeated.
    #[arg(long, value_name = "NAME")]
    system: Vec<String>,
}

impl ServeOptions {
    /// The flags of jobtree-proxy that choose a cloud.
    fn cloud_flags(&self) -> Vec<OsString> {
        let mut flags = Vec::new();
        let mut add = |flag: &str, value: &OsStr| {
            flags.extend([OsString::from(flag), value.to_owned()]);
        };
        if let Some(file) = &self.config {
            add("--config", file.as_os_str());
        }
        for (flag, value) in [("--cloud", &self.cloud), ("--region", &self.region)] {
            if let Some(value) = value {
                add(flag, value.as_ref());
            }
        }
        for system in &self.system {
            add("--system", system.as_ref());
        }
        if flags.is_empty() {
            flags.push("--demo".into());
        }
        flags
    }
}

/// How long one attempt to connect to the proxy may take.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(200);

/// Builds the proxy and the page, serves both from the proxy, and blocks until Ctrl-C.
pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    let started = Instant::now();
    let interrupts = Interrupts::catch()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    ensure_free(address)?;
    let profile = if options.release { Profile::Widget } else { Profile::Dev };
    let folder = workspace::root().join(DIST);

    let mut steps = Steps::of(4);
    steps.begin("Compiling the proxy");
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--package", "jobtree-proxy"]);
    interrupts.run("cargo", cargo)?;
    steps.begin("Compiling the widget to WebAssembly");
    wasm::ensure_target()?;
    let cargo = wasm::compile_command("jobtree", profile);
    interrupts.run("cargo", cargo)?;
    steps.begin("Assembling the page");
    page::assemble(profile, &folder)?;
    steps.begin("Starting the proxy");
    let command = proxy_command(options, address, &folder)?;
    let mut proxy = Background::start("jobtree-proxy", command)?;
    while TcpStream::connect_timeout(&address, CONNECT_TIMEOUT).is_err() {
        proxy.ensure_running()?;
        ensure!(!interrupts.wait(), "jobtree-proxy was interrupted");
    }
    steps.end();

    let url = format!("http://{address}/");
    println!("\njobtree is ready after {} s: {url}", started.elapsed().as_secs());
    println!("The page is in {DIST}; any web server can serve it. Ctrl-C stops.\n");
    if options.open
        && let Err(error) = open::that_detached(&url)
    {
        eprintln!("warning: could not open a browser ({error}); open {url} yourself");
    }
    while !interrupts.wait() {
        proxy.ensure_running()?;
    }
    println!("\nStopped.");
    Ok(())
}

/// Announces numbered steps on stderr, with the duration of each.
struct Steps {
    count: u32,
    number: u32,
    started: Instant,
}

impl Steps {
    fn of(count: u32) -> Self {
        Self { count, number: 0, started: Instant::now() }
    }

    fn begin(&mut self, name: &str) {
        self.end();
        self.number += 1;
        self.started = Instant::now();
        eprintln!("[{}/{}] {name} ...", self.number, self.count);
    }

    fn end(&self) {
        if self.number > 0 {
            eprintln!("      done in {:.1} s", self.started.elapsed().as_secs_f32());
        }
    }
}

fn proxy_command(options: &ServeOptions, address: SocketAddr, folder: &Path) -> Result<Command> {
    let mut command = Command::new(workspace::built_program("jobtree-proxy")?);
    command.args(options.cloud_flags()).args(["--listen", &address.to_string(), "--assets"]);
    command.arg(folder);
    Ok(command)
}

fn ensure_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!(
            "port {} on {} is taken, perhaps by another `cargo xtask serve`; stop that program or choose another port \
             with `--port`",
            address.port(),
            address.ip()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct ServeCli {
        #[command(flatten)]
        options: ServeOptions,
    }

    #[test]
    fn proxy_flags_choose_the_cloud_or_the_simulated_one() {
        for (given, expected) in [
            ("", "--demo"),
            ("--port 1 --open --release", "--demo"),
            ("--config proxy.toml", "--config proxy.toml"),
            ("--system cce --region eu-de", "--region eu-de --system cce"),
            (
                "--cloud huawei --region cn-north-4 --system cce --system ief",
                "--cloud huawei --region cn-north-4 --system cce --system ief",
            ),
        ] {
            let words = std::iter::once("serve").chain(given.split_whitespace());
            let flags = ServeCli::parse_from(words).options.cloud_flags();
            assert_eq!(flags.join(OsStr::new(" ")), expected, "{given}");
        }
        assert!(ServeCli::try_parse_from(["serve", "--config", "a", "--region", "b"]).is_err());
    }
}
