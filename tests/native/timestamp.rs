//! Parsing and formatting of times.

use jobtree::engine::model::timestamp::Timestamp;

use super::at;

#[track_caller]
fn check(text: &str, expected: &str) {
    match Timestamp::parse(text) {
        Ok(Some(time)) => assert_eq!(time.to_string(), expected, "{text:?}"),
        other => panic!("{text:?} is {other:?}"),
    }
}

#[test]
fn every_format_becomes_rfc_3339_with_the_precision_sent() {
    check("2018-08-02 08:12:40.672772389 +0000 UTC", "2018-08-02T08:12:40.672772389Z");
    check("2019-02-01 12:09:28.712099 +0000 UTC", "2019-02-01T12:09:28.712099Z");
    check("2025-09-02 10:23:39 +0000 UTC", "2025-09-02T10:23:39Z");
    check("2025-09-02 12:23:39.5 +0200 CEST", "2025-09-02T10:23:39.5Z");
    check("2018-08-06T10:41:14+0000", "2018-08-06T10:41:14Z");
    check("2018-08-06T10:41:14-03:30", "2018-08-06T14:11:14Z");
    check("2020-02-29T23:59:60Z", "2020-02-29T23:59:59Z");
    check("2022-10-31t12:35:08.123z", "2022-10-31T12:35:08.123Z");
    check(" 2022-10-31 12:35:08 ", "2022-10-31T12:35:08Z");
    check("1667218308", "2022-10-31T12:11:48Z");
    check("1667218308.25", "2022-10-31T12:11:48.25Z");
    check("1667218308.0", "2022-10-31T12:11:48Z");
    check("1667218308123", "2022-10-31T12:11:48.123Z");
    check("1667218308123.0", "2022-10-31T12:11:48.123Z");
    check("1667218308123456", "2022-10-31T12:11:48.123456Z");
    check("1667218308123456789", "2022-10-31T12:11:48.123456789Z");
    check("1.667218308E9", "2022-10-31T12:11:48Z");
    check("1.66721830825e+9", "2022-10-31T12:11:48.25Z");
    check("1.667218308123E12", "2022-10-31T12:11:48.123Z");
    check("20221031T121148Z", "2022-10-31T12:11:48Z");
    check("20221031T121148.5+0200", "2022-10-31T10:11:48.5Z");
    check("20221031T1211Z", "2022-10-31T12:11:00Z");
    check("20221031 121148", "2022-10-31T12:11:48Z");
    check("2022-10-31T12:11Z", "2022-10-31T12:11:00Z");
    check("2022-10-31T12:11:48,123+02", "2022-10-31T10:11:48.123Z");
    check("04-Jun-2015 18:11:06:586", "2015-06-04T18:11:06.586Z");
    check("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z");
    check("2022-10-31T12:35:08.1234567891", "2022-10-31T12:35:08.123456789Z");
}

#[test]
fn unset_time_is_none() {
    for text in [
        "",
        "  ",
        "0001-01-01 00:00:00 +0000 UTC",
        "0001-01-01T00:00:00Z",
        "0",
        "0.0",
        "0E0",
        "-62135596800",
    ] {
        assert_eq!(Timestamp::parse(text), Ok(None), "{text:?}");
    }
}

#[test]
fn invalid_time_is_an_error() {
    for text in [
        "yesterday",
        "2018-13-01T00:00:00Z",
        "2018-02-30T00:00:00Z",
        "2018-02-03T24:00:00Z",
        "2018-02-03T10:61:00Z",
        "2018-02-03T10:00:61Z",
        "2018-02-03",
        "2018-02-03T10:00:00+99:00",
        "2018-02-03T10:00:00 nowhere",
        "18-02-03T10:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00+01:00",
        "99999999999999999999",
        "04-Jum-2015 18:11:06:586",
        "1667218308s",
        "20221331T000000Z",
        "20221031T12",
        "20221031T12114Z",
        "2022-10-31T12:1148Z",
        "1.6E99",
        "-1.667218308E9",
        "-1",
        "١٢٣٤-02-03T10:00:00Z",
    ] {
        assert!(Timestamp::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn time_without_a_zone_is_local_if_the_caller_says_so() {
    for (text, expected) in [
        ("2022-10-31 20:11:48", "2022-10-31T12:11:48Z"),
        ("20221031T201148.25", "2022-10-31T12:11:48.25Z"),
        ("2022-10-31T20:11:48", "2022-10-31T12:11:48Z"),
        ("2022-10-31T12:11:48Z", "2022-10-31T12:11:48Z"),
        ("2022-10-31T13:11:48+01:00", "2022-10-31T12:11:48Z"),
        ("1667218308", "2022-10-31T12:11:48Z"),
    ] {
        let time = Timestamp::parse_local(text, 8 * 3600).unwrap().unwrap();
        assert_eq!(time.to_string(), expected, "{text}");
    }
}

#[test]
fn unix_milliseconds_round_trip() {
    for millis in [0, 1, 999, 1_000, 1_725_272_619_123, -1] {
        assert_eq!(Timestamp::from_unix_millis(millis).unix_millis(), millis);
    }
    assert_eq!(Timestamp::from_unix_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
}

#[test]
fn fast_path_agrees_with_the_general_parser() {
    let mut day = -86_400_000 * 719_000_i64;
    while day < at("9999-01-01T00:00:00Z").unix_millis() {
        let common = Timestamp::from_unix_millis(day).to_string();
        // A space and an offset with a colon take the general parser.
        let other = common.replace('T', " ").replace('Z', "+00:00");
        if at(&common).unix_millis() != -62_135_596_800_000 {
            assert_eq!(at(&common), at(&other), "{common}");
            assert_eq!(at(&common).unix_millis(), day, "{common}");
        }
        day += 86_400_000 * 97 + 3_601_001;
    }
}
