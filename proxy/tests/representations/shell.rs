//! The documented script waits for a job, with the real curl.

use std::process::Stdio;

use tokio::net::TcpListener;
use tokio::process::Command;

use crate::support::cloud::{Cloud, Guard, in_time};
use crate::support::proxy::TestProxy;
use crate::{case, path, response};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/shell/wait-for-job.sh");

/// Runs the script for a job that runs until the third request and then has this status. Returns its exit status and output.
async fn wait_for(job: &str, end: &'static str) -> (Option<i32>, String) {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(move |request, number| {
        if !request.target.contains("/build") {
            return Some(response(404, "{}"));
        }
        let body = String::from_utf8(case("servicestage-v3-01-running").to_vec()).unwrap();
        Some(response(200, if number < 3 { body } else { body.replace("RUNNING", end) }))
    });
    let proxy = TestProxy::open(&cloud.url()).proxy;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap().into_std().unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), path("servicestage-v3", job));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = jobtree_proxy::server::serve(listener, proxy, async { drop(stopped.await) });
    let running = async {
        let output =
            Command::new("sh").args([SCRIPT, &url]).stdin(Stdio::null()).output().await.unwrap();
        drop(stop);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (served, result) = in_time(async { tokio::join!(serving, running) }).await;
    served.unwrap();
    result
}

#[tokio::test]
async fn script_exits_with_the_end_of_the_job() {
    if Command::new("curl").arg("--version").output().await.is_err() {
        println!("skipped: curl is not installed");
        return;
    }
    for (job, end, status, first, last) in [
        ("build", "SUCCEEDED", 0, "[Running]", "[Succeeded]"),
        ("build", "FAILED", 1, "[Running]", "[Failed]"),
        ("gone", "", 1, "curl: (22)", "Job not found"),
    ] {
        let (code, output) = wait_for(job, end).await;
        assert_eq!(code, Some(status), "{output}");
        assert!(output.contains(first) && output.contains(last), "{output}");
    }
}
