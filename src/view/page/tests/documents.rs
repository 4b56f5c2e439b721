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

/// A job with 1,000 nodes: so many branches of so many leaves, and leaves below the root.
fn job_of_1000(branches: usize, leaves: usize) -> Snapshot {
    let leaf = |at: usize| {
        let phases = [Phase::Succeeded, Phase::Running, Phase::Pending];
        node(&format!("node-{at:05}"), "InstallNode", phases[at % 3])
    };
    let branch = |at: usize| {
        let id = format!("branch-{at:04}");
        let leaves = (0..leaves).map(|below| leaf(at * leaves + below));
        with_children(node(&id, "CreateNode", Phase::Running), leaves)
    };
    let extra = 999 - branches * (leaves + 1);
    let children = (0..branches).map(branch).chain((0..extra).map(leaf));
    snapshot(with_children(node("root", "CreateCluster", Phase::Running), children))
}

#[test]
fn page_has_at_most_300_kilobytes() {
    let plain = || job_of_1000(0, 0);
    let with_reasons = |reason: &str| {
        let failed = |at: usize| Node {
            reason: Some(reason.into()),
            ..node(&format!("node-{at:05}"), "InstallNode", Phase::Failed)
        };
        let children = (1..1000).map(failed);
        snapshot(with_children(node("root", "CreateCluster", Phase::Failed), children))
    };
    // A job with 1,000 nodes, and its pages.
    for (name, job, pages) in [
        ("leaves", plain(), 1),
        ("branches of ten", job_of_1000(90, 10), 1),
        ("branches of two", job_of_1000(333, 2), 2),
        ("branches of one", job_of_1000(499, 1), 2),
        ("reasons of a sentence", with_reasons("No flavors are available."), 2),
        ("reasons of 2 kB", with_reasons(&"No flavors. ".repeat(170)), 9),
        ("reasons of markup", with_reasons(&"<&>\"'".repeat(100)), 13),
    ] {
        assert_eq!(job.root.descendants().count(), 1000);
        // The one with the longest texts, and the one with the most bytes for a character.
        for language in [Language::German, Language::SimplifiedChinese] {
            let mut rows = 0;
            for page in 1..=pages {
                let query = format!("expand=all&page={page}");
                let html = rendered(PageContent::Job(&job), &query, language).html;
                assert!(html.len() <= 300_000, "{name} in {language}: {} bytes", html.len());
                let has_next = html.contains(OwnText::NextPage.of(&Texts::of(language)));
                assert_eq!(has_next, page < pages, "{name} in {language}: page {page}");
                rows += html.matches("class=row ").count();
            }
            // Later pages repeat the branches above their first row.
            assert!((1000..=1000 + 2 * (pages - 1)).contains(&rows), "{name}: {rows} rows");
        }
    }
}
