//! When pages refresh themselves.

use super::*;
use crate::engine::model::error::ErrorKind;

const NOW: i64 = 1_756_815_000;

#[test]
fn pages_refresh_until_the_job_is_over() {
    for phase in Phase::ALL {
        let job = job(phase);
        let expected = (!phase.is_terminal()).then(|| "5".to_owned());
        let page = rendered(PageContent::Job(&job), "", Language::English);
        assert_eq!(page.refresh, expected, "{phase}");
        let says = if phase.is_terminal() { "<bdi>Finished</bdi>" } else { "<bdi>Live</bdi>" };
        assert!(page.html.contains(says), "{phase}");
        assert_eq!(page.html.contains("Pause auto-refresh"), !phase.is_terminal(), "{phase}");
        assert!(!page.html.contains("http-equiv"), "the header is enough");
    }
}

#[test]
fn readers_can_stop_the_refreshing() {
    let job = job(Phase::Running);
    let page = rendered(PageContent::Job(&job), "refresh=off", Language::English);
    assert_eq!(page.refresh, None);
    assert!(page.html.contains("<bdi>Paused</bdi>"));
    assert!(page.html.contains("href=\"?\" aria-label=\"Resume auto-refresh\""));
    let options = PageOptions {
        language: Language::English,
        query: &PageQuery::default(),
        interval: 0,
        now: now(),
    };
    let page = render(PageContent::Job(&job), &options);
    assert_eq!(page.refresh, None);
    assert!(page.html.contains("Manual refresh") && !page.html.contains("auto-refresh"));
}

#[test]
fn pages_of_errors_refresh_as_the_widget_does() {
    assert_eq!(now().unix_millis() / 1000, NOW);
    let not_found = format!("5; url=?until={}", NOW + 60);
    let error = |kind, status| JobError { status, ..JobError::new(kind, "Something.") };
    let retry_in = |seconds: i64| {
        let retry_at = Some(Timestamp::from_unix_millis((NOW + seconds) * 1000));
        JobError { retry_at, ..error(ErrorKind::Throttled, Some(429)) }
    };
    for (error, query, refresh, says) in [
        (error(ErrorKind::Config, None), "", None, "Stopped"),
        (error(ErrorKind::Unsupported, None), "", None, "Stopped"),
        (error(ErrorKind::Auth, Some(401)), "", None, "Session expired"),
        (error(ErrorKind::Forbidden, Some(403)), "", None, "Stopped"),
        (error(ErrorKind::Http, Some(400)), "", None, "Stopped"),
        (error(ErrorKind::Forbidden, Some(403)), "refresh=off", None, "Stopped"),
        (error(ErrorKind::Network, None), "", Some("5"), "Retrying in 5s"),
        (error(ErrorKind::Timeout, Some(504)), "", Some("5"), "Retrying in 5s"),
        (error(ErrorKind::Http, Some(500)), "", Some("5"), "Retrying in 5s"),
        (error(ErrorKind::InvalidBody, Some(200)), "", Some("5"), "Retrying in 5s"),
        (error(ErrorKind::Http, Some(503)), "refresh=off", None, "Paused"),
        (retry_in(90), "", Some("90"), "Retrying in 1m 30s"),
        (retry_in(1), "", Some("5"), "Retrying in 5s"),
        (retry_in(-9), "", Some("5"), "Retrying in 5s"),
        (retry_in(86_400), "", Some("900"), "Retrying in 15m 00s"),
        // Not found: for a minute, whose end is in the URL.
        (error(ErrorKind::NotFound, Some(404)), "", Some(&not_found[..]), "Retrying in 5s"),
        (error(ErrorKind::NotFound, Some(404)), "until=1756815030", Some("5"), "Retrying in 5s"),
        (error(ErrorKind::NotFound, Some(404)), "until=1756815000", None, "Stopped"),
        (error(ErrorKind::NotFound, Some(404)), "until=1", None, "Stopped"),
        (
            error(ErrorKind::NotFound, Some(404)),
            "until=9999999999",
            Some(&not_found),
            "Retrying in 5s",
        ),
    ] {
        let content = PageContent::Error { error: &error, last: None };
        let page = rendered(content, query, Language::English);
        assert_eq!(page.refresh.as_deref(), refresh, "{:?} {query}", error.kind);
        assert!(page.html.contains(&format!("<bdi>{says}</bdi>")), "{:?} {query}", error.kind);
    }
}

#[test]
fn age_of_the_last_job_is_shown() {
    let mut last = job(Phase::Running);
    last.fetched_at = "2025-09-02T12:08:00Z".parse().unwrap();
    let html = error_page(&JobError::new(ErrorKind::Network, "Down."), Some(&last));
    for expected in [
        "Retrying in 5s · Updated 2m ago",
        "Showing the last successful update, from 2025-09-02 12:08:00 UTC.",
        "<time datetime=2025-09-02T12:08:00Z>2025-09-02 12:08:00 UTC</time>",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
}
