//! The view model: rows, filter, selection, and what a refresh keeps.

use std::rc::Rc;

use jobtree::engine::apis::{BuiltIn, DecodeOptions, System, decode_one};
use jobtree::engine::i18n::Texts;
use jobtree::engine::incremental::IncrementalDecoder;
use jobtree::engine::model::phase::{Phase, Phases};
use jobtree::engine::model::snapshot::Snapshot;
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::filter::Filter;
use jobtree::engine::view_model::{ViewModel, text_report};
use proptest::prelude::*;

use super::generated_jobs::{edits, sketch};
use super::{at, case, snapshot};

const ROOT: &str = "e43c6f3b-87e6-11f0-be88-0255ac10003f";
const FAILED: &str = "e43c6f3c-87e6-11f0-be88-0255ac10003f";
const SUCCEEDED: &str = "e43c6f40-87e6-11f0-be88-0255ac10003f";

pub(super) fn of(body: &[u8], expand: Expand) -> ViewModel {
    let mut view_model = ViewModel::new(Rc::new(Texts::english()), expand);
    view_model.set_snapshot(Rc::new(snapshot(body)));
    view_model
}

fn failed_job() -> ViewModel {
    of(&case("cce-v3-05-failed-nested.json"), Expand::Auto)
}

/// One line for each row: level, position among siblings, open or closed, title.
pub(super) fn lines(view_model: &ViewModel) -> Vec<String> {
    let rows = view_model.rows(0..view_model.outline().len(), at("2025-09-02T12:00:00Z"));
    let line = |row: &jobtree::engine::view_model::rows::Row| {
        let branch = match row.expanded {
            Some(true) => "-",
            Some(false) => "+",
            None => " ",
        };
        format!("{} {}/{} {branch} {}", row.level, row.position, row.set_size, row.title.text)
    };
    rows.iter().map(|row| line(row)).collect()
}

fn index(view_model: &ViewModel, id: &str) -> usize {
    view_model.index_of(id).unwrap_or_else(|| panic!("no row {id}"))
}

#[test]
fn rows_have_level_and_position() {
    assert_eq!(
        lines(&failed_job()),
        [
            "1 1/1 - Add nodes",
            "2 1/2 - Create node",
            "3 1/3   Get cluster certificate",
            "3 2/3   Create the VM for the node",
            "3 3/3   Install Kubernetes on the node",
            "2 2/2 + Create node",
        ]
    );
}

#[test]
fn refresh_keeps_branches_the_user_toggled() {
    let body = case("cce-v3-05-failed-nested.json");
    let mut view_model = failed_job();
    let open = |view_model: &ViewModel| {
        [ROOT, FAILED, SUCCEEDED]
            .map(|id| view_model.outline().get(index(view_model, id)).unwrap().expanded.unwrap())
    };
    assert_eq!(open(&view_model), [true, true, false]);
    view_model.toggle(index(&view_model, FAILED));
    view_model.toggle(index(&view_model, SUCCEEDED));
    for _ in 0..3 {
        view_model.set_snapshot(Rc::new(snapshot(&body)));
        assert_eq!(open(&view_model), [true, false, true]);
    }
    view_model.set_expand(Expand::All);
    assert_eq!(open(&view_model), [true, false, true], "also when the page opens all");
}

#[test]
fn running_branch_opens_once_and_stays_open() {
    let body = |phase: &str, below: &str| {
        format!(
            r#"{{"metadata":{{"uid":"r"}},"status":{{"phase":"Running"}},"spec":{{"subJobs":[
            {{"metadata":{{"uid":"a"}},"status":{{"phase":"{phase}"}},"spec":{{"subJobs":[
            {{"metadata":{{"uid":"b"}},"status":{{"phase":"{below}"}}}}]}}}}]}}}}"#
        )
    };
    let mut view_model = of(body("Initializing", "Initializing").as_bytes(), Expand::Auto);
    assert_eq!(view_model.outline().len(), 2);
    let mut refresh = |phase, below| {
        view_model.set_snapshot(Rc::new(snapshot(body(phase, below).as_bytes())));
        view_model.outline().len()
    };
    assert_eq!(refresh("Running", "Running"), 3);
    assert_eq!(refresh("Success", "Success"), 3);
    view_model.toggle(1);
    view_model.set_snapshot(Rc::new(snapshot(body("Failed", "Failed").as_bytes())));
    assert_eq!(view_model.outline().len(), 2, "the user closed it");
}

