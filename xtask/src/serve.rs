//! `cargo xtask serve`: the proxy, with its simulated cloud or before a real one, and the page.

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

/// Where to serve.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Port of the page.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Port of the proxy.
    #[arg(long, default_value_t = 8787)]
    proxy_port: u16,

    /// A configuration of jobtree-proxy: the clouds in it, in place of the simulated one.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cloud", "region", "system"])]
    config: Option<PathBuf>,

    /// The cloud, with the credentials of the environment, in place of the simulated one [default: the one that has the
    /// region].
    #[arg(long)]
    cloud: Option<String>,

    /// The cloud's region [default: OS_REGION_NAME].
    #[arg(long)]
    region: Option<String>,

    /// Whose jobs; may be given more than once.
    #[arg(long, value_name = "NAME")]
    system: Vec<String>,
}

impl Options {
    /// What the proxy is told about clouds.
    fn cloud_arguments(&self) -> Vec<OsString> {
        let mut arguments = Vec::new();
        let mut add = |flag: &str, value: &OsStr| {
            arguments.extend([OsString::from(flag), value.to_owned()]);
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
        if arguments.is_empty() {
            arguments.push("--demo".into());
        }
        arguments
    }
}

/// How often the two programs are looked after.
const HEARTBEAT: Duration = Duration::from_millis(200);

pub(crate) fn run(options: &Options) -> Result<()> {
    let stop = stop_wish()?;
    let page = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let proxy = SocketAddr::from((Ipv4Addr::LOCALHOST, options.proxy_port));
    if page == proxy {
        bail!("the page and the proxy cannot share port {}", options.port);
    }
    ensure_free(page, "--port")?;
    ensure_free(proxy, "--proxy-port")?;
    let tools = Tools::ensure()?;
    eprintln!("Building the proxy ...");
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;

    let command = proxy_command(options, proxy)?;
    let mut programs = vec![Background::start("jobtree-proxy", command)?];
    let Stopped(false) = until_open(proxy, &mut programs, &stop)? else { return Ok(()) };
    eprintln!("Building the page ...");
    programs.push(Background::start("trunk", trunk_command(&tools, page, proxy))?);
    let Stopped(false) = until_open(page, &mut programs, &stop)? else { return Ok(()) };

    println!(
        "\njobtree is at http://{page}/ and its proxy at http://{proxy}/; Ctrl-C ends both.\n"
    );
    while !wished_to_stop(&stop)? {
        programs.iter_mut().try_for_each(Background::ensure_running)?;
    }
    println!("\nBoth are ended.");
    Ok(())
}

fn proxy_command(options: &Options, address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(workspace::built("jobtree-proxy")?);
    command.args(options.cloud_arguments()).args(["--listen", &address.to_string()]);
    Ok(command)
}

fn trunk_command(tools: &Tools, page: SocketAddr, proxy: SocketAddr) -> Command {
    let mut command = tools.trunk();
    command.args(["serve", "--port", &page.port().to_string()]);
    // Under the page's own origin, as a portal would have it.
    command.args(["--proxy-backend", &format!("http://{proxy}/"), "--proxy-rewrite", "/proxy/"]);
    command
}

fn ensure_free(address: SocketAddr, option: &str) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!(
            "port {} on {} is taken, perhaps by another `cargo xtask serve`; end that program or choose another port \
             with {option}",
            address.port(),
            address.ip()
        )
    })
}

/// Whether Ctrl-C came first.
struct Stopped(bool);

fn until_open(
    address: SocketAddr,
    programs: &mut [Background],
    stop: &Receiver<()>,
) -> Result<Stopped> {
    while TcpStream::connect_timeout(&address, HEARTBEAT).is_err() {
        programs.iter_mut().try_for_each(Background::ensure_running)?;
        if wished_to_stop(stop)? {
            return Ok(Stopped(true));
        }
    }
    Ok(Stopped(false))
}

fn stop_wish() -> Result<Receiver<()>> {
    let (wish, wished) = mpsc::channel();
    let on_wish = move || {
        // A second Ctrl-C while the first is obeyed has nobody to hear it.
        let _ = wish.send(());
    };
    ctrlc::set_handler(on_wish).context("Ctrl-C cannot be heard")?;
    Ok(wished)
}

/// Waits a heartbeat for it.
fn wished_to_stop(stop: &Receiver<()>) -> Result<bool> {
    match stop.recv_timeout(HEARTBEAT) {
        Ok(()) => Ok(true),
        Err(RecvTimeoutError::Timeout) => Ok(false),
        Err(RecvTimeoutError::Disconnected) => bail!("Ctrl-C cannot be heard any more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn the_proxy_is_told_which_clouds_and_else_simulates_one() {
        for (given, told) in [
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
            let told_by = Command::parse_from(words).options.cloud_arguments();
            assert_eq!(told_by.join(OsStr::new(" ")), told, "{given}");
        }
        assert!(Command::try_parse_from(["serve", "--config", "a", "--region", "b"]).is_err());
    }
}
