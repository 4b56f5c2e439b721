//! The estimate of the server's clock.

use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::clock::ServerClock;

use super::{after_millis, after_secs, at};

fn read(clock: &mut ServerClock, millis: u64) -> i64 {
    clock.now(after_millis(millis)).unix_millis()
}

#[test]
fn without_a_date_the_machines_clock_counts() {
    let mut clock = ServerClock::default();
    assert_eq!(clock.now(after_secs(7)), after_secs(7).wall);
}

#[test]
fn date_header_counts_within_its_second() {
    let noon = at("2025-09-02T12:00:00Z");
    let mut clock = ServerClock::default();
    clock.observe(noon, after_secs(10).monotonic, after_secs(10).monotonic);
    let offset = read(&mut clock, 10_000) - noon.unix_millis();
    assert!((0..1000).contains(&offset), "{offset}");
}

#[test]
fn consistent_dates_do_not_move_the_clock() {
    let noon = at("2025-09-02T12:00:00Z").unix_millis();
    let mut clock = ServerClock::default();
    let mut zero = None;
    // The server is 999 ms into its second at the first response, and each response takes a while to arrive.
    for (second, latency) in [(0, 80), (5, 20), (10, 300), (15, 0), (20, 150)] {
        let sent = after_millis(1000 * second);
        let received = after_millis(1000 * second + latency);
        let date = Timestamp::from_unix_millis(noon + 1000 * i64::try_from(second).unwrap());
        clock.observe(date, sent.monotonic, received.monotonic);
        let ahead = clock.now(received).unix_millis() - received.wall.unix_millis();
        assert_eq!(*zero.get_or_insert(ahead), ahead, "after {second} s");
    }
}

#[test]
fn clock_never_goes_back_and_catches_up() {
    let noon = at("2025-09-02T12:00:00Z");
    let a_minute_before = at("2025-09-02T11:59:00Z");
    let mut clock = ServerClock::default();
    clock.observe(noon, after_secs(0).monotonic, after_secs(0).monotonic);
    let mut last = read(&mut clock, 0);
    // The next server to respond is a minute behind.
    clock.observe(a_minute_before, after_secs(1).monotonic, after_secs(1).monotonic);
    for second in 1..=200 {
        let now = read(&mut clock, 1000 * second);
        assert!(now >= last, "after {second} s");
        last = now;
    }
    let right = a_minute_before.unix_millis() + 199_000;
    assert!((0..1000).contains(&(last - right)), "{}", last - right);
}

#[test]
fn clock_that_was_behind_is_corrected_immediately() {
    let noon = at("2025-09-02T12:00:00Z");
    let mut clock = ServerClock::default();
    clock.observe(noon, after_secs(0).monotonic, after_secs(0).monotonic);
    read(&mut clock, 0);
    let one = at("2025-09-02T13:00:00Z");
    clock.observe(one, after_secs(5).monotonic, after_secs(5).monotonic);
    assert!(read(&mut clock, 5000) >= one.unix_millis());
}