#[test]
fn expand_mode_selects_which_branches_open() {
    let body = case("cce-v3-05-failed-nested.json");
    for (expand, rows) in [(Expand::Auto, 6), (Expand::None, 3), (Expand::All, 9)] {
        assert_eq!(of(&body, expand).outline().len(), rows, "{expand:?}");
    }
}

#[test]
fn collapse_all_leaves_the_first_level() {
    let mut view_model = failed_job();
    view_model.set_all_expanded(true);
    assert_eq!(view_model.outline().len(), 9);
    view_model.set_all_expanded(false);
    assert_eq!(
        lines(&view_model),
        ["1 1/1 - Add nodes", "2 1/2 + Create node", "2 2/2 + Create node"]
    );
}

#[test]
fn succeeded_heading_opens_for_a_failure_below() {
    let job = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap();
    let mut view_model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    let snapshot = Snapshot::new("servicestage", job.root, at("2025-09-02T12:00:00Z"));
    view_model.set_snapshot(Rc::new(snapshot));
    assert_eq!(
        lines(&view_model),
        [
            "1 1/1 - Provision",
            "2 1/2   Prepare resources",
            "2 2/2 - Building",
            "3 1/3   TN00091",
            "3 2/3   TN00094",
            "3 3/3   TN00097",
        ]
    );
}

#[test]
fn filter_keeps_ancestors_and_matches_the_deepest() {
    let mut view_model = failed_job();
    let phases = Phases::parse("failed");
    view_model.set_filter(Filter { phases, ..Filter::default() });
    assert_eq!(
        lines(&view_model),
        [
            "1 1/1 - Add nodes",
            "2 1/1 - Create node",
            "3 1/2   Create the VM for the node",
            "3 2/2   Install Kubernetes on the node",
        ]
    );
    assert_eq!(view_model.match_count(), 2);
    assert_eq!(view_model.counts().get(Phase::Failed), 2, "the count agrees");
}

#[test]
fn search_matches_names_titles_ids_types_and_reasons() {
    for (query, match_count, rows) in [
        ("create node", 2, 3),          // the titles of two branches
        ("NODE-IV28J9", 1, 2),          // the name of one
        ("no available flavors", 1, 3), // a reason
        ("createnodevm", 2, 5),         // a type as sent
        (SUCCEEDED, 1, 2),              // an ID
        ("zebra", 0, 0),
        ("   ", 0, 6), // no search
    ] {
        let mut view_model = failed_job();
        view_model.set_filter(Filter { query: query.into(), ..Filter::default() });
        assert_eq!(
            (view_model.match_count(), view_model.outline().len()),
            (match_count, rows),
            "{query:?}"
        );
    }
    let mut view_model = failed_job();
    view_model.set_filter(Filter { query: "create node".into(), ..Filter::default() });
    view_model.toggle(1);
    assert_eq!(lines(&view_model).len(), 6, "the branch of a match can be opened");
}

#[test]
fn filter_by_phase_and_text_needs_both() {
    let mut view_model = failed_job();
    let phases = Phases::parse("succeeded failed");
    view_model.set_filter(Filter { phases, query: "install".into() });
    assert_eq!(view_model.match_count(), 2);
    view_model.set_filter(Filter { phases: Phases::parse("running"), query: "install".into() });
    assert_eq!(view_model.match_count(), 0);
}

