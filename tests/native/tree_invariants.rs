//! Invariants of every decoded tree. Shared with `fuzz/`, where not every target uses all of this file.

#![allow(dead_code)]

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, Definition, System, decode};
use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::snapshot::Node;
use jobtree::engine::view_model::phase_counts::PhaseCounts;

fn systems() -> Vec<System> {
    let table = r#"{"path":"/{job_id}","children":["tasks","/spec/subJobs","sub_jobs"],"id":["job_id","uid"],
        "phase":["status","/status/phase"],"percent":"process","startedAt":"created_at"}"#;
    let own = Definition::from_json("own", table).unwrap();
    let built_in = BuiltIn::ALL.into_iter().map(System::BuiltIn);
    built_in.chain([System::Registered(Rc::new(own)), System::Auto]).collect()
}

/// Decodes `body` as a job of every system, also as a second page and as the body of every sub-job, and checks the trees.
pub(crate) fn check_body(body: &[u8]) {
    for system in systems() {
        let pages = [body, body];
        let none = BTreeMap::new();
        let Ok(job) = decode(
            &system,
            Bodies { pages: &pages[..1], children: &none },
            DecodeOptions::default(),
        ) else {
            continue;
        };
        check_tree(&job.root);
        let children: BTreeMap<_, _> =
            job.root.descendants().map(|node| (node.id.to_string(), body.to_vec())).collect();
        let options = DecodeOptions { show_task_data: true };
        if let Ok(job) = decode(&system, Bodies { pages: &pages, children: &children }, options) {
            check_tree(&job.root);
        }
    }
}

/// Panics if the tree breaks an invariant.
pub(crate) fn check_tree(root: &Node) {
    let mut ids = HashSet::new();
    for node in root.descendants() {
        assert!(ids.insert(&*node.id), "{:?} is not unique", node.id);
        assert!(!node.name.is_empty() && !node.id.is_empty());
        let progress = node.progress;
        assert!(
            progress.done <= progress.total && progress.failed <= progress.done,
            "{progress:?}"
        );
        assert!(
            progress.total >= 1 && progress.running <= progress.total - progress.done,
            "{progress:?}"
        );
        assert_eq!(progress.percent.is_none(), node.phase == Phase::Unknown);
        if let Some(percent) = progress.percent {
            let max = if node.phase.is_terminal() { 100 } else { 99 };
            assert!(percent <= max, "{percent} while {:?}", node.phase);
            assert!(node.phase != Phase::Succeeded || percent == 100);
        }
        let terminal = ["succeeded", "partial", "failed", "cancelled", "skipped"]
            .contains(&node.phase.as_str());
        assert_eq!(node.phase.is_terminal(), terminal);
        for time in [node.started_at, node.updated_at, node.ended_at].into_iter().flatten() {
            assert!(time.to_string().ends_with('Z'));
        }
    }
    check_counts(root);
}

/// The chips, the sentence and the bar have to agree.
fn check_counts(root: &Node) {
    let counts = PhaseCounts::of(root);
    let sum = |phases: &[Phase]| phases.iter().map(|phase| counts.get(*phase)).sum::<u32>();
    let progress = root.progress;
    assert_eq!(sum(&Phase::ALL), progress.total, "{counts:?}");
    assert_eq!(sum(&[Phase::Succeeded]), progress.succeeded, "{counts:?}");
    assert_eq!(sum(&[Phase::Failed, Phase::Partial]), progress.failed, "{counts:?}");
    assert_eq!(sum(&[Phase::Running]), progress.running, "{counts:?}");
    let ended = Phase::ALL.map(|phase| if phase.is_terminal() { counts.get(phase) } else { 0 });
    assert_eq!(ended.iter().sum::<u32>(), progress.done, "{counts:?}");
}
