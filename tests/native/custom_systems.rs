//! Custom systems, which the host registers.

use std::rc::Rc;

use jobtree::engine::apis::{BuiltIn, Definition, Registry, System, decode_one};
use jobtree::engine::model::error::ErrorKind;
use jobtree::engine::model::phase::Phase;
use jobtree::engine::refresh::request::JobAddress;

use super::{case, outline};

const ECS: &str = r#"{
  "path": "/v1/{project_id}/jobs/{job_id}",
  "children": ["/entities/sub_jobs", "sub_jobs"],
  "id": "job_id", "type": "job_type", "phase": "status", "reason": "fail_reason", "code": "error_code",
  "startedAt": "begin_time", "endedAt": "end_time"
}"#;

const RDS: &str = r#"{
  "path": "/v3/{project_id}/jobs?id={job_id}",
  "root": "/job", "id": "id", "type": "name", "name": ["/instance/name", "name"], "phase": "status",
  "phases": { "Stuck": "failed" },
  "percent": ["process", "progress"], "reason": "fail_reason", "startedAt": "created", "endedAt": "ended"
}"#;

fn system(name: &str, table: &str) -> System {
    System::Registered(Rc::new(Definition::from_json(name, table).unwrap()))
}

#[test]
fn ecs_job_is_read_by_a_table() {
    let job = decode_one(&system("ecs", ECS), &case("ecs-01-doc-success.json")).unwrap();
    assert_eq!(outline(&job.root), "succeeded createServer\n  succeeded createSingleServer\n");
    assert_eq!(&*job.root.id, "2c9eb2c5544cbf6101544f0602af2b4f");
    assert_eq!(job.root.ended_at.unwrap().to_string(), "2016-04-25T20:08:41.593Z");
    assert_eq!((job.root.reason.as_deref(), job.warnings.len()), (None, 0));
}

#[test]
fn rds_job_is_read_by_a_table() {
    let job = decode_one(&system("rds", RDS), &case("rds-01-doc-completed.json")).unwrap();
    assert_eq!(outline(&job.root), "succeeded DO-NOT-TOUCH-mgr2-mysql-single\n");
    assert_eq!(job.root.started_at.unwrap().to_string(), "2018-08-06T10:41:14Z");
    for (process, percent) in [
        ("60%", Some(60)),
        ("60", Some(60)),
        ("", Some(0)),
        ("250 %", Some(99)),
        ("x", Some(0)),
        ("7.9%", Some(7)),
    ] {
        let body = format!(r#"{{"job":{{"id":"a","status":"Running","process":"{process}"}}}}"#);
        let job = decode_one(&system("rds", RDS), body.as_bytes()).unwrap();
        assert_eq!(job.root.progress.percent, percent, "{process}");
    }
    let stuck = decode_one(&system("rds", RDS), br#"{"job":{"id":"a","status":"Stuck"}}"#).unwrap();
    assert_eq!(stuck.root.phase, Phase::Failed);
}

#[test]
fn builder_makes_the_definition_of_the_table() {
    let ecs = Definition::builder("ecs", "/v1/{project_id}/jobs/{job_id}")
        .children(["/entities/sub_jobs", "sub_jobs"])
        .id(["job_id"])
        .job_type(["job_type"])
        .phase(["status"])
        .reason(["fail_reason"])
        .code(["error_code"])
        .started_at(["begin_time"])
        .ended_at(["end_time"]);
    assert_eq!(ecs.build().unwrap(), Definition::from_json("ecs", ECS).unwrap());
    let rds = Definition::builder("rds", "/v3/{project_id}/jobs?id={job_id}")
        .root("/job")
        .id(["id"])
        .name(["/instance/name", "name"])
        .job_type(["name"])
        .phase(["status"])
        .status("Stuck", Phase::Failed)
        .reason(["fail_reason"])
        .started_at(["created"])
        .updated_at([])
        .ended_at(["ended"])
        .percent(["process", "progress"]);
    assert_eq!(rds.build().unwrap(), Definition::from_json("rds", RDS).unwrap());
    let error = Definition::builder("a", "/{job_id}").build().unwrap_err();
    assert_eq!(error.message, "System `a`: the entry `phase` is missing.");
}

#[test]
fn parse_function_may_leave_members_out() {
    let parse = Rc::new(|body: &str| {
        match body {
        "good" => Ok(r#"{"name":"n","phase":"partial","progress":{"percent":40},"details":[{"key":"k","value":1}],
            "children":[{"phase":"Running","startedAt":"2024-01-01T00:00:00Z"}]}"#
            .to_owned()),
        _ => Err("it is bad".to_owned()),
    }
    });
    let definition = Definition::from_parse("own", "/jobs/{job_id}", parse).unwrap();
    let system = System::Registered(Rc::new(definition));
    let job = decode_one(&system, b"good").unwrap();
    assert_eq!(outline(&job.root), "partial n\n  running Task 1\n");
    assert_eq!(&*job.root.details[0].value, "1");
    let error = decode_one(&system, b"bad").unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::InvalidBody, "The response contains no own job (it is bad).")
    );
}

