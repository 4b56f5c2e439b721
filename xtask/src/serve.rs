//! `cargo xtask serve`: the proxy with its simulated cloud, and the page.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
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

    let mut programs = vec![Background::start("jobtree-proxy", proxy_command(proxy)?)?];
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

fn proxy_command(address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(workspace::built("jobtree-proxy")?);
    command.args(["--demo", "--listen", &address.to_string()]);
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