/// A job with branches whose own phase differs from that of their leaves.
const MIXED: &str = r#"{"metadata": {"uid": "root"}, "status": {"phase": "Failed"}, "spec": {"subJobs": [
  {"metadata": {"uid": "disk"}, "status": {"phase": "Failed", "reason": "timeout"}, "spec": {"subJobs": [
    {"metadata": {"uid": "disk-1"}, "status": {"phase": "Success"}},
    {"metadata": {"uid": "disk-2"}, "status": {"phase": "Success"}}]}},
  {"metadata": {"uid": "net"}, "status": {"phase": "Success"}, "spec": {"subJobs": [
    {"metadata": {"uid": "net-1"}, "status": {"phase": "Failed"}},
    {"metadata": {"uid": "disk-3"}, "status": {"phase": "Failed"}},
    {"metadata": {"uid": "net-2"}, "status": {"phase": "Success"}}]}},
  {"metadata": {"uid": "lone"}, "status": {"phase": "Running"}}]}}"#;

#[test]
fn filter_matches_leaves_and_shows_them_with_their_ancestors() {
    for (phases, query, expected, match_count) in [
        ("failed", "", vec!["root", "net", "net-1", "disk-3"], 2),
        ("succeeded", "", vec!["root", "disk", "disk-1", "disk-2", "net", "net-2"], 3),
        ("running", "", vec!["root", "lone"], 1),
        ("running failed", "", vec!["root", "net", "net-1", "disk-3", "lone"], 3),
        ("skipped", "", vec![], 0),
        // A text finds any node, and what is below it.
        ("", "timeout", vec!["root", "disk"], 1),
        ("", "disk", vec!["root", "disk", "disk-1", "disk-2", "net", "disk-3"], 4),
        // Both: leaves in the phase that have the text, or are below a node that has it.
        ("succeeded", "disk", vec!["root", "disk", "disk-1", "disk-2"], 2),
        ("succeeded", "timeout", vec!["root", "disk", "disk-1", "disk-2"], 2),
        ("failed", "disk", vec!["root", "net", "disk-3"], 1),
        ("failed", "timeout", vec![], 0),
        ("failed", "root", vec!["root", "net", "net-1", "disk-3"], 2),
    ] {
        let mut view_model = of(MIXED.as_bytes(), Expand::Auto);
        view_model.set_filter(Filter { phases: Phases::parse(phases), query: query.into() });
        let ids: Vec<_> = (0..view_model.outline().len())
            .map(|at| view_model.id_at(at).unwrap().to_string())
            .collect();
        assert_eq!(ids, expected, "{phases:?} {query:?}");
        assert_eq!(view_model.match_count(), match_count, "{phases:?} {query:?}");
        // The matches have the numbers from 1 on, in the order of the rows.
        let entries = view_model.outline().entries();
        let numbers: Vec<_> =
            entries.iter().map(|it| it.match_index).filter(|it| *it > 0).collect();
        assert_eq!(numbers, (1..=match_count).collect::<Vec<_>>(), "{phases:?} {query:?}");
    }
}

#[test]
fn job_without_sub_jobs_is_its_own_leaf() {
    let lone = br#"{"metadata": {"uid": "r"}, "status": {"phase": "Failed"}, "spec": {}}"#;
    let counted = br#"{"job_id": "j", "job_name": "j", "status": "Running", "tasks": null,
        "task_total_count": 5, "task_failed_count": 1, "task_success_count": 2}"#;
    for (body, phases, match_count) in [
        (&lone[..], "failed", 1),
        (lone, "running", 0),
        // Tasks that are not listed are found in the job that counts them.
        (counted, "failed", 1),
        (counted, "succeeded", 1),
        (counted, "running", 0),
    ] {
        let root = decode_one(&System::Auto, body).unwrap().root;
        let mut view_model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
        view_model.set_snapshot(Rc::new(Snapshot::new("x", root, at("2025-09-02T12:00:00Z"))));
        view_model.set_filter(Filter { phases: Phases::parse(phases), ..Filter::default() });
        assert_eq!(view_model.match_count(), match_count, "{phases}");
    }
}

