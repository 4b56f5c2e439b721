//! The sentence about a job's progress, the chips and the short form.

use std::rc::Rc;

use jobtree::engine::apis::{System, decode_one};
#[cfg(feature = "languages")]
use jobtree::engine::i18n::Language;
use jobtree::engine::i18n::number_format::PlainNumberFormat;
use jobtree::engine::i18n::{Catalog, Texts};
use jobtree::engine::model::snapshot::{Node, Snapshot};
use jobtree::engine::view_model::ViewModel;
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::filter::Filter;
use jobtree::engine::view_model::phase_counts::PhaseCounts;
use jobtree::engine::view_model::progress_text::{sentence, short};
use jobtree::engine::view_model::summary::Summary;

use super::{at, case, job};

/// A job in `phase`, whose leaves are in the phases `leaves` (`Success*4` for four of them), two each in a branch.
fn job_of(phase: &str, leaves: &str) -> Rc<Node> {
    let phases = leaves.split_whitespace().flat_map(|leaf| {
        let (phase, count) = leaf.split_once('*').unwrap_or((leaf, "1"));
        std::iter::repeat_n(phase, count.parse().unwrap())
    });
    let node = |id: String, phase: &str, below: &[String]| {
        format!(
            r#"{{"metadata":{{"uid":"{id}"}},"spec":{{"subJobs":[{}]}},"status":{{"phase":"{phase}"}}}}"#,
            below.join(",")
        )
    };
    let leaves: Vec<_> =
        phases.enumerate().map(|(at, phase)| node(format!("leaf-{at}"), phase, &[])).collect();
    // The branch's own phase counts nowhere.
    let branches = leaves.chunks(2).enumerate();
    let branches: Vec<_> =
        branches.map(|(at, two)| node(format!("branch-{at}"), "Failed", two)).collect();
    job(node("root".into(), phase, &branches).as_bytes()).root
}

fn ief(status: &str, [total, failed, success]: [u32; 3]) -> Rc<Node> {
    let body = format!(
        r#"{{"job_id":"j","job_name":"j","status":"{status}","tasks":null,"task_total_count":{total},
        "task_failed_count":{failed},"task_success_count":{success}}}"#
    );
    decode_one(&System::Auto, body.as_bytes()).unwrap().root
}

fn said(texts: &Texts, node: &Node) -> Option<String> {
    sentence(texts, node, &PhaseCounts::of(node))
}

fn summary(root: Rc<Node>, filter: Filter) -> Summary {
    let mut model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    model.set_snapshot(Rc::new(Snapshot::new("cce", root, at("2025-09-02T12:00:00Z"))));
    model.set_filter(filter);
    model.summary(at("2025-09-02T12:00:00Z")).unwrap()
}

#[test]
fn sentence_says_what_is_done_and_after_the_end_what_happened() {
    let ended = "Success*4 Failed Skipped";
    for (phase, leaves, expected, brief, percent) in [
        ("Running", "Success*4 Running Initializing*3", "4 of 8 done", "4 of 8", Some(50)),
        ("Running", "Success*3 Failed Running*4", "4 of 8 done, 1 failed", "4 of 8", Some(50)),
        (
            "Running",
            "Success Failed Partially_failed Running",
            "3 of 4 done, 1 failed, 1 partly succeeded",
            "3 of 4",
            Some(75),
        ),
        (
            "Running",
            "Partially_failed Skipped",
            "2 of 2 done, 1 partly succeeded",
            "2 of 2",
            Some(99),
        ),
        ("Dancing", "Success Running", "1 of 2 done", "1 of 2", None),
        ("Failed", ended, "4 of 6 succeeded, 1 failed, 1 skipped", "4 of 6", None),
        ("Success", ended, "4 of 6 succeeded, 1 failed, 1 skipped", "4 of 6", Some(100)),
        ("Success", "Success*3", "3 of 3 succeeded", "3 of 3", Some(100)),
        ("Skipped", "Skipped*2", "0 of 2 succeeded, 2 skipped", "0 of 2", None),
        (
            "Cancelled",
            "Success Cancelled*2 Initializing*3",
            "1 of 6 succeeded, 2 cancelled, 3 not started",
            "1 of 6",
            None,
        ),
        (
            "Partially_failed",
            "Dancing Initializing Pause Running Skipped Cancelled Partially_failed Failed Success",
            "1 of 9 succeeded, 1 failed, 1 partly succeeded, 1 cancelled, 1 skipped, 2 not finished, \
             1 not started, 1 unknown",
            "1 of 9",
            None,
        ),
    ] {
        let root = job_of(phase, leaves);
        let texts = Texts::english();
        assert_eq!(said(&texts, &root).as_deref(), Some(expected), "{phase}: {leaves}");
        assert_eq!(short(&texts, &root), brief, "{phase}: {leaves}");
        let summary = summary(root, Filter::default());
        assert_eq!(summary.progress_text.as_deref(), Some(expected));
        assert_eq!(summary.percent, percent, "{phase}: {leaves}");
        let shown: u32 = summary.chips.iter().map(|chip| chip.count.parse::<u32>().unwrap()).sum();
        assert_eq!(shown, summary.steps.total, "the chips of {phase}: {leaves}");
    }
}

