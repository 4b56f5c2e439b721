//! `jobtree-proxy`: see the crate's documentation.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jobtree_proxy::config::{self, Cloud as KnownCloud, Config, Flags};
use jobtree_proxy::simulator::Cloud;
use jobtree_proxy::{App, app, log, server};

/// Answers a browser's questions for cloud jobs.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Configuration file; see the README.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cloud", "region", "system"])]
    config: Option<PathBuf>,

    /// Address and port to listen on; port 0 takes a free one [default: the configuration's, or 127.0.0.1:8787].
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,

    /// Folder whose files are served at /, such as the built page.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,

    /// Upstream `demo`: a simulated cloud inside this process, jobs demo-success, demo-failure, demo-slow, demo-wide and
    /// demo-flaky of every system in project demo.
    #[arg(long)]
    demo: bool,

    /// Without a configuration file: the cloud, with the credentials of the usual environment variables
    /// (`HUAWEICLOUD_SDK_*`, `OS_*`) [default: the one that has the region].
    #[arg(long)]
    cloud: Option<KnownCloud>,

    /// Without a configuration file: the cloud's region [default: OS_REGION_NAME].
    #[arg(long)]
    region: Option<String>,

    /// Without a configuration file: whose jobs; may be given more than once.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    system: Vec<String>,

    /// Says whether the configuration is right, and does nothing else.
    #[arg(long)]
    check: bool,
}

// These threads ask the upstreams; callers' connections have threads of their own.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            for line in refusal.lines() {
                eprintln!("jobtree-proxy: {line}");
            }
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let config = configuration(&arguments)?;
    if let Some(folder) = arguments.assets.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(format!("--assets {} is no folder", folder.display()));
    }
    if arguments.check {
        println!("The configuration is right.");
        return Ok(());
    }
    log::start(config.log);
    let upstreams: Vec<_> = config.upstreams.iter().map(|it| it.name.clone()).collect();
    let address = config.listen;
    let demo = arguments.demo.then(Cloud::new);
    let proxy = app(App { config, demo, assets: arguments.assets })?;
    let listener = TcpListener::bind(address)
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let demo = arguments.demo.then(|| format!("simulated cloud under http://{address}/demo"));
    let served =
        upstreams.iter().map(|name| format!("upstream {name} under http://{address}/{name}"));
    let parts: Vec<_> = demo.into_iter().chain(served).collect();
    // Nobody need be there to read it.
    let _ = writeln!(
        std::io::stdout(),
        "jobtree-proxy listens on http://{address}, {}",
        parts.join(", ")
    );
    let served = server::serve(listener, proxy, asked_to_stop()).await;
    served.map_err(|error| format!("connections cannot be served: {error}"))
}

fn configuration(arguments: &Arguments) -> Result<Config, String> {
    let variable = |name: &str| std::env::var(name).ok();
    let Arguments { cloud, region, system, .. } = arguments;
    let has_flags = cloud.is_some() || region.is_some() || !system.is_empty();
    let mut config = match &arguments.config {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
            config::parse(&text, &file.display().to_string(), variable)?
        }
        None if arguments.demo && !has_flags => Config::demo_alone(),
        None if has_flags => {
            let flags = Flags { cloud: *cloud, region: region.clone(), systems: system.clone() };
            config::from_environment(&flags, variable)?
        }
        None => {
            return Err(
                "there is nothing to serve: give --config FILE, or --system and --region with the \
                        credentials in the environment, or --demo for the simulated cloud"
                    .into(),
            );
        }
    };
    if let Some(listen) = arguments.listen {
        config.listen = listen;
    }
    config.ensure_not_exposed()?;
    if config.upstreams.is_empty() && !arguments.demo {
        return Err("there is no [[upstream]] in the configuration, and no --demo".into());
    }
    Ok(config)
}

/// Ctrl-C, or SIGTERM where there is one.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
