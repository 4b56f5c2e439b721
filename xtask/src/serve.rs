//! `cargo xtask serve`: the page, behind a proxy for the simulated cloud or for a real one.

use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process::{self, Background};
use crate::tools::Tools;
use crate::workspace;

/// Ports and cloud.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Port of the page.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Port of the proxy.
    #[arg(long, default_value_t = 8787)]
    proxy_port: u16,

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

/// How often the background programs and Ctrl-C are checked.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Starts the proxy and the page, and blocks until Ctrl-C.
pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    let ctrl_c = ctrl_c_channel()?;
    let page = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let proxy = SocketAddr::from((Ipv4Addr::LOCALHOST, options.proxy_port));
    if page == proxy {
        bail!("`--port` and `--proxy-port` are both {}; choose two different ports", options.port);
    }
    ensure_free(page, "--port")?;
    ensure_free(proxy, "--proxy-port")?;
    let tools = Tools::ensure()?;
    eprintln!("Building the proxy ...");
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;

    let command = proxy_command(options, proxy)?;
    let mut programs = vec![Background::start("jobtree-proxy", command)?];
    let Interrupted(false) = wait_until_open(proxy, &mut programs, &ctrl_c)? else {
        return Ok(());
    };
    eprintln!("Building the page ...");
    programs.push(Background::start("trunk", trunk_command(&tools, page, proxy))?);
    let Interrupted(false) = wait_until_open(page, &mut programs, &ctrl_c)? else {
        return Ok(());
    };

    println!("\nServing jobtree at http://{page}/ (proxy at http://{proxy}/). Ctrl-C to stop.\n");
    while !interrupted(&ctrl_c)? {
        programs.iter_mut().try_for_each(Background::ensure_running)?;
    }
    println!("\nStopped.");
    Ok(())
}

fn proxy_command(options: &ServeOptions, address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(workspace::built_program("jobtree-proxy")?);
    command.args(options.cloud_flags()).args(["--listen", &address.to_string()]);
    Ok(command)
}

fn trunk_command(tools: &Tools, page: SocketAddr, proxy: SocketAddr) -> Command {
    let mut command = tools.trunk();
    command.args(["serve", "--port", &page.port().to_string()]);
    // The proxy is on the page's own origin, as it would be in a portal.
    command.args(["--proxy-backend", &format!("http://{proxy}/"), "--proxy-rewrite", "/proxy/"]);
    command
}

fn ensure_free(address: SocketAddr, option: &str) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!(
            "port {} on {} is taken, perhaps by another `cargo xtask serve`; stop that program or choose another port \
             with `{option}`",
            address.port(),
            address.ip()
        )
    })
}

/// True if Ctrl-C ended the wait.
struct Interrupted(bool);

/// Waits until `address` accepts connections. Fails if one of `programs` ends first.
fn wait_until_open(
    address: SocketAddr,
    programs: &mut [Background],
    ctrl_c: &Receiver<()>,
) -> Result<Interrupted> {
    while TcpStream::connect_timeout(&address, POLL_INTERVAL).is_err() {
        programs.iter_mut().try_for_each(Background::ensure_running)?;
        if interrupted(ctrl_c)? {
            return Ok(Interrupted(true));
        }
    }
    Ok(Interrupted(false))
}

/// Receives a value for each Ctrl-C or SIGTERM.
fn ctrl_c_channel() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    let on_ctrl_c = move || {
        // Nobody receives a second Ctrl-C while the first one is handled.
        let _ = sender.send(());
    };
    ctrlc::set_handler(on_ctrl_c).context("could not set a handler for Ctrl-C")?;
    Ok(receiver)
}

/// Waits up to [`POLL_INTERVAL`] for Ctrl-C.
fn interrupted(ctrl_c: &Receiver<()>) -> Result<bool> {
    match ctrl_c.recv_timeout(POLL_INTERVAL) {
        Ok(()) => Ok(true),
        Err(RecvTimeoutError::Timeout) => Ok(false),
        Err(RecvTimeoutError::Disconnected) => bail!("the handler for Ctrl-C is gone"),
    }
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
            ("--port 1 --proxy-port 2", "--demo"),
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