#[test]
fn counts_of_tasks_that_are_not_listed_are_said_alike() {
    for (status, counts, expected) in [
        ("Running", [10, 2, 5], "7 of 10 done, 2 failed"),
        ("Partially_successful", [10, 3, 7], "7 of 10 succeeded, 3 failed"),
        ("Failed", [10, 3, 5], "5 of 10 succeeded, 3 failed, 2 unknown"),
        ("Successful", [10, 10, 0], "10 of 10 succeeded"),
    ] {
        let root = ief(status, counts);
        assert_eq!(said(&Texts::english(), &root).as_deref(), Some(expected), "{status}");
    }
    assert_eq!(said(&Texts::english(), &ief("Running", [0, 0, 0])), None, "nothing to count");
}

#[cfg(feature = "languages")]
#[test]
fn sentence_is_in_each_language() {
    let ended = job_of("Failed", "Success*4 Failed Skipped Cancelled Initializing Running Dancing");
    let running = job_of("Running", "Success*2 Failed Partially_failed Running");
    for (language, after, during) in [
        (
            Language::SimplifiedChinese,
            "10 项中 4 项成功，1 项失败，1 项取消，1 项跳过，1 项未结束，1 项未开始，1 项状态未知",
            "已完成 4/5，失败 1，1 项部分成功",
        ),
        (
            Language::TraditionalChinese,
            "10 項中 4 項成功，1 項失敗，1 項取消，1 項略過，1 項未結束，1 項未開始，1 項狀態未知",
            "已完成 4/5，失敗 1，1 項部分成功",
        ),
        (
            Language::German,
            "4 von 10 erfolgreich, 1 fehlgeschlagen, 1 abgebrochen, 1 übersprungen, 1 nicht beendet, \
             1 nicht begonnen, 1 mit unbekanntem Status",
            "4 von 5 fertig, 1 fehlgeschlagen, 1 teilweise erfolgreich",
        ),
    ] {
        let catalog = Catalog::built_in(language).unwrap();
        let texts = Texts::new(catalog, &[], Rc::new(PlainNumberFormat));
        assert_eq!(said(&texts, &ended).as_deref(), Some(after), "{language:?}");
        assert_eq!(said(&texts, &running).as_deref(), Some(during), "{language:?}");
    }
}

#[test]
fn texts_of_the_page_replace_parts_of_the_sentence() {
    let own = [
        ("progress-failed", "{failed} kaputt, {done}/{total}"),
        ("progress-short", "{done} / {total}"),
        ("progress-succeeded", "{done}/{total} ok"),
        ("progress-and", "{progress}; {part}"),
        ("count-failed", "broken: {count}"),
    ]
    .map(|(key, text)| (key.to_owned(), text.to_owned()));
    let texts = Texts::new(Catalog::ENGLISH, &own, Rc::new(PlainNumberFormat));
    for (phase, expected, brief) in [
        ("Running", "2 kaputt, 3/4", "3 / 4"),
        ("Failed", "1/4 ok; broken: 2; 1 not started", "1 / 4"),
    ] {
        let root = job_of(phase, "Success Failed*2 Initializing");
        assert_eq!(said(&texts, &root).as_deref(), Some(expected));
        assert_eq!(short(&texts, &root), brief);
    }
}

#[test]
fn text_report_has_the_sentence_for_each_branch() {
    let root = job_of("Failed", "Success Failed Skipped");
    let snapshot = Snapshot::new("cce", root, at("2025-09-02T12:00:00Z"));
    let text = jobtree::engine::view_model::text_report::text(
        &Texts::english(),
        &snapshot,
        at("2025-09-02T12:00:00Z"),
    );
    for expected in [
        "Progress: 1 of 3 succeeded, 1 failed, 1 skipped\n",
        "– 1 of 2 succeeded, 1 failed –",
        "– 0 of 1 succeeded, 1 skipped –",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let heading = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap();
    let counts = PhaseCounts::of(&heading.root);
    let leaves = heading.root.descendants().filter(|node| node.children.is_empty()).count();
    let counted: u32 =
        jobtree::engine::model::phase::Phase::ALL.map(|it| counts.get(it)).iter().sum();
    assert_eq!(counted as usize, leaves, "a heading is not counted");
}
