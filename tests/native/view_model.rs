//! What is on display of a job: which rows, in which order, and what stays when an answer comes.

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
    let mut display = ViewModel::new(Rc::new(Texts::english()), expand);
    display.set_snapshot(Rc::new(snapshot(body)));
    display
}

fn failed_job() -> ViewModel {
    of(&case("cce-v3-05-failed-nested.json"), Expand::Auto)
}

/// One line a row: its level, its place among its siblings, whether it is open, its title.
pub(super) fn shown(display: &ViewModel) -> Vec<String> {
    let rows = display.rows(0..display.outline().len(), at("2025-09-02T12:00:00Z"));
    let line = |row: &jobtree::engine::view_model::rows::Row| {
        let found = match row.expanded {
            Some(true) => "-",
            Some(false) => "+",
            None => " ",
        };
        format!("{} {}/{} {found} {}", row.level, row.position, row.set_size, row.title)
    };
    rows.iter().map(|row| line(row)).collect()
}

fn place(display: &ViewModel, id: &str) -> usize {
    display.index_of(id).unwrap_or_else(|| panic!("no row {id}"))
}

#[test]
fn rows_know_their_place() {
    assert_eq!(
        shown(&failed_job()),
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
fn what_runs_or_failed_opens_once_and_what_a_person_chose_stays_through_refreshes() {
    let body = case("cce-v3-05-failed-nested.json");
    let mut display = failed_job();
    let open = |display: &ViewModel| {
        [ROOT, FAILED, SUCCEEDED]
            .map(|id| display.outline().get(place(display, id)).unwrap().expanded.unwrap())
    };
    assert_eq!(open(&display), [true, true, false]);
    display.toggle(place(&display, FAILED));
    display.toggle(place(&display, SUCCEEDED));
    for _ in 0..3 {
        display.set_snapshot(Rc::new(snapshot(&body)));
        assert_eq!(open(&display), [true, false, true]);
    }
    display.set_expand(Expand::All);
    assert_eq!(open(&display), [true, false, true], "also when the host opens all");
}

#[test]
fn a_branch_that_begins_to_run_opens_once_and_stays_open_when_it_has_succeeded() {
    let body = |phase: &str, below: &str| {
        format!(
            r#"{{"metadata":{{"uid":"r"}},"status":{{"phase":"Running"}},"spec":{{"subJobs":[
            {{"metadata":{{"uid":"a"}},"status":{{"phase":"{phase}"}},"spec":{{"subJobs":[
            {{"metadata":{{"uid":"b"}},"status":{{"phase":"{below}"}}}}]}}}}]}}}}"#
        )
    };
    let mut display = of(body("Initializing", "Initializing").as_bytes(), Expand::Auto);
    assert_eq!(display.outline().len(), 2);
    let mut refresh = |phase, below| {
        display.set_snapshot(Rc::new(snapshot(body(phase, below).as_bytes())));
        display.outline().len()
    };
    assert_eq!(refresh("Running", "Running"), 3);
    assert_eq!(refresh("Success", "Success"), 3);
    display.toggle(1);
    display.set_snapshot(Rc::new(snapshot(body("Failed", "Failed").as_bytes())));
    assert_eq!(display.outline().len(), 2, "the person has closed it");
}

#[test]
fn the_host_says_which_branches_open_by_themselves() {
    let body = case("cce-v3-05-failed-nested.json");
    for (expand, rows) in [(Expand::Auto, 6), (Expand::None, 3), (Expand::All, 9)] {
        assert_eq!(of(&body, expand).outline().len(), rows, "{expand:?}");
    }
}

#[test]
fn all_can_be_opened_and_closed_and_closing_leaves_the_first_level() {
    let mut display = failed_job();
    display.set_all_expanded(true);
    assert_eq!(display.outline().len(), 9);
    display.set_all_expanded(false);
    assert_eq!(
        shown(&display),
        ["1 1/1 - Add nodes", "2 1/2 + Create node", "2 2/2 + Create node"]
    );
}

