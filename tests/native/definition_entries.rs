//! The entries of a registered system's table that go beyond places: tables of bodies and what comes out.

use std::rc::Rc;

use jobtree::engine::apis::{Definition, Job, System, decode_one};
use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::snapshot::WarningCode;

use super::outline;

/// Decodes a body by a table, which gets a path.
#[track_caller]
fn decode(table: &str, body: &str) -> Job {
    let table = format!(r#"{{ "path": "/jobs/{{job_id}}", {table} }}"#);
    let definition = Definition::from_json("own", &table).unwrap();
    let job = decode_one(&System::Registered(Rc::new(definition)), body.as_bytes());
    job.unwrap_or_else(|error| panic!("{body}: {}", error.message))
}

fn warnings(job: &Job) -> Vec<WarningCode> {
    job.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn phases_match_exactly_then_by_the_longest_beginning() {
    let table = r#""id": "id", "phase": "s", "phases": {
        "FINISH*": "succeeded", "FINISH_ROLLBACK*": "cancelled", "FINISH_ROLLBACK_FAIL": "failed",
        "Fail*": "paused", "-1": "failed", "2": "succeeded", "1*": "running", "a*b": "skipped" }"#;
    for (status, expected) in [
        (r#""FINISH""#, Phase::Succeeded),
        (r#""FINISH_ALL""#, Phase::Succeeded),
        (r#""FINISH_ROLLBACK_SUCC""#, Phase::Cancelled),
        (r#""FINISH_ROLLBACK""#, Phase::Cancelled),
        (r#""FINISH_ROLLBACK_FAIL""#, Phase::Failed),
        (r#""FINISH_ROLLBACK_FAILED""#, Phase::Cancelled),
        (r#""finish_all""#, Phase::Unknown), // compared exactly
        (r#""Failed""#, Phase::Paused),      // before the known statuses
        (r#""Running""#, Phase::Running),
        (r#""a*b""#, Phase::Skipped),
        (r#""aXb""#, Phase::Unknown),
        ("-1", Phase::Failed),
        ("-1.0", Phase::Failed),
        ("2.0", Phase::Succeeded),
        ("2e0", Phase::Succeeded),
        ("10", Phase::Running),
        ("null", Phase::Unknown),
    ] {
        let job = decode(table, &format!(r#"{{ "id": "a", "s": {status} }}"#));
        assert_eq!(job.root.phase, expected, "{status}");
        let is_unknown = expected == Phase::Unknown;
        assert_eq!(warnings(&job), vec![WarningCode::UnknownPhase; is_unknown.into()], "{status}");
    }
}

#[test]
fn default_phase_is_that_of_a_missing_status() {
    let table =
        r#""id": "id", "phase": ["s", "t"], "children": "parts", "defaultPhase": "running","#;
    for (body, expected) in [
        (r#"{ "id": "a" }"#, "running a\n"),
        (r#"{ "id": "a", "s": null }"#, "running a\n"),
        (r#"{ "id": "a", "s": " ", "t": "" }"#, "running a\n"),
        (r#"{ "id": "a", "s": "", "t": "Failed" }"#, "failed a\n"),
        (
            r#"{ "parts": [{ "id": "b" }, { "id": "c", "s": "Odd" }] }"#,
            "running Job\n  running b\n  unknown c\n",
        ),
    ] {
        for phases in
            [r#""phases": {}"#, r#""phases": { "*": "unknown", "Failed": "failed", "": "paused" }"#]
        {
            let job = decode(&format!("{table} {phases}"), body);
            assert_eq!(outline(&job.root), expected, "{body}");
            assert_eq!(
                warnings(&job).contains(&WarningCode::UnknownPhase),
                expected.contains("unknown")
            );
        }
    }
    let every = r#""id": "id", "phase": "s", "phases": { "*": "running" }"#;
    assert_eq!(decode(every, r#"{ "id": "a", "s": "Odd" }"#).root.phase, Phase::Running);
    assert_eq!(
        decode(every, r#"{ "id": "a" }"#).root.phase,
        Phase::Unknown,
        "a missing status has no beginning"
    );
}

#[test]
fn root_phase_times_and_reason_derive_from_the_children() {
    let table = r#""id": "id", "phase": "s", "children": "jobs", "rootPhase": "children", "reason": "why", "code": "code",
        "startedAt": "from", "updatedAt": "at", "endedAt": "to", "phases": { "1": "running", "2": "succeeded", "-1": "failed" }"#;
    let time = |text: &str| (!text.is_empty()).then(|| super::at(text));
    for (jobs, phase, started, ended, reason) in [
        (
            r#"{ "id": "a", "s": 2, "from": 1767250000, "to": 1767250009 }, { "id": "b", "s": 2, "from": 1767250001 }"#,
            Phase::Succeeded,
            "2026-01-01T06:46:40Z",
            "2026-01-01T06:46:49Z",
            None,
        ),
        (
            r#"{ "id": "a", "s": 2, "to": 1767250009 }, { "id": "b", "s": 1, "from": 1767250001 }, { "id": "c", "s": -1, "why": "no" }"#,
            Phase::Running,
            "2026-01-01T06:46:41Z",
            "",
            None,
        ),
        (
            r#"{ "id": "a", "s": 2, "why": "fine" }, { "id": "b", "s": -1 }, { "id": "c", "s": -1, "why": "no", "code": "C.1" }"#,
            Phase::Failed,
            "",
            "",
            Some("no"),
        ),
        (
            r#"{ "id": "a", "s": "Pending" }, { "id": "b", "s": "Success", "at": 1767250009 }"#,
            Phase::Running,
            "",
            "",
            None,
        ),
        (r#"{ "id": "a", "s": "Pending" }"#, Phase::Pending, "", "", None),
        (
            r#"{ "id": "a", "s": "Canceled", "why": "by a user", "at": 1767250009 }"#,
            Phase::Cancelled,
            "",
            "2026-01-01T06:46:49Z",
            Some("by a user"),
        ),
    ] {
        // A status of the root says how the request went, not the job.
        for status in ["", r#""s": "Failed","#] {
            let job = decode(table, &format!(r#"{{ {status} "jobs": [{jobs}] }}"#));
            let root = &job.root;
            assert_eq!((root.phase, root.raw_phase.as_deref()), (phase, None), "{jobs}");
            assert_eq!((root.started_at, root.ended_at), (time(started), time(ended)), "{jobs}");
            assert_eq!(root.reason.as_deref(), reason, "{jobs}");
            assert_eq!(warnings(&job), [WarningCode::MissingId], "{jobs}");
        }
    }
    let own = r#"{ "id": "r", "why": "own", "code": "O", "from": 1767240000, "jobs": [{ "id": "a", "s": -1, "why": "no", "from": 1767250000 }] }"#;
    let root = decode(table, own).root;
    assert_eq!((root.reason.as_deref(), root.code.as_deref()), (Some("own"), Some("O")));
    assert_eq!(root.started_at, time("2026-01-01T04:00:00Z"));
}

#[test]
fn root_without_children_has_its_own_phase_or_the_default() {
    let table = r#""phase": "s", "children": "jobs", "rootPhase": "children""#;
    for (more, body, phase, warned) in [
        ("", r#"{ "jobs": [] }"#, Phase::Unknown, true),
        ("", r#"{ "s": "Success", "jobs": [] }"#, Phase::Succeeded, false),
        (r#", "defaultPhase": "pending""#, r#"{ "jobs": [] }"#, Phase::Pending, false),
        (
            r#", "defaultPhase": "pending""#,
            r#"{ "jobs": [{}, { "s": "Success" }] }"#,
            Phase::Running,
            false,
        ),
    ] {
        let job = decode(&format!("{table}{more}"), body);
        assert_eq!(job.root.phase, phase, "{more} {body}");
        assert_eq!(warnings(&job).contains(&WarningCode::UnknownPhase), warned, "{more} {body}");
    }
}

#[test]
fn body_without_anything_of_the_job_is_no_job_even_without_a_status() {
    for more in [r#""rootPhase": "children""#, r#""defaultPhase": "running""#] {
        let table = format!(
            r#"{{ "path": "/{{job_id}}", "phase": "s", "id": "id", "name": "n", "children": "jobs", {more} }}"#
        );
        let system = System::Registered(Rc::new(Definition::from_json("own", &table).unwrap()));
        for (body, is_job) in [
            (r#"{ "request_id": "r" }"#, false),
            (r#"{ "jobs": null }"#, false),
            ("[]", false),
            (r#"{ "jobs": [] }"#, true),
            (r#"{ "n": "name" }"#, true),
        ] {
            assert_eq!(decode_one(&system, body.as_bytes()).is_ok(), is_job, "{more} {body}");
        }
    }
}

#[test]
fn each_list_of_a_job_is_a_group() {
    let table = r#""id": "id", "name": "n", "phase": "s", "reason": "why", "startedAt": "from", "endedAt": "to", "children": [
        { "name": "Checks", "at": "/spec/checks" }, { "name": "Steps", "at": ["steps", "/spec/steps"] } ]"#;
    for (body, expected) in [
        (
            r#"{ "id": "r", "s": "Running", "spec": { "checks": [{ "id": "a", "s": "Success" }], "steps": [{ "id": "b", "s": "Running" }] } }"#,
            "running r\n  succeeded Checks\n    succeeded a\n  running Steps\n    running b\n",
        ),
        (
            r#"{ "id": "r", "s": "Running", "spec": { "checks": [], "steps": null }, "steps": [{ "id": "b", "s": "Odd" }] }"#,
            "running r\n  unknown Steps\n    unknown b\n",
        ),
        (r#"{ "id": "r", "s": "Pending", "spec": {} }"#, "pending r\n"),
        // A single sub-job without brackets, and groups below groups.
        (
            r#"{ "id": "r", "s": "Failed", "steps": { "id": "b", "s": "Failed", "steps": [{ "id": "c", "s": "Fail" }] } }"#,
            "failed r\n  failed Steps\n    failed b\n      failed Steps\n        failed c\n",
        ),
        (r#"{ "id": "r", "s": "Running", "steps": 7 }"#, "running r\n"),
    ] {
        let job = decode(table, body);
        assert_eq!(outline(&job.root), expected, "{body}");
        let is_typed = !body.contains("7");
        assert_eq!(warnings(&job).contains(&WarningCode::WrongType), !is_typed, "{body}");
        assert!(!warnings(&job).contains(&WarningCode::MissingId), "{body}");
    }
    let body = r#"{ "id": "r", "s": "Failed", "steps": [
        { "id": "b", "s": "Success", "from": "2026-02-10T08:00:00Z", "to": "2026-02-10T08:00:01Z" },
        { "id": "c", "s": "Failed", "why": "no", "from": "2026-02-10T08:00:01Z", "to": "2026-02-10T08:00:04Z" }] }"#;
    let job = decode(table, body);
    let steps = &job.root.children[0];
    assert_eq!(
        (&*steps.id, steps.reason.as_deref(), steps.job_type.as_deref()),
        ("#1", Some("no"), None)
    );
    assert_eq!(steps.started_at, Some(super::at("2026-02-10T08:00:00Z")));
    assert_eq!(steps.ended_at, Some(super::at("2026-02-10T08:00:04Z")));
    assert_eq!(
        (job.root.progress.done, job.root.progress.failed, job.root.progress.total),
        (2, 1, 2)
    );
}

#[test]
fn phase_of_the_root_can_derive_from_its_groups() {
    let table = r#""id": "id", "phase": "s", "rootPhase": "children",
        "children": [{ "name": "One", "at": "one" }, { "name": "Two", "at": "two" }]"#;
    for (one, two, expected) in [
        ("Success", "Running", Phase::Running),
        ("Success", "Success", Phase::Succeeded),
        ("Success", "Failed", Phase::Failed),
        ("Pending", "Success", Phase::Running),
    ] {
        let body = format!(
            r#"{{ "one": [{{ "id": "a", "s": "{one}" }}], "two": [{{ "id": "b", "s": "{two}" }}] }}"#
        );
        assert_eq!(decode(table, &body).root.phase, expected, "{one} {two}");
    }
}

#[test]
fn two_hundred_levels_are_the_limit_for_groups_too() {
    let mut body = r#"{ "id": "last", "s": "Running" }"#.to_owned();
    for level in 0..150 {
        body = format!(r#"{{ "id": "{level}", "s": "Running", "steps": [{body}] }}"#);
    }
    let job = decode(
        r#""id": "id", "phase": "s", "children": [{ "name": "Steps", "at": "steps" }]"#,
        &body,
    );
    let mut levels = 0;
    let mut node = &job.root;
    while let Some(child) = node.children.first() {
        (levels, node) = (levels + 1, child);
    }
    assert_eq!((levels, warnings(&job)), (200, vec![WarningCode::TooDeep]));
}

#[test]
fn percent_has_a_scale() {
    for (percent, sent, expected) in [
        (r#""p""#, "41.7", Some(41)),
        (r#"["q", "p"]"#, "4.17e1", Some(41)),
        (r#"{ "at": "p", "of": 1 }"#, "0.417", Some(41)),
        (r#"{ "at": ["q", "p"], "of": 1.0 }"#, r#""0.29""#, Some(29)),
        (r#"{ "at": "p", "of": 1 }"#, "0.999999", Some(99)),
        (r#"{ "at": "p", "of": 1 }"#, "1e-3", Some(0)),
        (r#"{ "at": "p", "of": 8 }"#, "5", Some(62)),
        (r#"{ "at": "p", "of": "0.5" }"#, "0.25", Some(50)),
        (r#"{ "at": "p", "of": 1000 }"#, "417.9", Some(41)),
        (r#"{ "at": "p", "of": 100 }"#, r#""60 %""#, Some(60)),
        (r#"{ "at": "p", "of": 1 }"#, "7", Some(99)), // not 100 while it runs
        (r#"{ "at": "p", "of": 1 }"#, "-0.5", Some(0)),
        (r#"{ "at": "p", "of": 1 }"#, r#""half""#, Some(0)),
    ] {
        let table = format!(r#""id": "id", "phase": "s", "percent": {percent}"#);
        let job = decode(&table, &format!(r#"{{ "id": "a", "s": "Running", "p": {sent} }}"#));
        assert_eq!(job.root.progress.percent, expected, "{percent} {sent}");
    }
}

#[test]
fn details_are_shown_as_they_are() {
    let table = r#""id": "id", "phase": "s", "details": ["/info/owner", "counts", "tags", "hosts", "missing"]"#;
    let body = r#"{ "id": "a", "s": "Running", "info": { "owner": "me" }, "counts": { "total": 3, "waitting": 0 },
        "tags": [{ "key": "k", "value": "v" }], "hosts": ["h-1", 2.0, null, { "x": 1 }] }"#;
    let job = decode(table, body);
    let details: Vec<_> = job.root.details.iter().map(|it| (&*it.key, &*it.value)).collect();
    let expected = [
        ("owner", "me"),
        ("total", "3"),
        ("waitting", "0"),
        ("k", "v"),
        ("hosts", "h-1"),
        ("hosts", "2"),
    ];
    assert_eq!(details, expected);
}

#[test]
fn time_zone_is_that_of_times_without_one() {
    for (zone, sent, expected) in [
        ("+08:00", r#""2026-02-10 16:00:00""#, "2026-02-10T08:00:00Z"),
        ("+08:00", r#""2026-02-10T16:00:00Z""#, "2026-02-10T16:00:00Z"),
        ("+08:00", r#""2026-02-10T16:00:00+01:00""#, "2026-02-10T15:00:00Z"),
        ("+08:00", "1770710400", "2026-02-10T08:00:00Z"),
        ("-0530", r#""2026-02-10T08:00:00.250""#, "2026-02-10T13:30:00.250Z"),
        ("utc", r#""2026-02-10T08:00:00""#, "2026-02-10T08:00:00Z"),
    ] {
        let table = format!(
            r#""id": "id", "phase": "s", "startedAt": "t", "timeZone": "{zone}", "children": "c""#
        );
        let body = format!(
            r#"{{ "id": "a", "s": "Running", "t": {sent}, "c": [{{ "id": "b", "s": "Running", "t": {sent} }}] }}"#
        );
        let root = decode(&table, &body).root;
        for node in [&root, &root.children[0]] {
            assert_eq!(node.started_at.unwrap().to_string(), expected, "{zone} {sent}");
        }
    }
}

#[test]
fn builder_makes_the_definition_of_the_new_entries() {
    let table = r#"{ "path": "/{a}/{job_id}", "phase": "s", "id": "id", "phases": { "F*": "failed" }, "defaultPhase": "running",
        "rootPhase": "children", "children": [{ "name": "One", "at": "one" }, { "name": "Two", "at": ["two", "/a/two"] }],
        "percent": { "at": ["p"], "of": 1 }, "details": ["/info/owner"], "timeZone": "+08:00" }"#;
    let built = Definition::builder("own", "/{a}/{job_id}")
        .phase(["s"])
        .id(["id"])
        .status("F*", Phase::Failed)
        .default_phase(Phase::Running)
        .root_phase_from_children()
        .group("One", ["one"])
        .group("Two", ["two", "/a/two"])
        .percent(["p"])
        .percent_of(1)
        .details(["/info/owner"])
        .time_zone("+08:00")
        .build();
    assert_eq!(built.unwrap(), Definition::from_json("own", table).unwrap());
}

#[test]
fn invalid_entry_error_says_what_it_may_be() {
    let phases = "expected one of `pending` `running` `paused`";
    let zone = "is not an offset such as `+08:00`, or `utc`";
    let groups = "is not a list of groups, each with `name` and `at`";
    for (entry, value, expected) in [
        ("defaultPhase", r#""done""#, phases),
        ("defaultPhase", "3", phases),
        ("defaultPhase", "null", phases),
        ("phases", r#"{ "a*": "done" }"#, phases),
        ("phases", "[]", "does not map status values to phases"),
        ("rootPhase", r#""child""#, "is not `children`"),
        ("rootPhase", "true", "is not `children`"),
        ("rootPhase", r#""children""#, "needs the entry `children`"),
        ("details", "{}", "is not a JSON pointer, a key or a list of them"),
        ("details", "[3]", "is not a JSON pointer, a key or a list of them"),
        ("timeZone", r#""CET""#, zone),
        ("timeZone", r#""+25:00""#, zone),
        ("timeZone", "8", zone),
        ("percent", r#"{ "at": "p" }"#, "without `at` (places) or `of` (a number)"),
        ("percent", r#"{ "of": 1 }"#, "without `at` (places) or `of` (a number)"),
        ("percent", r#"{ "at": 1, "of": 1 }"#, "without `at` (places) or `of` (a number)"),
        ("percent", r#"{ "at": "p", "of": 0 }"#, "has an `of` that is not a number above 0"),
        ("percent", r#"{ "at": "p", "of": -1 }"#, "has an `of` that is not a number above 0"),
        ("percent", r#"{ "at": "p", "of": "all" }"#, "has an `of` that is not a number above 0"),
        ("children", r#"[{ "name": "One" }]"#, groups),
        ("children", r#"[{ "at": "one" }]"#, groups),
        ("children", r#"[{ "name": "", "at": "one" }]"#, groups),
        ("children", r#"[{ "name": "One", "at": {} }]"#, groups),
        ("children", r#"["one", { "name": "Two", "at": "two" }]"#, groups),
        (
            "children",
            r#"{ "name": "One", "at": "one" }"#,
            "is not a JSON pointer, a key or a list of them",
        ),
        ("path", r#""/{}/{job_id}""#, "has a placeholder without name or end"),
        ("path", r#""/{job_id}/{a""#, "has a placeholder without name or end"),
    ] {
        let path = if entry == "path" { "" } else { r#""path": "/{job_id}","# };
        let table = format!(r#"{{ {path} "phase": "s", "{entry}": {value} }}"#);
        let error = Definition::from_json("own", &table).unwrap_err();
        let start = format!("System `own`: the entry `{entry}` ");
        assert!(error.message.starts_with(&start), "{table}: {}", error.message);
        assert!(error.message.contains(expected), "{table}: {}", error.message);
    }
    let both =
        Definition::builder("own", "/{job_id}").phase(["s"]).children(["a"]).group("B", ["b"]);
    assert_eq!(
        both.build().unwrap_err().message,
        "System `own`: the entry `children` has places and groups."
    );
}
