//! `docs/snapshot.schema.json` describes what the proxy sends for every example body.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::TestProxy;
use crate::{PATHS, SNAPSHOT, case, get, path, serve};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/snapshot.schema.json")).unwrap()
}

fn validator() -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema()).unwrap()
}

#[tokio::test]
async fn every_case_is_valid() {
    let validator = validator();
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cases");
    let (mut snapshots, mut errors) = (0, 0);
    for file in std::fs::read_dir(cases).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".json").unwrap();
        // Each under its own name, so that nothing is shared.
        let job: &'static str = name.to_owned().leak();
        serve(&cloud, vec![(job, case(name))]);
        for (system, _) in PATHS {
            let response = get(&proxy, &path(system, job), SNAPSHOT).await;
            let body = response.json();
            let problems: Vec<_> = validator.iter_errors(&body).map(|it| it.to_string()).collect();
            assert!(problems.is_empty(), "{name} {system}: {problems:?}");
            let is_snapshot = body.get("root").is_some();
            assert_eq!(is_snapshot, response.status == 200, "{name} {system}");
            *(if is_snapshot { &mut snapshots } else { &mut errors }) += 1;
        }
    }
    println!("{snapshots} snapshots, {errors} errors");
    assert!(snapshots > 20 && errors > 20);
}

#[tokio::test]
async fn other_bodies_are_not_valid() {
    let validator = validator();
    let cloud = Cloud::start(Guard::Open).await;
    serve(&cloud, vec![("job", case("cce-v3-05-failed-nested"))]);
    let good = get(&TestProxy::open(&cloud.url()), &path("cce", "job"), SNAPSHOT).await.json();
    assert!(validator.is_valid(&good));
    let change = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    for bad in [
        json!({}),
        json!({ "error_code": "JOBTREE.0404", "error_msg": "x", "request_id": "y" }),
        change("/root/phase", json!("done")),
        change("/root/name", json!("")),
        change("/root/startedAt", json!("yesterday")),
        change("/root/progress/percent", json!(101)),
        change("/root/children/0/id", json!(7)),
        change("/warnings", json!([{ "code": "odd", "message": "", "nodeId": null }])),
        change("/root/details", json!([{ "key": "a" }])),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}
