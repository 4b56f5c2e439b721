//! The program `jobtree-proxy`. See the crate's documentation.

mod run_error;

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jobtree_proxy::config::{self, Config, ConfigError, KnownCloud, UpstreamFlags};
use jobtree_proxy::simulator::Simulator;
use jobtree_proxy::{Proxy, ProxyParts, log, server};
use run_error::{RunError, check_assets};

/// Serves the job APIs of clouds to browsers.
#[derive(Debug, Parser)]
#[command(version, about)]
struct ProxyArgs {
    /// Configuration file; see docs/proxy.md.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cloud", "region", "system"])]
    config: Option<PathBuf>,

    /// Address and port to listen on; port 0 takes a free one [default: the configuration's, or 127.0.0.1:8787].
    #[arg(long, value_name = "ADDR", value_parser = parse_listen)]
    listen: Option<SocketAddr>,

    /// Directory whose files are served at /, such as the built page.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,

    /// Adds the upstream `demo`: a simulated cloud with the jobs demo-success, demo-failure, demo-slow, demo-wide and
    /// demo-flaky of every system, in the project demo.
    #[arg(long)]
    demo: bool,

    /// Without a configuration file: the cloud, with credentials from the usual environment variables
    /// (`HUAWEICLOUD_SDK_*`, `OS_*`) [default: the cloud that has the region].
    #[arg(long)]
    cloud: Option<KnownCloud>,

    /// Without a configuration file: the cloud's region [default: OS_REGION_NAME].
    #[arg(long)]
    region: Option<String>,

    /// Without a configuration file: the systems whose jobs are served; may be repeated.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    system: Vec<String>,

    /// Checks the configuration and exits.
    #[arg(long)]
    check: bool,
}

// These threads send the requests to upstreams. The server has threads of its own for its connections.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    match run(ProxyArgs::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                for line in error.to_string().lines() {
                    eprintln!("{}{line}", error.prefix());
                }
            }
            ExitCode::from(2)
        }
    }
}

async fn run(args: ProxyArgs) -> Result<(), Vec<RunError>> {
    let config = load_config(&args);
    let assets = args.assets.as_deref().map_or(Ok(()), check_assets);
    let config = match (config, assets) {
        (Ok(config), Ok(())) => config,
        (config, assets) => {
            return Err([config.err(), assets.err()].into_iter().flatten().collect());
        }
    };
    if args.check {
        println!("Configuration OK");
        return Ok(());
    }
    serve(args, config).await.map_err(|error| vec![error])
}

async fn serve(args: ProxyArgs, config: Config) -> Result<(), RunError> {
    log::start(config.log);
    let upstreams: Vec<_> = config.upstreams.iter().map(|it| it.name.clone()).collect();
    let listen = config.listen;
    let simulator = args.demo.then(Simulator::new);
    let parts = ProxyParts { config, simulator, assets: args.assets };
    let proxy = Proxy::new(parts).map_err(RunError::HttpClient)?;
    let listener = TcpListener::bind(listen).map_err(|error| RunError::Listen(listen, error))?;
    let address = listener.local_addr().map_err(|error| RunError::Listen(listen, error))?;
    let demo = args.demo.then(|| format!("simulated cloud under http://{address}/demo"));
    let served =
        upstreams.iter().map(|name| format!("upstream {name} under http://{address}/{name}"));
    let routes: Vec<_> = demo.into_iter().chain(served).collect();
    // Unlike `println!`, this does not panic when standard output is closed.
    let _ =
        writeln!(io::stdout(), "jobtree-proxy listens on http://{address}, {}", routes.join(", "));
    server::serve(listener, proxy, shutdown_signal()).await.map_err(RunError::Serve)
}

fn parse_listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "use an IP address and a port, such as 127.0.0.1:8787")
}

fn load_config(args: &ProxyArgs) -> Result<Config, RunError> {
    let variable = |name: &str| std::env::var(name).ok();
    let ProxyArgs { cloud, region, system, .. } = args;
    let has_flags = cloud.is_some() || region.is_some() || !system.is_empty();
    let mut config = match &args.config {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| RunError::ConfigFile(file.clone(), error))?;
            config::parse(&text, &file.display().to_string(), variable)?
        }
        None if args.demo && !has_flags => Config::simulator_only(),
        None if has_flags => {
            let flags =
                UpstreamFlags { cloud: *cloud, region: region.clone(), systems: system.clone() };
            config::from_environment(&flags, variable)?
        }
        None => {
            let message = "there is nothing to serve. Add --demo for the simulated cloud, --config FILE, or --system and \
                           --region with credentials in the environment";
            return Err(ConfigError::new(message).into());
        }
    };
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    config.ensure_not_exposed()?;
    if config.upstreams.is_empty() && !args.demo {
        let message = "the configuration has no upstream. Add an [[upstream]], or use --demo for the simulated cloud";
        return Err(ConfigError::new(message).into());
    }
    Ok(config)
}

/// Completes at Ctrl-C, and at SIGTERM on Unix.
async fn shutdown_signal() {
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
