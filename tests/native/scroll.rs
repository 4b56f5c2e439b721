//! Scroll arithmetic of the virtual window.

use jobtree::engine::view_model::scroll::child_index;
use jobtree::engine::view_model::virtual_window::Viewport;

fn viewport(scroll_top: f64) -> Viewport {
    Viewport { scroll_top, height: 300.0, row_height: 30.0 }
}

#[test]
fn scroll_top_changes_only_for_rows_out_of_view() {
    for (scroll_top, index, expected) in [
        (0.0, 0, 0.0),
        (0.0, 9, 0.0),
        (0.0, 10, 200.0),
        (15.0, 0, 0.0),
        (300.0, 10, 200.0), // covered by the root
        (300.0, 11, 300.0),
        (300.0, 19, 300.0),
        (300.0, 20, 500.0),
        (300.0, 2, 0.0),
        (3_000.0, 50, 1_400.0),
        (0.0, 10_000, 299_900.0),
    ] {
        let actual = viewport(scroll_top).scroll_top_showing(index);
        assert_eq!(actual, expected, "row {index} at {scroll_top}");
    }
}

#[test]
fn scroll_top_follows_a_row_that_has_moved() {
    for (scroll_top, before, now, expected) in
        [(300.0, 10, 10, 300.0), (310.0, 10, 12, 370.0), (310.0, 10, 7, 220.0)]
    {
        let actual = viewport(scroll_top).scroll_top_after_move(before, now);
        assert_eq!(actual, expected, "from {before} to {now}");
    }
}

#[test]
fn rows_outside_of_the_window_are_its_first_or_last_child_after_the_root() {
    for (index, expected) in [(0, 0), (39, 1), (40, 1), (41, 2), (79, 40), (80, 41), (9_999, 41)] {
        assert_eq!(child_index(&(40..80), index), expected, "row {index}");
    }
    for (index, expected) in [(0, 0), (1, 1), (79, 79), (80, 80), (9_999, 80)] {
        assert_eq!(
            child_index(&(0..80), index),
            expected,
            "row {index}, with the root in the window"
        );
    }
}