#[test]
fn body_without_the_tables_job_is_an_error() {
    for body in ["{}", "[]", "3", r#"{"job":[]}"#, r#"{"job":{"other":1}}"#] {
        let error = decode_one(&system("rds", RDS), body.as_bytes()).unwrap_err();
        assert_eq!(error.message, "The response contains no rds job.", "{body}");
    }
}

#[test]
fn invalid_table_error_names_the_entry() {
    for (name, table, expected) in [
        ("a", "nonsense", "is not JSON"),
        ("a", "[]", "is not an object"),
        ("a", "{}", "entry `phase` is missing"),
        ("a", r#"{"phase":"s"}"#, "entry `path` must"),
        ("a", r#"{"phase":"s","path":"//evil/{job_id}"}"#, "entry `path` must"),
        ("a", r#"{"phase":"s","path":"/jobs"}"#, "entry `path` must"),
        ("cce", r#"{"phase":"s","path":"/{job_id}"}"#, "Choose another name"),
        ("auto", r#"{"phase":"s","path":"/{job_id}"}"#, "Choose another name"),
        ("", r#"{"phase":"s","path":"/{job_id}"}"#, "Choose another name"),
        ("a", r#"{"phase":"s","path":"/{job_id}","idd":"x"}"#, "unknown entry `idd`"),
        ("a", r#"{"phase":3,"path":"/{job_id}"}"#, "entry `phase` is not a JSON pointer"),
        ("a", r#"{"phase":["s",3],"path":"/{job_id}"}"#, "entry `phase` is not a JSON pointer"),
        ("a", r#"{"phase":"s","path":"/{job_id}","root":[]}"#, "entry `root`"),
        ("a", r#"{"phase":"s","path":"/{job_id}","phases":{"x":"done"}}"#, "entry `phases`"),
    ] {
        let error = Definition::from_json(name, table).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Config, "{table}");
        assert!(error.message.contains(expected), "{table}: {}", error.message);
    }
}

#[test]
fn registry_replaces_a_system_by_name() {
    let mut registry = Registry::default();
    registry.register(Definition::from_json("ecs", ECS).unwrap());
    registry.register(Definition::from_json("ecs", &ECS.replace("/v1/", "/v1.1/")).unwrap());
    let address = JobAddress::new("ecs", "p", "j");
    assert_eq!(address.request(&registry).unwrap().page(0).url, "/v1.1/p/jobs/j");
    let names = "cce, cce-v2, cce-autopilot, ief, servicestage, servicestage-v3, ecs, auto";
    assert_eq!(registry.names(), names);
    assert!(registry.named("rds").unwrap_err().message.contains(names));
}

#[test]
fn auto_recognizes_the_system_of_a_body() {
    for (name, expected) in [
        ("cce-v3-01-doc-running.json", BuiltIn::Cce),
        ("cce-v2-01-doc-failed.json", BuiltIn::CceV2),
        ("cce-v3-07-initializing-empty.json", BuiltIn::Cce),
        ("ief-01-doc-successful.json", BuiltIn::Ief),
        ("ief-04-waiting-null-tasks.json", BuiltIn::Ief),
        ("servicestage-v2-01-doc-failed.json", BuiltIn::ServiceStage),
        ("servicestage-v2-04-no-tasks.json", BuiltIn::ServiceStage),
        ("servicestage-v3-01-running.json", BuiltIn::ServiceStageV3),
    ] {
        let job = decode_one(&System::Auto, &case(name)).unwrap();
        assert_eq!(job.system, System::BuiltIn(expected), "{name}");
    }
}