#[test]
fn a_heading_that_has_succeeded_does_not_hide_the_failure_below_it() {
    let job = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap();
    let mut display = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    let snapshot = Snapshot::new("servicestage", job.root, at("2025-09-02T12:00:00Z"));
    display.set_snapshot(Rc::new(snapshot));
    assert_eq!(
        shown(&display),
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
fn a_filter_keeps_what_is_above_and_finds_the_deepest() {
    let mut display = failed_job();
    let phases = Phases::parse("failed");
    display.set_filter(Filter { phases, ..Filter::default() });
    assert_eq!(
        shown(&display),
        [
            "1 1/1 - Add nodes",
            "2 1/1 - Create node",
            "3 1/2   Create the VM for the node",
            "3 2/2   Install Kubernetes on the node",
        ]
    );
    assert_eq!(display.match_count(), 2);
    assert_eq!(display.counts().get(Phase::Failed), 2, "and so says the count");
}

#[test]
fn a_search_finds_names_titles_ids_types_and_reasons_and_what_is_found_can_be_opened() {
    for (query, match_count, rows) in [
        ("create node", 2, 3),          // the titles of two branches
        ("NODE-IV28J9", 1, 2),          // the name of one
        ("no available flavors", 1, 3), // a reason
        ("createnodevm", 2, 5),         // a type as sent
        (SUCCEEDED, 1, 2),              // an id
        ("zebra", 0, 0),
        ("   ", 0, 6), // nothing is looked for
    ] {
        let mut display = failed_job();
        display.set_filter(Filter { query: query.into(), ..Filter::default() });
        assert_eq!(
            (display.match_count(), display.outline().len()),
            (match_count, rows),
            "{query:?}"
        );
    }
    let mut display = failed_job();
    display.set_filter(Filter { query: "create node".into(), ..Filter::default() });
    display.toggle(1);
    assert_eq!(shown(&display).len(), 6, "what is below a branch that was found is there");
}

#[test]
fn a_phase_and_a_text_have_to_fit_both() {
    let mut display = failed_job();
    let phases = Phases::parse("succeeded failed");
    display.set_filter(Filter { phases, query: "install".into() });
    assert_eq!(display.match_count(), 2);
    display.set_filter(Filter { phases: Phases::parse("running"), query: "install".into() });
    assert_eq!(display.match_count(), 0);
}

#[test]
fn the_end_of_a_filter_brings_back_what_was_open_and_chosen() {
    let mut display = failed_job();
    let before = shown(&display);
    display.select(place(&display, SUCCEEDED));
    display.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    assert_eq!(display.current(), 0, "the nearest that is in sight");
    display.toggle(1); // closed while it is filtered
    assert_eq!(display.outline().len(), 2);
    display.set_filter(Filter::default());
    assert_eq!(shown(&display), before);
    assert_eq!(display.current(), place(&display, SUCCEEDED));
}

#[test]
fn matches_are_gone_through_round_and_round() {
    let mut display = failed_job();
    display.set_filter(Filter { query: "install".into(), ..Filter::default() });
    let mut seen = Vec::new();
    for forward in [true, true, true, false] {
        let at = display.next_match(forward).unwrap();
        display.select(at);
        seen.push((at, display.current_match(), display.matches_text().unwrap()));
    }
    let places: Vec<_> = seen.iter().map(|(at, match_index, _)| (*at, *match_index)).collect();
    assert_eq!(places, [(2, 1), (4, 2), (2, 1), (4, 2)]);
    assert_eq!(seen[1].2, "2 of 2");
}

#[test]
fn a_node_is_revealed_wherever_it_hides() {
    let below = "e43c6f42-87e6-11f0-be88-0255ac10003f";
    let mut display = failed_job();
    display.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    assert!(display.reveal(below));
    assert!(display.filter().is_empty(), "a filter that hides it ends");
    assert_eq!(display.id_at(display.current()).as_deref(), Some(below));
    assert!(!display.reveal("nobody"));
}

#[test]
fn the_focus_goes_to_the_nearest_above_where_its_node_is_gone_and_comes_back_with_it() {
    let body = case("cce-v3-05-failed-nested.json");
    let mut display = failed_job();
    display.select(3);
    let path = display.outline().path(display.root().unwrap(), 3);
    let text = String::from_utf8(body.clone()).unwrap();
    let without = text.replace(&*path[2], "another-id");
    display.set_snapshot(Rc::new(snapshot(without.as_bytes())));
    assert_eq!(display.id_at(display.current()).as_deref(), Some(FAILED));
    display.set_snapshot(Rc::new(snapshot(&body)));
    assert_eq!(display.id_at(display.current()), path.last().cloned());
}

#[test]
fn what_failed_is_the_deepest_with_a_reason() {
    let display = failed_job();
    let cause = display.cause().unwrap();
    let path: Vec<_> = cause.path.iter().map(|step| &**step).collect();
    assert_eq!(path, ["Create node node-iv28j9", "Create the VM for the node"]);
    assert!(cause.reason.as_deref().unwrap().contains("no available flavors"));
    assert_eq!(of(&case("cce-v3-01-doc-running.json"), Expand::Auto).cause(), None);
    let lone = of(&case("cce-v2-01-doc-failed.json"), Expand::Auto);
    assert!(lone.cause().is_some());
}

#[test]
fn the_counts_of_all_phases_are_those_of_the_filter() {
    for name in
        ["cce-v3-05-failed-nested.json", "cce-v3-09-wide-150.json", "cce-v3-01-doc-running.json"]
    {
        let mut display = of(&case(name), Expand::Auto);
        for phase in Phase::ALL {
            display
                .set_filter(Filter { phases: Phases::parse(phase.as_str()), ..Filter::default() });
            assert_eq!(display.match_count(), display.counts().get(phase), "{name}, {phase:?}");
        }
    }
}

#[test]
fn an_outline_leads_from_each_row_to_its_node() {
    for name in ["cce-v3-05-failed-nested.json", "cce-v3-09-wide-150.json"] {
        let display = of(&case(name), Expand::All);
        let root = display.root().unwrap();
        let all: Vec<_> = root.descendants().collect();
        assert_eq!(display.outline().len(), all.len());
        for (at, node) in all.iter().enumerate() {
            assert!(std::ptr::eq(display.outline().node(root, at).unwrap(), *node));
            assert_eq!(display.index_of(&node.id), Some(at));
        }
    }
}

#[test]
fn the_text_of_a_job_is_ready_for_a_ticket() {
    let snapshot = snapshot(&case("cce-v3-05-failed-nested.json"));
    let text = text_report::text(&Texts::english(), &snapshot, at("2025-09-02T12:00:00Z"));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "System: cce",
            "Project id: p",
            "Job id: j",
            "Progress: 6 of 6 done, 2 failed",
            "As of: 2025-09-02T12:00:00Z",
        ]
    );
    assert!(lines[6].starts_with("[Failed] Add nodes"), "{text}");
    assert!(lines[6].contains(ROOT) && lines[6].contains("6 of 6"), "{text}");
    let failed = lines.iter().position(|line| line.contains("Create the VM for the node")).unwrap();
    assert!(lines[failed].starts_with("    [Failed] "), "{text}");
    assert!(lines[failed + 1].trim_start().starts_with("create server failed"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn an_answer_of_which_little_is_new_is_shown_as_if_all_of_it_were(
        tree in sketch(),
        rounds in prop::collection::vec(edits(), 1..6),
        expand in prop::sample::select(vec![Expand::Auto, Expand::All, Expand::None]),
        timeline: bool,
    ) {
        let mut tree = tree;
        let mut decoder = IncrementalDecoder::default();
        let mut display = ViewModel::new(Rc::new(Texts::english()), expand);
        display.set_timeline(timeline);
        for edits in rounds {
            edits.iter().for_each(|edit| tree.edit(edit));
            let body = tree.text().into_bytes();
            let known = decoder.decode(
                &System::BuiltIn(BuiltIn::Cce),
                &[Rc::new(body.clone())],
                &Default::default(),
                &[],
                DecodeOptions::default(),
            );
            let Ok(job) = known else { continue };
            let whole = Rc::new(snapshot(&body));
            let mut incremental = (*whole).clone();
            incremental.root = job.root;
            display.set_snapshot(Rc::new(incremental));
            let mut afresh = ViewModel::new(Rc::new(Texts::english()), expand);
            afresh.set_timeline(timeline);
            afresh.set_snapshot(whole);
            prop_assert_eq!(display.counts(), afresh.counts());
            prop_assert_eq!(display.cause(), afresh.cause());
            let now = at("2025-09-02T12:00:00Z");
            prop_assert_eq!(display.axis(now), afresh.axis(now));
            // What has opened stays open; that apart, all rows found anew are those that were kept.
            let kept = shown(&display);
            display.set_expand(expand);
            prop_assert_eq!(kept, shown(&display));
        }
    }
}
