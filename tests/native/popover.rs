//! Where the popover of a summary and the menu open.

use jobtree::engine::view_model::popover::{MARGIN, ScreenRect, is_next_to, place};

fn rect(left: f64, top: f64, width: f64, height: f64) -> ScreenRect {
    ScreenRect { left, top, width, height }
}

fn window(width: f64, height: f64) -> ScreenRect {
    rect(0.0, 0.0, width, height)
}

#[test]
fn popover_is_next_to_its_button() {
    let popover = rect(0.0, 0.0, 560.0, 400.0);
    for (what, button, height, is_rtl, expected) in [
        (
            "below, ending with the button",
            rect(900.0, 100.0, 24.0, 20.0),
            800.0,
            false,
            (364.0, 124.0, 668.0),
        ),
        (
            "at the start in right-to-left pages",
            rect(100.0, 100.0, 24.0, 20.0),
            800.0,
            true,
            (100.0, 124.0, 668.0),
        ),
        (
            "above, where there is more room",
            rect(900.0, 700.0, 24.0, 20.0),
            800.0,
            false,
            (364.0, 296.0, 688.0),
        ),
        (
            "below, where there is more but not enough",
            rect(900.0, 100.0, 24.0, 20.0),
            400.0,
            false,
            (364.0, 124.0, 268.0),
        ),
        (
            "above, where there is more but not enough",
            rect(900.0, 300.0, 24.0, 20.0),
            400.0,
            false,
            (364.0, 8.0, 288.0),
        ),
        (
            "over the button in a low window",
            rect(900.0, 60.0, 24.0, 20.0),
            180.0,
            false,
            (364.0, 8.0, 164.0),
        ),
        ("not beyond the start", rect(300.0, 100.0, 24.0, 20.0), 800.0, false, (8.0, 124.0, 668.0)),
        ("not beyond the end", rect(900.0, 100.0, 24.0, 20.0), 800.0, true, (432.0, 124.0, 668.0)),
        (
            "at the edge, for a button scrolled out of view",
            rect(900.0, -500.0, 24.0, 20.0),
            800.0,
            false,
            (364.0, 8.0, 1268.0),
        ),
    ] {
        let placement = place(button, popover, window(1000.0, height), is_rtl);
        let actual = (placement.left, placement.top, placement.max_height);
        assert_eq!(actual, expected, "{what}");
    }
}

#[test]
fn popover_is_within_the_window_wherever_the_button_is() {
    for (width, height) in [(320.0, 480.0), (1000.0, 700.0), (600.0, 180.0)] {
        for left in [-50, 0, 10, 300, 590, 980] {
            for top in [-50, 0, 10, 170, 400, 690, 900] {
                for natural in [40.0, 300.0, 5000.0] {
                    for is_rtl in [false, true] {
                        let button = rect(left.into(), top.into(), 24.0, 20.0);
                        let popover = rect(0.0, 0.0, 560_f64.min(width - 2.0 * MARGIN), natural);
                        let it = place(button, popover, window(width, height), is_rtl);
                        let bottom = it.top + natural.min(it.max_height).min(height - 2.0 * MARGIN);
                        let is_within = it.left >= MARGIN
                            && it.left + popover.width <= width - MARGIN
                            && it.top >= MARGIN
                            && bottom <= height - MARGIN;
                        assert!(is_within, "{button:?} {natural} in {width} × {height}: {it:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn popover_apart_from_its_button_is_placed_anew() {
    let button = rect(400.0, 300.0, 28.0, 28.0);
    for (what, popover, expected) in [
        ("below, ending with the button", rect(238.0, 332.0, 190.0, 240.0), true),
        ("below, beginning with the button", rect(400.0, 332.0, 190.0, 240.0), true),
        ("above", rect(238.0, 56.0, 190.0, 240.0), true),
        ("without a gap", rect(238.0, 328.0, 190.0, 240.0), true),
        ("over the button", rect(238.0, 310.0, 190.0, 240.0), false),
        ("farther below, as under a scaled ancestor", rect(238.0, 350.0, 190.0, 240.0), false),
        ("beside the button", rect(500.0, 332.0, 190.0, 240.0), false),
        ("before the button", rect(100.0, 332.0, 190.0, 240.0), false),
        ("in a corner of the window", rect(0.0, 0.0, 190.0, 240.0), false),
    ] {
        assert_eq!(is_next_to(button, popover), expected, "{what}");
    }
}
