//! Texts of rows and durations.

use jobtree::engine::i18n::{Texts, duration};
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::rows::Row;

use super::{at, case, view_model};

fn rows(body: &[u8], now: &str) -> Vec<Row> {
    let view_model = view_model::of(body, Expand::Auto);
    let rows = view_model.rows(0..view_model.outline().len(), at(now));
    rows.iter().map(|row| (**row).clone()).collect()
}

#[test]
fn row_has_title_name_progress_and_phase() {
    let rows = rows(&case("cce-v3-05-failed-nested.json"), "2025-09-02T12:00:00Z");
    assert_eq!(rows[1].name.as_deref(), Some("node-iv28j9"));
    assert_eq!(rows[2].name, None, "a name that only repeats the type is left out");
    assert_eq!(&*rows[0].progress.as_ref().unwrap().text, "4 of 6");
    assert_eq!(rows[2].progress, None);
    assert_eq!(&*rows[3].phase_text, "Failed");
}

#[test]
fn duration_grows_only_while_running() {
    let body = case("cce-v3-01-doc-running.json");
    for (now, expected) in [
        ("2018-08-02T08:12:45Z", "4s"),
        ("2018-08-02T08:21:55Z", "9m 14s"),
        ("2018-08-02T07:00:00Z", "0s"), // a slow clock never gives a negative duration
    ] {
        let rows = rows(&body, now);
        assert_eq!(rows[0].duration.as_deref(), Some(expected), "{now}");
        assert_eq!(rows[1].duration.as_deref(), Some("12m 54s"), "{now}");
        assert_eq!((rows[0].is_live, rows[1].is_live), (true, false));
    }
}

#[test]
fn pending_node_has_no_duration() {
    let rows = rows(&case("cce-v3-07-initializing-empty.json"), "2030-01-01T00:00:00Z");
    assert_eq!(rows[0].duration, None);
}

#[test]
fn unknown_phase_is_shown_as_sent() {
    let body = br#"{"metadata":{"uid":"a"},"status":{"phase":"Dancing"}}"#;
    assert_eq!(&*rows(body, "2030-01-01T00:00:00Z")[0].phase_text, "Dancing");
}

#[test]
fn durations_have_their_two_largest_units() {
    let texts = Texts::english();
    for (millis, expected) in [
        (0, "0s"),
        (999, "0s"),
        (59_999, "59s"),
        (60_000, "1m 00s"),
        (3_599_999, "59m 59s"),
        (3_600_000, "1h 00m"),
        (86_399_000, "23h 59m"),
        (86_400_000, "1d 00h"),
        (u64::MAX, "213,503,982,334d 14h"),
    ] {
        assert_eq!(duration::text(&texts, millis), expected, "{millis}");
    }
    for (millis, expected) in [(0, "0s"), (30_000, "30s"), (300_000, "5m"), (5_400_000, "1h 30m")] {
        assert_eq!(duration::round_text(&texts, millis), expected, "{millis}");
    }
}
