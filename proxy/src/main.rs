//! The program `jobtree-proxy`. See the crate's documentation.

mod check_command;
mod cli;
mod completions;
mod config_source;
mod manual;
mod reload;
mod run_error;
mod usage_error;

use std::io::{self, Write};
use std::net::TcpListener;
use std::process::ExitCode;

use cli::{ProxyArgs, ProxyCommand};
use jobtree_proxy::config::Config;
use jobtree_proxy::log::Log;
use jobtree_proxy::simulator::Simulator;
use jobtree_proxy::{Proxy, ProxyParts, server};
use reload::Reloader;
use run_error::{RunError, check_assets};
use usage_error::hide_secrets;

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

// These threads send the requests to upstreams. The server has threads of its own for its connections.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let args = match ProxyArgs::from_process() {
        Ok(args) => args,
        Err(error) => {
            let error = hide_secrets(error);
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let outcome = match args.command {
        Some(ProxyCommand::CheckUpstream(check)) => {
            check_command::run(check, args.source).await.map_err(|error| vec![error])
        }
        Some(ProxyCommand::Completions { shell }) => print(|out| {
            out.extend(completions::script(shell));
            Ok(())
        }),
        Some(ProxyCommand::Man) => print(|out| manual::write(out)),
        None => run(args).await.map(|()| true),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(errors) => {
            for error in errors {
                error.print();
            }
            ExitCode::from(2)
        }
    }
}

/// Prints a text to standard output.
fn print(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<bool, Vec<RunError>> {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = write(&mut text);
    // Standard output may be closed, as by `| head`.
    let _ = io::stdout().write_all(&text);
    Ok(true)
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
    let log = Log::start(config.log);
    let upstreams: Vec<_> = config.upstreams.iter().map(|it| it.name.clone()).collect();
    let listen = config.listen;
    let simulator = args.demo.then(Simulator::new);
    let parts = ProxyParts { config, simulator, assets: args.assets };
    let proxy = Proxy::new(parts).map_err(RunError::HttpClient)?;
    let listener = TcpListener::bind(listen).map_err(|error| RunError::Listen(listen, error))?;
    // Before the line that says that the program runs, since without a handler SIGHUP would end it.
    let reloader = Reloader {
        proxy: proxy.clone(),
        log,
        source: args.source,
        listen_flag: args.listen,
        listen,
        has_simulator: args.demo,
    }
    .start();
    let address = listener.local_addr().map_err(|error| RunError::Listen(listen, error))?;
    let demo = args.demo.then(|| format!("simulated cloud under http://{address}/demo"));
    let served =
        upstreams.iter().map(|name| format!("upstream {name} under http://{address}/{name}"));
    let routes: Vec<_> = demo.into_iter().chain(served).collect();
    // Unlike `println!`, this does not panic when standard output is closed.
    let _ =
        writeln!(io::stdout(), "jobtree-proxy listens on http://{address}, {}", routes.join(", "));
    let served = server::serve(listener, proxy, shutdown_signal()).await;
    reloader.abort();
    served.map_err(RunError::Serve)
}

/// The configuration of a proxy that serves.
fn load_config(args: &ProxyArgs) -> Result<Config, RunError> {
    if args.demo && args.source.is_empty() && args.system.is_empty() {
        let mut config = Config::simulator_only();
        config.listen = args.listen.unwrap_or(config.listen);
        return Ok(config);
    }
    let config = args.source.load(args.listen, &args.system)?;
    config.ensure_upstream(args.demo)?;
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
