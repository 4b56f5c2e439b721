//! `cargo xtask bench proxy`: the proxy compared with nginx, for the upstream's bodies with `proxy_cache` and
//! `proxy_cache_lock`, and for each representation as a file with the same bytes.
//!
//! Both get the same load from the same machine, one after the other, in front of the same upstream.

mod loads;
mod plain_request;
mod process_usage;
mod results;
mod wrk;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

use self::loads::{Load, MEDIA_TYPE, all_loads, write_jobs};
use self::plain_request::PlainResponse;
use self::results::Case;
use self::wrk::LoadTarget;
use crate::apt;
use crate::nginx::{self, Nginx};
use crate::process::{self, Background};
use crate::workspace;

/// How often each case is measured, for one second after one of warm-up. The servers take turns, so that a machine that is busy
/// or warm for some seconds slows both.
const ROUNDS: usize = 7;

/// Runs every case, prints a table and stores the figures in `file`.
pub(super) fn run(file: &Path) -> Result<()> {
    let (Some(nginx), Some(wrk)) = (apt::optional_program("nginx"), apt::optional_program("wrk"))
    else {
        bail!("could not find nginx and wrk, which this benchmark needs; install both");
    };
    eprintln!("Building the proxy with the release profile ...");
    let target = workspace::root().join("target");
    let build = ["build", "--release", "--package", "jobtree-proxy", "--target-dir"];
    process::run(workspace::cargo().args(build).arg(&target))?;

    let [origin, cached, filed, proxied] =
        [free_address()?, free_address()?, free_address()?, free_address()?];
    let jobs = target.join("bench").join("bodies");
    write_jobs(&jobs)?;
    let _origin = Nginx::start(&nginx, "bench/origin", &origin_config(origin, &jobs), origin)?;
    let cache = Nginx::start(&nginx, "bench/cache", &cache_config(cached, origin), cached)?;
    let files = target.join("bench").join("representations");
    fs::create_dir_all(&files)?;
    let file_server = Nginx::start(&nginx, "bench/files", &files_config(filed, &files), filed)?;
    let proxy = start_proxy(&target, proxied, origin)?;

    let mut cases = Vec::new();
    for load in all_loads() {
        let proxy = LoadTarget {
            server: "jobtree-proxy",
            address: proxied,
            path: format!("/otc{}{}", load.job_path(), load.query()),
            id: proxy.id(),
        };
        let nginx = if load.is_upstreams() {
            LoadTarget {
                server: "nginx",
                address: cached,
                path: proxy.path.clone(),
                id: cache.id(),
            }
        } else {
            let name = load.name.replace(' ', "-");
            fs::write(files.join(&name), representation(&load, &proxy)?.body)?;
            let path = format!("/{name}");
            LoadTarget { server: "nginx", address: filed, path, id: file_server.id() }
        };
        for &connections in load.connections {
            for if_none_match in [false, true] {
                let mut rounds = [Vec::new(), Vec::new()];
                for _ in 0..ROUNDS {
                    for (target, rounds) in [&nginx, &proxy].into_iter().zip(&mut rounds) {
                        rounds.push(measure(&wrk, target, &load, connections, if_none_match)?);
                    }
                }
                for case in rounds.into_iter().filter_map(Case::of_rounds) {
                    println!("{}", results::line(&case));
                    cases.push(case);
                }
            }
        }
    }
    println!("\n{}", results::table(&cases));
    results::save(file, &cases)
}

/// The proxy's response with a representation.
fn representation(load: &Load, proxy: &LoadTarget) -> Result<PlainResponse> {
    let response = plain_request::get(proxy, &[("Accept", load.accept)])?;
    let content_type = response.header("content-type").unwrap_or_default();
    ensure!(
        response.status == 200 && content_type.starts_with(load.accept),
        "{} has the status {} and the type {content_type}",
        load.name,
        response.status
    );
    Ok(response)
}

/// Measures one server after a warm-up.
fn measure(
    wrk: &Path,
    target: &LoadTarget,
    load: &Load,
    connections: u32,
    if_none_match: bool,
) -> Result<Case> {
    let mut headers = vec![("Accept", load.accept.to_owned())];
    let mut expected = 200;
    if if_none_match {
        let response = plain_request::get(target, &[("Accept", load.accept)])?;
        let Some(etag) = response.header("etag") else { bail!("{} has no ETag", load.name) };
        headers.push(("If-None-Match", etag.to_owned()));
        expected = 304;
    }
    wrk::measure(wrk, target, connections, &headers, 1)?;
    let case = wrk::measure(wrk, target, connections, &headers, 1)?;
    // wrk counts 200 and 304 alike.
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let status = plain_request::get(target, &headers)?.status;
    ensure!(status == expected, "{} of {} has the status {status}", load.name, target.server);
    Ok(Case { body: load.name.clone(), ..case })
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Configuration of the upstream: an nginx that serves files.
fn origin_config(address: SocketAddr, bodies: &Path) -> String {
    format!(
        "worker_processes 1; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; log_not_found off; sendfile on; default_type {MEDIA_TYPE};
  server {{ listen {address}; root {}; }}
}}
",
        bodies.display()
    )
}

/// Configuration of the nginx that is measured, as its documentation recommends: a cache lock, keep-alive connections and an
/// open file cache.
fn cache_config(address: SocketAddr, origin: SocketAddr) -> String {
    format!(
        "worker_processes auto; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  proxy_cache_path cache levels=1:2 keys_zone=jobs:10m max_size=100m inactive=10m use_temp_path=off;
  open_file_cache max=1000 inactive=60s;
  upstream origin {{ server {origin}; keepalive 32; }}
  server {{
    listen {address} backlog=4096;
    location /otc/ {{
      proxy_pass http://origin/;
      proxy_http_version 1.1;
      proxy_set_header Connection \"\";
      proxy_cache jobs;
      proxy_cache_lock on;
      proxy_cache_valid 200 1s;
    }}
  }}
}}
"
    )
}

/// Configuration of the nginx that serves representations as files, with an open file cache.
fn files_config(address: SocketAddr, files: &Path) -> String {
    format!(
        "worker_processes auto; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  open_file_cache max=1000 inactive=60s;
  server {{ listen {address} backlog=4096; root {}; }}
}}
",
        files.display()
    )
}

fn start_proxy(target: &Path, address: SocketAddr, origin: SocketAddr) -> Result<Background> {
    let config = target.join("bench").join("proxy.toml");
    fs::write(
        &config,
        format!(
            "listen = \"{address}\"\n[cache]\nttl_ms = 1000\n[limits]\nrequests_per_second = 1000000000\n[log]\n\
             level = \"warn\"\n[[upstream]]\nname = \"otc\"\nsystems = [\"cce\"]\nendpoint = \"http://{origin}\"\n\
             [upstream.auth]\nmode = \"none\"\n"
        ),
    )?;
    let program =
        target.join("release").join(format!("jobtree-proxy{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.arg("--config").arg(config).stdout(Stdio::null());
    let mut proxy = Background::start("jobtree-proxy", command)?;
    nginx::wait_until_open(address, &mut proxy)?;
    Ok(proxy)
}
