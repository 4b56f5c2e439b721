//! Counts and percentages of leaves and parents.

use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::progress::Progress;

#[test]
fn leaf_counts_itself() {
    for (phase, done, succeeded, failed, running, percent) in [
        (Phase::Pending, 0, 0, 0, 0, Some(0)),
        (Phase::Running, 0, 0, 0, 1, Some(0)),
        (Phase::Paused, 0, 0, 0, 0, Some(0)),
        (Phase::Succeeded, 1, 1, 0, 0, Some(100)),
        (Phase::Partial, 1, 0, 1, 0, Some(100)),
        (Phase::Failed, 1, 0, 1, 0, Some(100)),
        (Phase::Cancelled, 1, 0, 0, 0, Some(100)),
        (Phase::Skipped, 1, 0, 0, 0, Some(100)),
        (Phase::Unknown, 0, 0, 0, 0, None),
    ] {
        let leaf = Progress::of_leaf(phase, Progress::default());
        let counts = (leaf.done, leaf.succeeded, leaf.failed, leaf.running, leaf.total);
        assert_eq!(counts, (done, succeeded, failed, running, 1), "{phase:?}");
        assert_eq!(leaf.percent, percent, "{phase:?}");
    }
}

#[test]
fn percent_is_floored_and_100_only_in_a_terminal_phase() {
    let leaves = |done: usize, of: usize| {
        let done_leaves =
            std::iter::repeat_n(Progress::of_leaf(Phase::Succeeded, Progress::default()), done);
        done_leaves.chain(std::iter::repeat_n(
            Progress::of_leaf(Phase::Pending, Progress::default()),
            of - done,
        ))
    };
    for (phase, done, of, percent) in [
        (Phase::Running, 0, 3, Some(0)),
        (Phase::Running, 1, 3, Some(33)),
        (Phase::Running, 2, 3, Some(66)),
        (Phase::Running, 3, 3, Some(99)),
        (Phase::Running, 199, 200, Some(99)),
        (Phase::Failed, 1, 3, Some(33)),
        (Phase::Failed, 3, 3, Some(100)),
        (Phase::Succeeded, 1, 3, Some(100)),
        (Phase::Unknown, 1, 3, None),
    ] {
        assert_eq!(
            Progress::of_parent(phase, leaves(done, of)).percent,
            percent,
            "{phase:?} {done}/{of}"
        );
    }
}

#[test]
fn reported_percentage_is_limited_by_the_phase() {
    for (phase, own, expected) in [
        (Phase::Running, 60, Some(60)),
        (Phase::Running, 100, Some(99)),
        (Phase::Failed, 60, Some(60)),
        (Phase::Succeeded, 60, Some(100)),
        (Phase::Unknown, 60, None),
    ] {
        let mut reported = Progress::default();
        reported.percent = Some(own);
        assert_eq!(Progress::of_leaf(phase, reported).percent, expected, "{phase:?}");
    }
}
