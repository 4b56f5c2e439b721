//! Adds a made-up API the way CONTRIBUTING.md describes, and runs everything that reads an `ApiSpec` on it.

// Clippy does not count helpers of tests as tests.
#![allow(clippy::unwrap_used)]

mod acme;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::{fs, iter};

use super::spec::{ApiSpec, InstanceId, Nesting, ParamKind};
use super::{DecodeOptions, System, decode_one};
use crate::engine::incremental::IncrementalDecoder;
use crate::engine::json;
use crate::engine::model::snapshot::Node;
use crate::engine::refresh::request::JobAddress;

// snippet:row
static ACME: ApiSpec = ApiSpec {
    name: "acme",
    service: "builds",
    path: "/v1/{project_id}/builds/{job_id}",
    paging: None,
    instance_id: InstanceId::Query("workspace"),
    sub_jobs_by_id: true,
    is_raw_sensitive: false,
    is_job: acme::is_job,
    is_recognized: acme::is_job,
    nesting: Nesting::Nested(acme::fields),
};
// snippet:end

const SYSTEM: System = System::Row(&ACME);

#[test]
fn requests_follow_the_row() {
    let address = JobAddress::new("acme", "p 1", "b-1").with_instance_id("main");
    let request = address.request_from(SYSTEM).unwrap();
    assert_eq!(request.page(0).url, "/v1/p%201/builds/b-1?workspace=main");
    assert_eq!(request.page(0).headers, []);
    let step = request.sub_job("b-3").unwrap();
    assert_eq!(step.url, "/v1/p%201/builds/b-3?workspace=main");
}

#[test]
fn the_proxy_can_route_by_the_row() {
    assert_eq!(ACME.ids_in("/v1/p/builds/b-1"), Some(("p", "b-1")));
    assert_eq!(ACME.ids_in("/v1/p/builds/b-1/steps"), None);
    let params: Vec<_> = ACME.query_params().collect();
    assert_eq!((params, ACME.instance_header()), (vec![("workspace", ParamKind::Id)], None));
}

#[test]
fn the_body_is_recognized_as_no_other_api() {
    let body = case("acme-01-running.json");
    let document = json::decode(body.as_slice()).unwrap();
    assert_eq!(SYSTEM.of_body(document.root()), Some(SYSTEM));
    assert!((ACME.is_recognized)(document.root()));
    assert_eq!(System::Auto.of_body(document.root()), None);
}

// snippet:test
#[test]
fn steps_are_nested_in_their_build() {
    let job = decode_one(&SYSTEM, &case("acme-01-running.json")).unwrap();
    assert_eq!(outline(&job.root), "running Release 2.0\n  succeeded Compile\n  running Test\n");
}
// snippet:end

#[test]
fn an_unchanged_step_is_not_decoded_again() {
    let body = String::from_utf8(case("acme-01-running.json")).unwrap();
    let mut decoder = IncrementalDecoder::default();
    let mut decode = |body: String| {
        let (pages, sub_jobs) = ([Rc::new(body.into_bytes())], BTreeMap::new());
        decoder.decode(&SYSTEM, &pages, &sub_jobs, &[], DecodeOptions::default()).unwrap().root
    };
    let before = decode(body.clone());
    let after = decode(body.replace("\"Test\"", "\"Package\""));
    assert_eq!(outline(&after), "running Release 2.0\n  succeeded Compile\n  running Package\n");
    assert!(Rc::ptr_eq(&before.children[0], &after.children[0]));
    assert!(SYSTEM.nests_in_body());
}

#[test]
fn contributing_shows_this_row_this_file_and_this_case() {
    let guide = read("CONTRIBUTING.md");
    let blocks: Vec<&str> = guide.split("```").skip(1).step_by(2).collect();
    let is_shown = |text: &str| {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        blocks.iter().any(|block| words(block).contains(&words(text)))
    };
    let test = read("src/engine/apis/adding_a_system/mod.rs");
    let row = test.split("ApiSpec = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    assert!(is_shown(row), "{row}");
    let expected =
        test.lines().find(|line| line.contains("assert_eq!(outline(&job.root)")).unwrap();
    assert!(is_shown(expected), "{expected}");
    for file in ["src/engine/apis/adding_a_system/acme.rs", "tests/cases/acme-01-running.json"] {
        assert!(is_shown(&read(file)), "{file}");
    }
}

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

fn case(name: &str) -> Vec<u8> {
    read(&format!("tests/cases/{name}")).into_bytes()
}

fn outline(root: &Node) -> String {
    let line = |level: usize, node: &Node| {
        format!("{}{} {}\n", "  ".repeat(level), node.phase.as_str(), node.name)
    };
    let children = root.children.iter().map(|child| line(1, child));
    iter::once(line(0, root)).chain(children).collect()
}
