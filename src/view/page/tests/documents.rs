//! Whole documents: goldens, languages, what a strict policy forbids, and the size.

use std::{env, fs};

use super::*;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::model::error::ErrorKind;
use crate::view::page::own_text::OwnText;

fn error() -> JobError {
    JobError {
        code: Some("CCE.03429003".into()),
        request_id: Some("r-1".into()),
        ..JobError::new(ErrorKind::Throttled, "Too many requests.")
    }
}

/// Compares a page with a file of `golden`, or writes that file if `UPDATE_GOLDEN` is set.
fn check_golden(name: &str, html: &str) {
    let path = format!("{}/src/view/page/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let html = outlined(html);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &html).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    for (at, (line, expected)) in html.lines().zip(golden.lines()).enumerate() {
        assert_eq!(line, expected, "{name}:{}. UPDATE_GOLDEN=1 writes the files.", at + 1);
    }
    assert_eq!(html.len(), golden.len(), "{name}");
}

#[test]
fn pages_match_their_golden_files() {
    let running = job(Phase::Running);
    check_golden("running.html", &job_page(&running, ""));
    let german = rendered(PageContent::Job(&job(Phase::Failed)), "", Language::German).html;
    check_golden("failed-de.html", &german);
    check_golden("error.html", &error_page(&error(), None));
    check_golden("error-with-job.html", &error_page(&error(), Some(&running)));
}

#[test]
fn pages_have_nothing_that_their_policy_forbids() {
    for html in [
        job_page(&job(Phase::Running), "theme=dark&expand=all"),
        error_page(&error(), Some(&job(Phase::Running))),
    ] {
        let without_style = html.replace(STYLE_SHEET, "");
        for forbidden in ["<script", " style=", "http://", "https://", "<img", "<form", "url("] {
            assert!(!without_style.contains(forbidden), "{forbidden}");
        }
        assert_eq!(html.matches("<style>").count(), 1);
        assert!(html.contains(&format!("<style>{STYLE_SHEET}</style>")));
    }
    for forbidden in ["url(", "@import", "</", "/*"] {
        assert!(!STYLE_SHEET.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn theme_is_that_of_the_query() {
    for (query, theme) in
        [("", "auto"), ("theme=dark", "dark"), ("theme=light", "light"), ("theme=pink", "auto")]
    {
        let html = job_page(&job(Phase::Running), query);
        assert!(html.contains(&format!("<html lang=en data-theme={theme}>")), "{query}");
        assert!(html.contains(&format!("<main class=job-tree data-theme={theme}>")), "{query}");
    }
}

#[test]
fn every_language_has_its_own_texts() {
    for language in Language::ALL {
        let texts = Texts::of(language);
        let html = rendered(PageContent::Job(&job(Phase::Running)), "", language).html;
        assert!(html.contains(&format!("<html lang={}", language.tag())), "{language}");
        for message in [
            MessageKey::PhaseRunning,
            MessageKey::LinkLive,
            MessageKey::FieldFetched,
            MessageKey::Pause,
            MessageKey::ExpandAll,
            MessageKey::ShowCause,
            MessageKey::Details,
        ] {
            assert!(html.contains(texts.text(message)), "{language}: {message:?}");
        }
        assert!(html.contains("12:10:00 UTC"), "{language}: times have a zone");
        let error = rendered(PageContent::Error { error: &error(), last: None }, "", language);
        assert!(error.html.contains(texts.text(MessageKey::AdviceThrottled)), "{language}");
        for own in OwnText::ALL {
            let text = own.of(&texts);
            let is_translated = text != own.of(&Texts::english());
            assert_eq!(is_translated, language != Language::English, "{language}: {text}");
            let placeholders = ["{first}", "{last}", "{count}"].map(|it| text.contains(it));
            assert_eq!(placeholders, [own == OwnText::RowsShown; 3], "{language}: {text}");
        }
    }
}

/// Jobs with 1,000 nodes: leaves below the root, and branches of ten.
fn jobs_of_1000() -> [Snapshot; 2] {
    let leaf = |at: usize| {
        let phases = [Phase::Succeeded, Phase::Running, Phase::Pending];
        node(&format!("node-{at:05}"), "InstallNode", phases[at % 3])
    };
    let of_branches = |branches: usize, size: usize| {
        let branch = |at: usize| {
            let id = format!("branch-{at:04}");
            let leaves = (1..size).map(|leaf_at| leaf(at * size + leaf_at));
            with_children(node(&id, "CreateNode", Phase::Running), leaves)
        };
        let extra = 999 - branches * size;
        let children = (0..branches).map(branch).chain((0..extra).map(leaf));
        snapshot(with_children(node("root", "CreateCluster", Phase::Running), children))
    };
    [of_branches(0, 1), of_branches(90, 11)]
}

#[test]
fn page_of_1000_nodes_has_at_most_300_kilobytes() {
    for (at, job) in jobs_of_1000().iter().enumerate() {
        assert_eq!(job.root.descendants().count(), 1000);
        for language in Language::ALL {
            let html = rendered(PageContent::Job(job), "", language).html;
            assert_eq!(html.matches("class=row ").count(), 1000);
            println!("job {at} in {language}: {} bytes", html.len());
            assert!(html.len() <= 300_000, "job {at} in {language}: {} bytes", html.len());
        }
    }
}
