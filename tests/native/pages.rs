//! The pages of a job's tasks: which are requested, and whether the list is known to be complete.

use std::ops::Range;

use jobtree::engine::model::error::ErrorKind;
use jobtree::engine::model::snapshot::WarningCode::{self, ChildrenMissing, CountsDisagree};
use jobtree::engine::refresh::request::JobAddress;

use super::case;
use super::sub_jobs::Exchange;

fn page(ids: Range<u32>, count: Option<u32>) -> String {
    let count = count.map_or("null".to_owned(), |count| count.to_string());
    page_with(ids, &count)
}

/// A page whose count is this JSON value.
fn page_with(ids: Range<u32>, count: &str) -> String {
    let task =
        |id: u32| format!(r#"{{"TASK_ID":"t{id}","TASK_INDEX":{id},"TASK_STATUS":"RUNNING"}}"#);
    let tasks: Vec<_> = ids.map(task).collect();
    format!(
        r#"{{"job":{{"JOB_ID":"j","EXECUTION_STATUS":"RUNNING"}},"tasks":[{}],"task_count":{count}}}"#,
        tasks.join(",")
    )
}

fn at_offset(offset: u32) -> String {
    format!("root?limit=50&offset={offset}&desc=false")
}

#[test]
fn pages_are_requested_until_all_tasks_have_arrived() {
    let mut exchange = Exchange::new("servicestage", 3);
    exchange.respond(&at_offset(0), 200, page(0..50, Some(120)));
    exchange.respond(&at_offset(50), 200, page(50..100, Some(120)));
    exchange.respond(&at_offset(100), 200, page(100..120, Some(120)));
    assert_eq!(exchange.refresh(), [at_offset(0), at_offset(50), at_offset(100)]);
    assert_eq!(exchange.watch.snapshot().unwrap().root.progress.total, 120);
    assert!(exchange.complete());
}

/// The lengths of the pages, their count, the offsets requested, the warnings.
type PageCase = (&'static [u32], &'static str, &'static [u32], &'static [WarningCode]);

#[test]
fn list_ends_at_its_count_or_with_an_empty_page() {
    // A list without a warning about missing tasks is complete.
    let cases: &[PageCase] = &[
        (&[3, 2], "5", &[0, 3], &[]),
        (&[3, 2], "5.0", &[0, 3], &[]),
        (&[3, 2], "0.5E1", &[0, 3], &[]),
        (&[3, 2], "\"5\"", &[0, 3], &[]),
        (&[3, 2], "\" 5.0 \"", &[0, 3], &[]),
        (&[5], "5", &[0], &[]),
        (&[0], "0", &[0], &[]),
        (&[0], "0.0", &[0], &[]),
        // A server may send fewer tasks than requested, or none.
        (&[3, 0], "5.0", &[0, 3], &[ChildrenMissing]),
        (&[0], "5", &[0], &[ChildrenMissing]),
        // A count that cannot be trusted.
        (&[3, 0], "2", &[0, 3], &[CountsDisagree]),
        (&[3, 4, 0], "2", &[0, 3, 7], &[CountsDisagree]),
        (&[3, 0], "0", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "-1", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "3.5", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "1e300", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "\"many\"", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "[3]", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "{}", &[0, 3], &[CountsDisagree]),
        (&[3, 0], "true", &[0, 3], &[CountsDisagree]),
        (&[0], "\"many\"", &[0], &[CountsDisagree]),
        // No count.
        (&[3, 0], "null", &[0, 3], &[]),
        (&[50, 10, 0], "null", &[0, 50, 60], &[]),
    ];
    for (lengths, count, offsets, warnings) in cases {
        let mut exchange = Exchange::new("servicestage", 3);
        let mut offset = 0;
        for length in *lengths {
            let page = page_with(offset..offset + length, count);
            exchange.respond(&at_offset(offset), 200, page);
            offset += length;
        }
        let offsets: Vec<_> = offsets.iter().map(|offset| at_offset(*offset)).collect();
        assert_eq!(exchange.refresh(), offsets, "{lengths:?} {count}");
        assert_eq!(exchange.codes(), *warnings, "{lengths:?} {count}");
        let is_complete = !warnings.contains(&ChildrenMissing);
        assert_eq!(exchange.complete(), is_complete, "{lengths:?} {count}");
        let root = &exchange.watch.snapshot().unwrap().root;
        assert_eq!(root.children.len() as u32, offset, "{lengths:?} {count}");
    }
}

#[test]
fn next_page_of_a_count_sent_as_a_double_is_requested() {
    let mut exchange = Exchange::new("servicestage", 3);
    exchange.respond(&at_offset(0), 200, case("servicestage-v2-05-count-as-double.json"));
    exchange.respond(&at_offset(3), 200, page_with(3..5, "5.0"));
    assert_eq!(exchange.refresh(), [at_offset(0), at_offset(3)]);
    assert!(exchange.complete());
    exchange.respond(&at_offset(3), 200, page_with(0..0, "5.0"));
    exchange.refresh();
    assert_eq!(exchange.codes(), [ChildrenMissing]);
    assert!(!exchange.complete());
}

#[test]
fn server_that_ignores_the_offset_is_asked_once_more_only() {
    for (count, requests, warnings) in [
        ("9", 2, &[ChildrenMissing][..]),
        ("null", 2, &[ChildrenMissing]),
        ("\"many\"", 2, &[CountsDisagree, ChildrenMissing]),
        ("2", 2, &[CountsDisagree, ChildrenMissing]),
        ("3", 1, &[]),
    ] {
        let mut exchange = Exchange::new("servicestage", 3);
        for offset in [0, 3, 6] {
            exchange.respond(&at_offset(offset), 200, page_with(0..3, count));
        }
        for _ in 0..2 {
            assert_eq!(exchange.refresh().len(), requests, "{count}");
            assert_eq!(exchange.codes(), warnings, "{count}");
            assert_eq!(exchange.complete(), warnings.is_empty(), "{count}");
            assert_eq!(exchange.watch.snapshot().unwrap().root.children.len(), 3, "{count}");
        }
    }
}

#[test]
fn full_address_has_one_page() {
    let address = JobAddress::new("servicestage", "", "").with_src("/body");
    for (count, warnings) in [
        ("3", &[][..]),
        ("5", &[ChildrenMissing]),
        ("\"many\"", &[CountsDisagree, ChildrenMissing]),
    ] {
        let mut exchange = Exchange::at(&address);
        exchange.respond("body", 200, page_with(0..3, count));
        assert_eq!(exchange.refresh(), ["body"], "{count}");
        assert_eq!(exchange.codes(), warnings, "{count}");
        assert_eq!(exchange.complete(), warnings.is_empty(), "{count}");
    }
}

#[test]
fn page_that_is_an_error_fails_the_refresh() {
    let body = r#"{"error_code":"SVCSTG.00100429","error_msg":"The job is gone."}"#;
    for count in ["60", "null"] {
        let mut exchange = Exchange::new("servicestage", 3);
        exchange.respond(&at_offset(0), 200, page_with(0..50, count));
        exchange.respond(&at_offset(50), 200, body);
        exchange.refresh();
        let error = exchange.watch.error().unwrap();
        assert_eq!((error.kind, &*error.message), (ErrorKind::NotFound, "The job is gone."));
        assert!(!exchange.complete(), "{count}");
    }
}

#[test]
fn expected_length_of_a_page_is_that_of_the_last_good_response() {
    let pages = [page(0..50, Some(60)), page(50..60, Some(60))];
    let lengths = pages.each_ref().map(String::len);
    let mut exchange = Exchange::new("servicestage", 3);
    for (offset, page) in [0, 50].into_iter().zip(pages) {
        exchange.respond(&at_offset(offset), 200, page);
    }
    exchange.refresh();
    assert_eq!(exchange.expected, [0, 0]);
    exchange.refresh();
    assert_eq!(exchange.expected, lengths);
}

#[test]
fn failed_page_fails_the_refresh_and_keeps_the_tree() {
    let mut exchange = Exchange::new("servicestage", 3);
    exchange.respond(&at_offset(0), 200, page(0..50, Some(60)));
    exchange.respond(&at_offset(50), 200, page(50..60, Some(60)));
    exchange.refresh();
    exchange.respond(&at_offset(50), 500, "");
    exchange.refresh();
    assert_eq!(exchange.watch.error().unwrap().status, Some(500));
    assert_eq!(exchange.watch.snapshot().unwrap().root.progress.total, 60);
}