#[test]
fn clearing_the_filter_restores_branches_and_selection() {
    let mut view_model = failed_job();
    let before = lines(&view_model);
    view_model.select(index(&view_model, SUCCEEDED));
    view_model.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    assert_eq!(view_model.current(), 0, "the nearest visible ancestor");
    view_model.toggle(1); // closed under the filter
    assert_eq!(view_model.outline().len(), 2);
    view_model.set_filter(Filter::default());
    assert_eq!(lines(&view_model), before);
    assert_eq!(view_model.current(), index(&view_model, SUCCEEDED));
}

#[test]
fn next_match_wraps_around() {
    let mut view_model = failed_job();
    view_model.set_filter(Filter { query: "install".into(), ..Filter::default() });
    let mut seen = Vec::new();
    for forward in [true, true, true, false] {
        let at = view_model.next_match(forward).unwrap();
        view_model.select(at);
        seen.push((at, view_model.current_match(), view_model.matches_text().unwrap()));
    }
    let indices: Vec<_> = seen.iter().map(|(at, match_index, _)| (*at, *match_index)).collect();
    assert_eq!(indices, [(2, 1), (4, 2), (2, 1), (4, 2)]);
    assert_eq!(seen[1].2, "2 of 2");
}

#[test]
fn reveal_opens_ancestors_and_clears_the_filter() {
    let below = "e43c6f42-87e6-11f0-be88-0255ac10003f";
    let mut view_model = failed_job();
    view_model.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    assert!(view_model.reveal(below));
    assert!(view_model.filter().is_empty(), "a filter that hides it is removed");
    assert_eq!(view_model.id_at(view_model.current()).as_deref(), Some(below));
    assert!(!view_model.reveal("nobody"));
}

#[test]
fn focus_moves_to_the_ancestor_of_a_missing_node_and_back() {
    let body = case("cce-v3-05-failed-nested.json");
    let mut view_model = failed_job();
    view_model.select(3);
    let path = view_model.outline().path(view_model.root().unwrap(), 3);
    let text = String::from_utf8(body.clone()).unwrap();
    let without = text.replace(&*path[2], "another-id");
    view_model.set_snapshot(Rc::new(snapshot(without.as_bytes())));
    assert_eq!(view_model.id_at(view_model.current()).as_deref(), Some(FAILED));
    view_model.set_snapshot(Rc::new(snapshot(&body)));
    assert_eq!(view_model.id_at(view_model.current()), path.last().cloned());
}

#[test]
fn root_cause_is_the_deepest_failure_with_a_reason() {
    let view_model = failed_job();
    let cause = view_model.cause().unwrap();
    let path: Vec<_> = cause.path.iter().map(|step| &**step).collect();
    assert_eq!(path, ["Create node node-iv28j9", "Create the VM for the node"]);
    assert!(cause.reason.as_deref().unwrap().contains("no available flavors"));
    assert_eq!(of(&case("cce-v3-01-doc-running.json"), Expand::Auto).cause(), None);
    let lone = of(&case("cce-v2-01-doc-failed.json"), Expand::Auto);
    assert!(lone.cause().is_some());
}

#[test]
fn phase_counts_equal_filter_matches() {
    for name in
        ["cce-v3-05-failed-nested.json", "cce-v3-09-wide-150.json", "cce-v3-01-doc-running.json"]
    {
        let mut view_model = of(&case(name), Expand::Auto);
        for phase in Phase::ALL {
            view_model
                .set_filter(Filter { phases: Phases::parse(phase.as_str()), ..Filter::default() });
            assert_eq!(
                view_model.match_count(),
                view_model.counts().get(phase),
                "{name}, {phase:?}"
            );
        }
    }
}

