//! The `Retry-After` header and HTTP dates.

use std::time::Duration;

use jobtree::engine::refresh::retry_after::{MAX_RETRY_AFTER, http_date, parse};

use super::at;

#[test]
fn retry_after_is_seconds_or_a_date_up_to_15_minutes() {
    let noon = Some(at("2025-09-02T12:00:00Z"));
    let cases = [
        ("0", noon, Some(0)),
        (" 7 ", None, Some(7)),
        ("900", None, Some(900)),
        ("901", None, Some(900)),
        ("99999999999999999999999", None, Some(900)),
        ("Tue, 02 Sep 2025 12:00:30 GMT", noon, Some(30)),
        ("Tue, 02 Sep 2025 11:00:00 GMT", noon, Some(0)),
        ("Wed, 03 Sep 2025 12:00:00 GMT", noon, Some(900)),
        ("Tue, 02 Sep 2025 12:00:30 GMT", None, None),
        ("", noon, None),
        ("-1", noon, None),
        ("1.5", noon, None),
        ("soon", noon, None),
        ("2025-09-02T12:00:30Z", noon, None),
    ];
    for (header, date, expected) in cases {
        assert_eq!(parse(header, date), expected.map(Duration::from_secs), "{header:?}");
    }
    assert_eq!(MAX_RETRY_AFTER, Duration::from_secs(15 * 60));
}

#[test]
fn http_dates_parse_in_the_current_format_only() {
    let cases = [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some("1994-11-06T08:49:37Z")),
        (" Sat, 29 Feb 2020 23:59:59 GMT ", Some("2020-02-29T23:59:59Z")),
        ("Sat, 30 Feb 2020 23:59:59 GMT", None),
        ("Sunday, 06-Nov-94 08:49:37 GMT", None),
        ("Sun Nov  6 08:49:37 1994", None),
        ("Sun, 06 Nov 1994 08:49:37 +0100", None),
        ("Sun, 06 Nov 1994 08:49:37 x GMT", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(http_date(text), expected.map(at), "{text:?}");
    }
}
