//! `jobtree-proxy`: see the crate's documentation.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use jobtree_proxy::demo::Cloud;
use jobtree_proxy::{App, app};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Answers a browser's questions for cloud jobs.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,

    /// Folder whose files are served at /, such as the built page.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,

    /// Upstream `demo`: a simulated cloud inside this process, jobs demo-success, demo-failure, demo-slow, demo-wide and
    /// demo-flaky of every system in project demo.
    #[arg(long)]
    demo: bool,
}

/// How long requests in flight may take to end once the process is asked to.
const GRACE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("jobtree-proxy: {refusal}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    if !arguments.demo {
        return Err(
            "this version has no other upstream than the simulated cloud; start it with --demo"
                .into(),
        );
    }
    if let Some(folder) = arguments.assets.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(format!("--assets {} is no folder", folder.display()));
    }
    let address = arguments.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!(
        "jobtree-proxy listens on http://{address}, simulated cloud under http://{address}/demo"
    );

    let app = app(App { demo: Cloud::new(), assets: arguments.assets });
    let (stopping, mut stopped) = watch::channel(false);
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
        asked_to_stop().await;
        let _ = stopping.send(true);
    });
    tokio::select! {
        ended = async { served.await } => ended.map_err(|error| error.to_string()),
        () = async {
            let _ = stopped.wait_for(|stopped| *stopped).await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
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
