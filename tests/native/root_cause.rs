//! The number of failures besides the root cause.

use jobtree::engine::view_model::filter::PhaseCounts;
use jobtree::engine::view_model::root_cause::other_failures;

use super::job;

#[test]
fn other_failures_leaves_out_the_root_cause_itself() {
    for (phases, expected) in
        [(["Success", "Success"], 0), (["Failed", "Success"], 0), (["Failed", "Failed"], 1)]
    {
        let body = format!(
            r#"{{ "metadata": {{ "uid": "a" }}, "status": {{ "phase": "Running" }},
              "spec": {{ "subJobs": [
                {{ "metadata": {{ "uid": "b" }}, "status": {{ "phase": "{}" }} }},
                {{ "metadata": {{ "uid": "c" }}, "status": {{ "phase": "{}" }} }} ] }} }}"#,
            phases[0], phases[1]
        );
        let counts = PhaseCounts::of(&job(body.as_bytes()).root);
        assert_eq!(other_failures(&counts), expected, "{phases:?}");
    }
}
