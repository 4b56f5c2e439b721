//! When the pause button is shown.

use jobtree::engine::refresh::clock::Monotonic;
use jobtree::engine::refresh::poller::Activity;
use jobtree::engine::view_model::pause_button::can_pause;

#[test]
fn pause_is_offered_only_where_it_changes_something() {
    let waiting = Activity::Waiting { until: Monotonic::default() };
    for (activity, is_paused, is_automatic, expected) in [
        (waiting, false, true, true),
        (waiting, false, false, false),
        (Activity::Offline, false, true, true),
        (Activity::Paused, true, true, true),
        (Activity::Paused, true, false, true),
        (Activity::Idle, false, true, false),
        (Activity::Hidden, false, true, false),
        (Activity::Finished, false, true, false),
        (Activity::Stopped, false, true, false),
    ] {
        let actual = can_pause(activity, is_paused, is_automatic);
        assert_eq!(actual, expected, "{activity:?} {is_paused} {is_automatic}");
    }
}
