//! The number of failures besides the root cause.

use jobtree::engine::i18n::Texts;
use jobtree::engine::view_model::root_cause::cause;

use super::job;

/// A CCE job as JSON, with a reason if it has one.
fn sketch(id: &str, phase: &str, reason: &str, below: &[String]) -> String {
    format!(
        r#"{{"metadata":{{"uid":"{id}"}},"status":{{"phase":"{phase}","reason":"{reason}"}},
        "spec":{{"subJobs":[{}]}}}}"#,
        below.join(",")
    )
}

#[test]
fn more_failures_are_those_besides_the_root_cause_and_below_it() {
    let leaf = |id: &str, phase: &str| sketch(id, phase, "", &[]);
    let told = |id: &str| sketch(id, "Failed", "no disk", &[]);
    for (name, below, expected) in [
        ("nothing failed", vec![leaf("b", "Success"), leaf("c", "Success")], None),
        ("one leaf", vec![leaf("b", "Failed"), leaf("c", "Success")], Some(("b", 0))),
        ("two leaves", vec![leaf("b", "Failed"), leaf("c", "Failed")], Some(("b", 1))),
        (
            "a branch whose leaves succeeded, and a leaf",
            vec![
                sketch("b", "Failed", "timeout", &[leaf("b1", "Success")]),
                leaf("c", "Failed"),
                leaf("d", "Failed"),
            ],
            Some(("b", 2)),
        ),
        (
            "a branch with a reason, whose leaves failed without one",
            vec![
                sketch("b", "Failed", "timeout", &[leaf("b1", "Failed"), leaf("b2", "Failed")]),
                leaf("c", "Failed"),
            ],
            Some(("b", 1)),
        ),
        (
            "a leaf with a reason below a branch",
            vec![sketch("b", "Failed", "", &[leaf("b1", "Failed"), told("b2")]), told("c")],
            Some(("b2", 2)),
        ),
    ] {
        let root = job(sketch("a", "Running", "", &below).as_bytes()).root;
        let cause = cause(&Texts::english(), &root);
        let found = cause.as_ref().map(|cause| (&*cause.id, cause.more_failures));
        assert_eq!(found, expected, "{name}");
    }
}
