//! The window of rows in the DOM.

use jobtree::engine::view_model::virtual_window::{MAX_UNWINDOWED_ROWS, Viewport};

#[test]
fn window_holds_all_up_to_200_rows_then_the_visible_ones() {
    let viewport = |scroll_top| Viewport { scroll_top, height: 600.0, row_height: 30.0 };
    for (len, scroll_top, expected) in [
        (0, 0.0, 0..0),
        (1, 0.0, 0..1),
        (MAX_UNWINDOWED_ROWS, 5_000.0, 0..MAX_UNWINDOWED_ROWS),
        (201, 0.0, 0..32),
        (10_000, 0.0, 0..32),
        (10_000, 29.0, 0..32),
        (10_000, 30_000.0, 992..1_032),
        (10_000, 299_400.0, 9_968..10_000),
        (10_000, 1e12, 9_984..10_000),
        (10_000, -50.0, 0..32),
        (10_000, f64::NAN, 0..16),
        (100_000, 2_999_970.0, 99_984..100_000),
    ] {
        assert_eq!(viewport(scroll_top).window(len), expected, "{len} rows at {scroll_top}");
    }
}

#[test]
fn unmeasured_viewport_still_gives_a_window() {
    assert!(Viewport::default().window(10_000).len() < 100);
    let nothing = Viewport { scroll_top: 0.0, height: 0.0, row_height: 0.0 };
    assert!(!nothing.window(10_000).is_empty());
    assert_eq!([nothing.page(false), nothing.page(true)], [1, 1]);
}

#[test]
fn page_is_as_long_as_the_rows_in_view_without_the_root_at_the_top() {
    for (height, is_windowed, expected) in [
        (600.0, false, 20),
        (600.0, true, 19),
        (629.0, true, 19),
        (630.0, true, 20),
        (60.0, true, 1),
        (59.0, true, 1),
        (59.0, false, 1),
    ] {
        let viewport = Viewport { scroll_top: 0.0, height, row_height: 30.0 };
        assert_eq!(viewport.page(is_windowed), expected, "{height} px, {is_windowed}");
    }
}

#[test]
fn short_scroll_keeps_the_window() {
    let at = |scroll_top| Viewport { scroll_top, height: 600.0, row_height: 30.0 }.window(10_000);
    let windows: Vec<_> = (0..240).map(|pixels| at(30_000.0 + f64::from(pixels))).collect();
    let changes = windows.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(changes <= 2, "{changes}");
}
