//! Texts of a service cannot mislead: no line breaks, no reordering, no invisible names, nothing for a terminal.

use std::rc::Rc;

use jobtree::engine::i18n::untrusted::{isolated, one_line, prose};
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::engine::json::is_visible;
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::error_detail::DetailKind;
use jobtree::engine::model::snapshot::Snapshot;
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::live_region::LiveRegion;
use jobtree::engine::view_model::{ViewModel, details, text_report};

use super::{at, job, snapshot};

#[test]
fn texts_are_sanitized() {
    for (sent, line, paragraph) in [
        ("node-1 (eu-de)", "node-1 (eu-de)", "node-1 (eu-de)"),
        ("集群 é 👩\u{200d}💻", "集群 é 👩\u{200d}💻", "集群 é 👩\u{200d}💻"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("a\nb", "a b", "a\nb"),
        ("a\rb", "a b", "a\nb"),
        ("a\r\nb", "a b", "a\nb"),
        ("a\n\nb", "a b", "a\n\nb"),
        ("a \n b", "a  b", "a \n b"),
        ("a\u{b}b\u{c}c", "a b c", "a\nb\nc"),
        ("a\u{85}b\u{2028}c\u{2029}d", "a b c d", "a\nb\nc\nd"),
        ("a\tb", "a b", "a\tb"),
        ("\u{1b}[31mred\u{1b}[0m", "\u{fffd}[31mred\u{fffd}[0m", "\u{fffd}[31mred\u{fffd}[0m"),
        ("a\0b\u{7f}\u{9b}", "a\u{fffd}b\u{fffd}\u{fffd}", "a\u{fffd}b\u{fffd}\u{fffd}"),
        ("a\u{8}\u{8}", "a\u{fffd}\u{fffd}", "a\u{fffd}\u{fffd}"),
        ("photo\u{202e}gpj.exe", "photogpj.exe", "photogpj.exe"),
        ("\u{202a}\u{202b}\u{202c}\u{202d}a", "a", "a"),
        ("\u{2066}\u{2067}\u{2068}a\u{2069}\u{2069}", "a", "a"),
        ("a\u{200f}b\u{200e}c\u{61c}", "a\u{200f}b\u{200e}c\u{61c}", "a\u{200f}b\u{200e}c\u{61c}"),
        ("a\u{fff9}b\u{e0001}", "a\u{fffd}b\u{fffd}", "a\u{fffd}b\u{fffd}"),
    ] {
        assert_eq!(one_line(sent), line, "{sent:?}");
        assert_eq!(prose(sent), paragraph, "{sent:?}");
    }
}

#[test]
fn only_texts_that_could_reorder_their_neighbours_are_isolated() {
    for (text, is_isolated) in [
        ("node-1", false),
        ("集群", false),
        ("é 👩\u{200d}💻", false),
        ("שרת", true),
        ("خادم", true),
        ("n\u{200f}", true),
        ("n\u{200e}", true),
        ("\u{61c}1", true),
        ("\u{10a00}", true),
        ("\u{1e900}", true),
        ("\u{fb1d}", true),
    ] {
        let expected = if is_isolated { format!("\u{2068}{text}\u{2069}") } else { text.into() };
        assert_eq!(isolated(text), expected, "{text:?}");
    }
}

/// Names without a visible character.
const INVISIBLE: [&str; 24] = [
    "",
    " ",
    "\u{a0}",
    "\u{3000}",
    "\t\n",
    "\u{200b}",
    "\u{200c}\u{200d}",
    "\u{2060}",
    "\u{feff}",
    "\u{ad}",
    "\u{34f}",
    "\u{61c}\u{200e}\u{200f}",
    "\u{115f}\u{1160}",
    "\u{3164}",
    "\u{ffa0}",
    "\u{2800}",
    "\u{180e}",
    "\u{fe0f}",
    "\u{e0061}\u{e007f}",
    "\u{e0100}",
    "\u{202e}\u{202c}",
    "\u{2066}\u{2069}",
    "\u{2061}\u{206f}",
    "\u{1}\u{7f}\u{9b}",
];

#[test]
fn name_without_a_visible_character_is_missing() {
    for name in INVISIBLE {
        assert!(!is_visible(name), "{name:?}");
        let text = serde_json::to_string(name).unwrap();
        for (sub_job, expected) in [
            (
                format!(r#"{{"uid":"b"}},"spec":{{"type":"CreateNode","resourceName":{text}}}"#),
                "CreateNode",
            ),
            (format!(r#"{{"uid":"b"}},"spec":{{"type":{text},"resourceName":{text}}}"#), "b"),
            (format!(r#"{{"uid":"b"}},"spec":{{"type":{text},"resourceName":"n"}}"#), "n"),
        ] {
            let body = format!(
                r#"{{"metadata":{{"uid":"a"}},"spec":{{"subJobs":[{{"metadata":{sub_job}}}]}},"status":{{}}}}"#
            );
            assert_eq!(
                &*job(body.as_bytes()).root.children[0].name,
                expected,
                "{name:?}: {sub_job}"
            );
        }
        let body = format!(
            r#"{{"metadata":{{"uid":"a"}},"spec":{{"subJobs":[{{"metadata":{{"uid":{text}}}}}]}},"status":{{}}}}"#
        );
        assert!(is_visible(&job(body.as_bytes()).root.children[0].name), "the ID is {name:?}");
    }
    for name in ["a\u{200b}", "\u{200b}-", "👩\u{200d}💻", "\u{301}", "\u{fffd}", "ﷺ"] {
        assert!(is_visible(name), "{name:?}");
    }
}

/// A text with everything that could mislead, whose words are `before` and `after`.
const HOSTILE: &str = "before\r\n[Failed] Fake\u{2028}\u{85}\u{b}\u{c}\r\u{202e}\u{2067}\u{2069}\u{202c}\u{1b}[2J\u{9b}2J\0\u{7f}שרת\u{200f}after";

/// A job whose every text is hostile.
fn hostile_job() -> Snapshot {
    let text = serde_json::to_string(HOSTILE).unwrap();
    let name = serde_json::to_string(&format!("name {HOSTILE}")).unwrap();
    let sub_job = |uid: &str, below: &str| {
        format!(
            r#"{{"metadata":{{"uid":{uid},"creationTimestamp":"2025-09-02T12:00:00Z"}},
            "spec":{{"type":{text},"resourceName":{name},"extendParam":{{{text}:{text}}},"subJobs":[{below}]}},
            "status":{{"phase":"Failed","reason":{text}}}}}"#
        )
    };
    let uids: Vec<_> =
        (0..3).map(|at| serde_json::to_string(&format!("{at}{HOSTILE}")).unwrap()).collect();
    let children = [
        sub_job(&uids[1], ""),
        sub_job(&uids[2], "").replace(r#""phase":"Failed""#, &format!(r#""phase":{text}"#)),
    ];
    let mut snapshot = snapshot(sub_job(&uids[0], &children.join(",")).as_bytes());
    Rc::make_mut(&mut snapshot.root).code = Some(HOSTILE.into());
    (snapshot.system, snapshot.job_id) = (HOSTILE.into(), Some(HOSTILE.into()));
    snapshot
}

/// What is wrong with a displayed text, which may have line breaks if it `is_prose`.
fn flaw(text: &str, is_prose: bool) -> Option<&'static str> {
    let mut isolates = 0;
    for char in text.chars() {
        match char {
            '\n' if is_prose && isolates == 0 => {}
            '\u{2068}' => isolates += 1,
            '\u{2069}' if isolates == 1 => isolates -= 1,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return Some("bidi control"),
            '\u{2028}' | '\u{2029}' => return Some("separator"),
            _ if char.is_control() => return Some("control"),
            _ => {}
        }
    }
    (isolates != 0).then_some("open isolate")
}

#[test]
fn everything_displayed_is_sanitized() {
    let (texts, snapshot, now) = (Texts::english(), hostile_job(), at("2025-09-02T12:00:00Z"));
    let mut shown: Vec<(&str, String, bool)> = Vec::new();
    for node in snapshot.root.descendants() {
        for field in details::fields(&texts, &snapshot, node, now) {
            // Reasons and details, which may be JSON, have several lines.
            let is_prose = field.name == "Reason" || field.name.contains("before");
            shown.push(("field", field.value, is_prose));
            shown.push(("field name", field.name, false));
        }
        let warnings = details::warnings(&texts, &snapshot, node);
        shown.extend(warnings.into_iter().map(|text| ("warning", text, false)));
        shown.push(("full name", phrases::full_name(&texts, node).to_string(), false));
    }
    let mut view_model = ViewModel::new(Rc::new(Texts::english()), Expand::All);
    view_model.set_snapshot(Rc::new(snapshot));
    for row in view_model.rows(0..3, now) {
        let [title, phase] = [&row.title.text, &row.phase_text].map(ToString::to_string);
        shown.extend([("title", title, false), ("phase", phase, false)]);
        shown.push(("name", row.name.as_deref().unwrap().to_owned(), false));
        shown.push(("reason", row.reason.as_deref().unwrap().to_owned(), false));
    }
    let summary = view_model.summary(now).unwrap();
    shown.push(("summary", [&*summary.title, summary.name.as_deref().unwrap()].concat(), false));
    let cause = view_model.cause().unwrap();
    shown.extend(cause.path.iter().map(|step| ("path of the cause", step.to_string(), false)));
    shown.push(("reason of the cause", cause.reason.as_deref().unwrap().to_owned(), true));
    let mut live_region = LiveRegion::default();
    let root = view_model.root().unwrap();
    let failure = live_region.update(&texts, root, Some(cause), 0.0).unwrap();
    shown.push(("failure", failure.text, false));
    let news = live_region.take_due(&texts, Some(root), 9e9).unwrap();
    shown.push(("news", news.text, false));
    let mut error = JobError::new(ErrorKind::Http, HOSTILE);
    error.code = Some(HOSTILE.into());
    let report = phrases::error_report(&texts, &error).unwrap();
    shown.push(("error", report.quote.unwrap().to_string(), true));
    shown.push(("code", report.code.unwrap(), false));
    let config = JobError::invalid_address(DetailKind::UnknownSystem, HOSTILE, HOSTILE);
    let report = phrases::error_report(&texts, &config).unwrap();
    shown.push(("config error", report.explanation, false));
    for (name, text, is_prose) in &shown {
        assert_eq!(flaw(text, *is_prose), None, "{name}: {text:?}");
    }
    assert!(shown.iter().filter(|(_, text, _)| text.contains("before")).count() > 20);
    assert_eq!(&*root.reason.clone().unwrap(), HOSTILE, "the snapshot has it as sent");
}

#[test]
fn text_report_has_one_line_per_node() {
    let report = text_report::text(&Texts::english(), &hostile_job(), at("2025-09-02T12:00:00Z"));
    assert_eq!(flaw(&report, true), None, "{report:?}");
    let nodes = report.lines().filter(|line| line.trim_start().starts_with('['));
    let names: Vec<_> = nodes.map(|line| line.contains("before")).collect();
    assert_eq!(names, [true; 3], "{report}");
    let codes = report.lines().filter(|line| line.starts_with("    \u{2068}before [Failed] Fake"));
    assert_eq!(codes.count(), 1, "a code is one line\n{report}");
    let fake = report.lines().filter(|line| line.trim_start().starts_with("Reason: [Failed] Fake"));
    assert_eq!(fake.count(), 3, "a reason has several\n{report}");
}

#[test]
fn long_names_are_cut() {
    for letter in ["a", "é", "\u{301}"] {
        let name = ["n", &letter.repeat(100_000)].concat();
        let body = format!(
            r#"{{"metadata":{{"uid":"a"}},"spec":{{"type":"CreateNode","resourceName":"{name}"}},"status":{{"phase":"Running"}}}}"#
        );
        let snapshot = snapshot(body.as_bytes());
        assert_eq!(snapshot.root.name.len(), name.len());
        let report = text_report::text(&Texts::english(), &snapshot, at("2025-09-02T12:00:00Z"));
        let line = report.lines().find(|line| line.starts_with('[')).unwrap();
        assert!(line.len() < 2_100 && line.contains('…'), "{} bytes", line.len());
    }
}
