//! The segments of the stacked bar.

use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::progress::Progress;
use jobtree::engine::model::snapshot::Node;
use jobtree::engine::view_model::stacked_bar::StepCounts;

fn counts([succeeded, failed, left_out, running, total]: [u32; 5]) -> StepCounts {
    StepCounts { succeeded, failed, left_out, running, total }
}

fn segments(numbers: [u32; 5]) -> Vec<(&'static str, u32, u32)> {
    let segments = counts(numbers).segments();
    segments.iter().map(|segment| (segment.kind, segment.start, segment.length)).collect()
}

#[test]
fn segments_follow_each_other_and_leave_room_for_the_rest() {
    for (numbers, expected) in [
        ([0, 0, 0, 0, 0], vec![]),
        ([0, 0, 0, 0, 5], vec![]),
        ([5, 0, 0, 0, 5], vec![("succeeded", 0, 1000)]),
        (
            [2, 1, 1, 1, 10],
            vec![
                ("succeeded", 0, 200),
                ("failed", 200, 100),
                ("left-out", 300, 100),
                ("running", 400, 100),
            ],
        ),
        (
            [1, 1, 1, 0, 3],
            vec![("succeeded", 0, 333), ("failed", 333, 333), ("left-out", 666, 334)],
        ),
        // One of many is seen, and what it takes is missing from the longest.
        ([9999, 1, 0, 0, 10_000], vec![("succeeded", 0, 960), ("failed", 960, 40)]),
        ([0, 1, 0, 0, 10_000], vec![("failed", 0, 40)]),
        // What has not begun is seen, too.
        ([9999, 0, 0, 0, 10_000], vec![("succeeded", 0, 960)]),
        // More than all.
        ([3, 3, 0, 0, 4], vec![("succeeded", 0, 500), ("failed", 500, 500)]),
        ([u32::MAX, u32::MAX, 0, 0, 1], vec![("succeeded", 0, 500), ("failed", 500, 500)]),
    ] {
        assert_eq!(segments(numbers), expected, "{numbers:?}");
    }
}

#[test]
fn segments_are_never_longer_than_the_bar() {
    for succeeded in [0, 1, 7, 10_000] {
        for failed in [0, 1, 333, 10_000] {
            for running in [0, 1, 2, 10_000] {
                for waiting in [0, 1, 10_000] {
                    let total = succeeded + failed + running + waiting;
                    let all = segments([succeeded, failed, 0, running, total]);
                    let end = all.last().map_or(0, |(_, start, length)| start + length);
                    let expected = if waiting == 0 && total > 0 { 1000..=1000 } else { 0..=960 };
                    assert!(
                        expected.contains(&end),
                        "{succeeded} {failed} {running} {waiting}: {all:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn leaves_are_counted() {
    let leaves = Phase::ALL.map(|phase| Progress::of_leaf(phase, Progress::default()));
    let branch = Progress::of_parent(Phase::Failed, leaves);
    let mut root = Node::new("r", "r", Phase::Running);
    root.progress = Progress::of_parent(Phase::Running, [branch, leaves[3]]);
    assert_eq!(StepCounts::of(&root), counts([2, 2, 2, 1, 10]), "a paused leaf is not running");
}

#[test]
fn job_without_sub_jobs_counts_itself() {
    for (phase, own, expected) in [
        (Phase::Succeeded, Progress::default(), [1, 0, 0, 0, 1]),
        (Phase::Failed, Progress::default(), [0, 1, 0, 0, 1]),
        (Phase::Cancelled, Progress::default(), [0, 0, 1, 0, 1]),
        (Phase::Running, Progress::default(), [0, 0, 0, 0, 100]),
    ] {
        let mut node = Node::new("r", "r", phase);
        node.progress = Progress::of_leaf(phase, own);
        assert_eq!(StepCounts::of(&node), counts(expected), "{phase}");
    }
    let mut node = Node::new("r", "r", Phase::Running);
    node.progress.percent = Some(60);
    assert_eq!(StepCounts::of(&node), counts([0, 0, 0, 60, 100]));
    (node.progress.total, node.progress.done) = (10, 5);
    (node.progress.succeeded, node.progress.failed, node.progress.running) = (3, 2, 1);
    assert_eq!(StepCounts::of(&node), counts([3, 2, 0, 1, 10]));
}
