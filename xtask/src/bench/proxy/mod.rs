//! `cargo xtask bench proxy`: the proxy compared with nginx with `proxy_cache` and `proxy_cache_lock`.
//!
//! Both get the same load from the same machine, one after the other, in front of the same upstream.

mod process_usage;
mod results;
mod wrk;

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use self::results::Case;
use crate::apt;
use crate::nginx::{self, Nginx};
use crate::process::{self, Background};
use crate::workspace;

/// How long each case is measured, in seconds, after one second of warm-up.
const SECONDS: u32 = 5;

/// Labels and approximate sizes of the bodies, in bytes.
const BODIES: [(&str, usize); 2] = [("2 KB", 2 * 1024), ("200 KB", 200 * 1024)];

/// Numbers of concurrent connections.
const CONNECTIONS: [u32; 2] = [64, 1000];

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

    let [origin, cached, proxied] = [free_address()?, free_address()?, free_address()?];
    let bodies = target.join("bench").join("bodies");
    write_bodies(&bodies)?;
    let _origin = Nginx::start(&nginx, "bench/origin", &origin_config(origin, &bodies), origin)?;
    let cache = Nginx::start(&nginx, "bench/cache", &cache_config(cached, origin), cached)?;
    let proxy = start_proxy(&target, proxied, origin)?;

    let servers = [("nginx", cached, cache.id()), ("jobtree-proxy", proxied, proxy.id())];
    let mut cases = Vec::new();
    for (body, _) in BODIES {
        for connections in CONNECTIONS {
            for if_none_match in [false, true] {
                for (server, address, id) in servers {
                    let name = body.replace(' ', "-");
                    let path = format!("/otc/api/v3/projects/bench/jobs/{name}");
                    let url = format!("http://{address}{path}");
                    let etag = etag(address, &path)?;
                    let etag = if_none_match.then_some(etag.as_str());
                    wrk::measure(&wrk, &url, connections, etag, 1, id)?;
                    let case = wrk::measure(&wrk, &url, connections, etag, SECONDS, id)?;
                    let case = Case { server, body, ..case };
                    println!("{}", results::line(&case));
                    cases.push(case);
                }
            }
        }
    }
    println!("\n{}", results::table(&cases));
    results::save(file, &cases)
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Writes CCE jobs of the sizes in [`BODIES`] to `folder`, at the paths of their URLs.
fn write_bodies(folder: &Path) -> Result<()> {
    let jobs = folder.join("api/v3/projects/bench/jobs");
    fs::create_dir_all(&jobs)?;
    for (name, size) in BODIES {
        let mut parts = Vec::new();
        let mut length = 0;
        while length < size - 300 {
            let number = parts.len();
            let part = format!(
                r#"{{"kind":"Job","metadata":{{"uid":"{number:08x}-0000-4000-8000-000000000000","creationTimestamp":"2026-01-01 00:00:{:02}.{number:06} +0000 UTC"}},"spec":{{"type":"CreateNode","resourceName":"node-{number:05}"}},"status":{{"phase":"Running"}}}}"#,
                number % 60,
            );
            length += part.len() + 1;
            parts.push(part);
        }
        let body = format!(
            r#"{{"kind":"Job","apiVersion":"v3","metadata":{{"uid":"bench"}},"spec":{{"type":"CreateCluster","subJobs":[{}]}},"status":{{"phase":"Running"}}}}"#,
            parts.join(",")
        );
        fs::write(jobs.join(name.replace(' ', "-")), body)?;
    }
    Ok(())
}

/// Configuration of the upstream: an nginx that serves files.
fn origin_config(address: SocketAddr, bodies: &Path) -> String {
    format!(
        "worker_processes 1; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; default_type application/json;
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

/// The `ETag` of a response.
fn etag(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "HEAD {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut headers = String::new();
    stream.read_to_string(&mut headers)?;
    let etag = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("etag").then(|| value.trim().to_owned())
    });
    etag.with_context(|| format!("the response for {path} has no ETag:\n{headers}"))
}