#[test]
fn icons_of_up_to_eight_running_nodes_move() {
    for (running, expected) in [(0, true), (1, true), (8, true), (9, false), (100, false)] {
        let job = |index| {
            format!(r#"{{"metadata": {{"uid": "j{index}"}}, "status": {{"phase": "Running"}}}}"#)
        };
        let jobs: Vec<_> = (0..running).map(job).collect();
        let body = format!(
            r#"{{"metadata": {{"uid": "root"}}, "spec": {{"subJobs": [{}]}}, "status": {{"phase": "Running"}}}}"#,
            jobs.join(",")
        );
        assert_eq!(of(body.as_bytes(), Expand::All).has_motion(), expected, "{running}");
    }
}

#[test]
fn outline_maps_rows_to_nodes() {
    for name in ["cce-v3-05-failed-nested.json", "cce-v3-09-wide-150.json"] {
        let view_model = of(&case(name), Expand::All);
        let root = view_model.root().unwrap();
        let all: Vec<_> = root.descendants().collect();
        assert_eq!(view_model.outline().len(), all.len());
        for (at, node) in all.iter().enumerate() {
            assert!(std::ptr::eq(&**view_model.outline().node(root, at).unwrap(), *node));
            assert_eq!(view_model.index_of(&node.id), Some(at));
        }
    }
}

#[test]
fn text_report_has_ids_phases_and_reasons() {
    let snapshot = snapshot(&case("cce-v3-05-failed-nested.json"));
    let text = text_report::text(&Texts::english(), &snapshot, at("2025-09-02T12:00:00Z"));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "System: cce",
            "Project ID: p",
            "Job ID: j",
            "Progress: 4 of 6 succeeded, 2 failed",
            "Last refreshed: 2025-09-02T12:00:00Z",
        ]
    );
    assert!(lines[6].starts_with("[Failed] Add nodes"), "{text}");
    assert!(lines[6].contains(ROOT) && lines[6].contains("4 of 6 succeeded, 2 failed"), "{text}");
    let failed = lines.iter().position(|line| line.contains("Create the VM for the node")).unwrap();
    assert!(lines[failed].starts_with("    [Failed] "), "{text}");
    assert!(lines[failed + 1].trim_start().starts_with("create server failed"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn incremental_snapshot_displays_like_a_full_one(
        tree in sketch(),
        rounds in prop::collection::vec(edits(), 1..6),
        expand in prop::sample::select(vec![Expand::Auto, Expand::All, Expand::None]),
        timeline: bool,
    ) {
        let mut tree = tree;
        let mut decoder = IncrementalDecoder::default();
        let mut view_model = ViewModel::new(Rc::new(Texts::english()), expand);
        view_model.set_timeline(timeline);
        for edits in rounds {
            edits.iter().for_each(|edit| tree.edit(edit));
            let body = tree.text().into_bytes();
            let known = decoder.decode(
                &System::BuiltIn(BuiltIn::Cce),
                &[Rc::new(body.clone())],
                &(),
                &[],
                DecodeOptions::default(),
            );
            let Ok(job) = known else { continue };
            let whole = Rc::new(snapshot(&body));
            let mut incremental = (*whole).clone();
            incremental.root = job.root;
            view_model.set_snapshot(Rc::new(incremental));
            let mut full = ViewModel::new(Rc::new(Texts::english()), expand);
            full.set_timeline(timeline);
            full.set_snapshot(whole);
            prop_assert_eq!(view_model.counts(), full.counts());
            prop_assert_eq!(view_model.cause(), full.cause());
            let now = at("2025-09-02T12:00:00Z");
            prop_assert_eq!(view_model.axis(now), full.axis(now));
            // Rebuilding all rows has to give the rows that were updated in place.
            let updated = lines(&view_model);
            view_model.set_expand(expand);
            prop_assert_eq!(updated, lines(&view_model));
        }
    }
}
