//! How often sub-jobs are requested by their IDs: at once if their entry in the parent's body has changed, else in every
//! fifth refresh.

use jobtree::engine::refresh::poller::Event;

use super::sub_jobs::{Exchange, job, leaf};

/// A running job with these sub-jobs.
fn root(sub_jobs: &[String]) -> String {
    job("root", "Running", sub_jobs)
}

/// A job of three levels, all running. The refresh that begins with [`Event::Connected`] is over.
fn started() -> Exchange {
    let mut exchange = Exchange::new("cce", 3);
    exchange.respond("root", 200, root(&[leaf("a", "Running"), leaf("b", "Running")]));
    exchange.respond("a", 200, job("a", "Running", &[leaf("c", "Running")]));
    exchange.respond("b", 200, leaf("b", "Running"));
    exchange.respond("c", 200, leaf("c", "Running"));
    assert_eq!(exchange.refresh_on(Event::Connected), ["root", "a", "b", "c"]);
    exchange
}

/// The requests of the next regular refreshes, without those for the root.
fn regular<const N: usize>(exchange: &mut Exchange) -> [String; N] {
    std::array::from_fn(|_| exchange.refresh_on(Event::WokeUp)[1..].join(" "))
}

#[test]
fn unchanged_sub_jobs_are_requested_in_every_fifth_refresh() {
    let expected = ["", "", "", "", "a b c", "", "", "", "", "a b c", ""];
    assert_eq!(regular(&mut started()), expected);
}

#[test]
fn changed_entry_is_requested_at_once_and_then_as_rarely_as_before() {
    let with = |old: &str, new: &str| {
        root(&[leaf("a", "Running"), leaf("b", "Running").replace(old, new)])
    };
    for (what, changed) in [
        ("phase", with(r#""phase":"Running""#, r#""phase":"Initializing""#)),
        ("status of the same phase", with(r#""phase":"Running""#, r#""phase":"Listening""#)),
        ("reason", with(r#""phase":"Running""#, r#""phase":"Running","reason":"waits""#)),
        ("name", with(r#""resourceName":"b""#, r#""resourceName":"b2""#)),
        ("type", with(r#""type":"T""#, r#""type":"U""#)),
        ("time", with(r#""uid":"b""#, r#""uid":"b","updateTimestamp":"2025-09-02T12:00:00Z""#)),
    ] {
        let mut exchange = started();
        assert_eq!(regular(&mut exchange), ["", ""], "{what}");
        exchange.respond("root", 200, changed);
        let expected = ["b", "", "a c", "", "", "b", ""];
        assert_eq!(regular(&mut exchange), expected, "{what}");
    }
}

#[test]
fn entry_in_the_body_of_another_sub_job_counts_too() {
    let mut exchange = started();
    exchange.respond("a", 200, job("a", "Running", &[leaf("c", "Initializing")]));
    assert_eq!(regular(&mut exchange), ["", "", "", "", "a b c", ""]);
    // Its entry has changed: `a` is requested at once, and names a changed `c`.
    exchange.respond("root", 200, root(&[leaf("a", "Listening"), leaf("b", "Running")]));
    exchange.respond("a", 200, job("a", "Listening", &[leaf("c", "Running")]));
    assert_eq!(regular(&mut exchange), ["a c", ""]);
}

#[test]
fn change_below_an_entry_is_not_a_change_of_the_entry() {
    let mut exchange = started();
    exchange.respond("c", 200, job("c", "Running", &[leaf("d", "Running")]));
    assert_eq!(regular(&mut exchange), ["", "", "", "", "a b c", "", "", "", "", "a b c"]);
}

#[test]
fn refresh_for_a_user_or_after_an_absence_requests_everything() {
    let all = ["root", "a", "b", "c"];
    for (what, before, event) in [
        ("refresh", None, Event::RefreshRequested),
        ("hidden", Some(Event::Hidden(true)), Event::Hidden(false)),
        ("offline", Some(Event::Offline(true)), Event::Offline(false)),
        ("paused", Some(Event::Paused(true)), Event::Paused(false)),
    ] {
        let mut exchange = started();
        assert_eq!(regular(&mut exchange), ["", ""], "{what}");
        if let Some(before) = before {
            assert_eq!(exchange.refresh_on(before).len(), 0, "{what}");
        }
        assert_eq!(exchange.refresh_on(event), all, "{what}");
        assert_eq!(regular(&mut exchange), ["", "", "", "", "a b c"], "{what}");
    }
}

#[test]
fn refresh_requested_during_a_regular_one_makes_the_rest_of_it_complete() {
    let mut exchange = started();
    let during =
        |exchange: &mut Exchange| exchange.refresh_with(Event::WokeUp, Event::RefreshRequested);
    assert_eq!(during(&mut exchange), ["root", "a", "b", "c"]);
}

#[test]
fn failed_and_new_sub_jobs_are_requested_in_the_next_refresh() {
    let mut exchange = started();
    exchange.respond("b", 503, "");
    // None after a failure.
    assert_eq!(regular(&mut exchange), ["", "", "", "", "a b", "c b", "b"]);
    exchange.respond("b", 200, leaf("b", "Running"));
    let sub_jobs = [leaf("a", "Running"), leaf("b", "Running"), leaf("n", "Running")];
    exchange.respond("root", 200, root(&sub_jobs));
    exchange.respond("n", 200, leaf("n", "Running"));
    assert_eq!(regular(&mut exchange), ["n b", ""]);
}

#[test]
fn last_refresh_of_a_job_requests_what_has_not_ended() {
    let mut exchange = started();
    let sub_jobs = [leaf("a", "Running"), leaf("b", "Running")];
    exchange.respond("root", 200, job("root", "Success", &sub_jobs));
    assert_eq!(regular(&mut exchange), ["a b c"]);
}

#[test]
fn rotation_over_more_than_eight_takes_no_more_requests_than_necessary() {
    let mut exchange = Exchange::new("cce", 2);
    let ids: Vec<_> = (0..20).map(|index| format!("s{index:02}")).collect();
    let children: Vec<_> = ids.iter().map(|id| leaf(id, "Running")).collect();
    exchange.respond("root", 200, root(&children));
    for id in &ids {
        exchange.respond(id, 200, leaf(id, "Running"));
    }
    exchange.refresh_on(Event::Connected);
    let counts: Vec<_> = (0..11).map(|_| exchange.refresh_on(Event::WokeUp).len() - 1).collect();
    assert_eq!(counts, [8, 4, 0, 0, 8, 8, 4, 0, 0, 8, 8]);
}
