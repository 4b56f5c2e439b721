use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::progress::Progress;

#[test]
fn a_leaf_counts_itself() {
    for (phase, done, failed, running, percent) in [
        (Phase::Pending, 0, 0, 0, Some(0)),
        (Phase::Running, 0, 0, 1, Some(0)),
        (Phase::Paused, 0, 0, 0, Some(0)),
        (Phase::Succeeded, 1, 0, 0, Some(100)),
        (Phase::Partial, 1, 0, 0, Some(100)),
        (Phase::Failed, 1, 1, 0, Some(100)),
        (Phase::Cancelled, 1, 0, 0, Some(100)),
        (Phase::Skipped, 1, 0, 0, Some(100)),
        (Phase::Unknown, 0, 0, 0, None),
    ] {
        let expected = Progress { done, failed, running, total: 1, percent };
        assert_eq!(Progress::of_leaf(phase, Progress::default()), expected, "{phase:?}");
    }
}

#[test]
fn percent_is_rounded_down_and_whole_only_when_the_job_is_over() {
    let leaves = |done: usize, of: usize| {
        let over =
            std::iter::repeat_n(Progress::of_leaf(Phase::Succeeded, Progress::default()), done);
        over.chain(std::iter::repeat_n(
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
fn a_systems_own_percentage_counts_within_what_the_phase_allows() {
    for (phase, own, expected) in [
        (Phase::Running, 60, Some(60)),
        (Phase::Running, 100, Some(99)),
        (Phase::Failed, 60, Some(60)),
        (Phase::Succeeded, 60, Some(100)),
        (Phase::Unknown, 60, None),
    ] {
        let own = Progress { percent: Some(own), ..Progress::default() };
        assert_eq!(Progress::of_leaf(phase, own).percent, expected, "{phase:?}");
    }
}
