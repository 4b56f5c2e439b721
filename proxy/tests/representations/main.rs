//! One job in four representations, from a cloud that counts its requests.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod collecting;
mod errors;
mod schema;
mod sharing;
mod shell;
mod snapshot;
mod text;
mod wait;

#[path = "../support/mod.rs"]
mod support;

use bytes::Bytes;
use http::{Response, StatusCode};
use support::cloud::{Cloud, SeenRequest};
use support::proxy::{TestProxy, TestResponse};

const SNAPSHOT: &str = "application/vnd.jobtree.snapshot+json";
const TEXT: &str = "text/plain";
const PAGE: &str = "text/html";

/// A path below the upstream for each system.
const PATHS: [(&str, &str); 6] = [
    ("cce", "/cloud/api/v3/projects/p/jobs/"),
    ("cce-v2", "/cloud/api/v2/projects/p/jobs/"),
    ("cce-autopilot", "/cloud/autopilot/v3/projects/p/jobs/"),
    ("ief", "/cloud/v2/p/productmgr/jobs/"),
    ("servicestage", "/cloud/v2/p/cas/jobs/"),
    ("servicestage-v3", "/cloud/v3/p/cas/jobs/"),
];

/// The path of a job of a system.
fn path(system: &str, job: &str) -> String {
    let (_, path) = PATHS.iter().find(|(known, _)| *known == system).unwrap();
    format!("{path}{job}")
}

/// An example body of the project.
fn case(name: &str) -> Bytes {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cases/").to_owned() + name + ".json";
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")).into()
}

fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let builder = Response::builder().status(StatusCode::from_u16(status).unwrap());
    builder.header("content-type", "application/json").body(body.into()).unwrap()
}

/// Makes a cloud send bodies by the job's ID, and 404 for others.
fn serve(cloud: &Cloud, jobs: Vec<(&'static str, Bytes)>) {
    cloud.script(move |request: &SeenRequest, _| {
        let id = request.target.split('?').next().unwrap().rsplit('/').next().unwrap();
        let body = jobs.iter().find(|(known, _)| *known == id).map(|(_, body)| body.clone());
        Some(body.map_or_else(|| response(404, "{}"), |body| response(200, body)))
    });
}

async fn get(proxy: &TestProxy, path: &str, accept: &str) -> TestResponse {
    proxy.request("GET", path, &[("accept", accept)]).await
}
