//! The page's style sheet: the widget's, without the parts that a page does not have, and its own.

use crate::view::stylesheet::compact;

/// The text of the page's `style` element, for the hash in its `Content-Security-Policy`.
pub const STYLE_SHEET: &str =
    match str::from_utf8(&compact::compact::<{ compact::compact::<0>(SOURCE).1 }>(SOURCE).0) {
        Ok(text) => text,
        Err(_) => panic!("the style sheet is not UTF-8"),
    };

const SOURCE: &str = concat!(
    include_str!("../styles/base.css"),
    include_str!("../styles/stacked_bar.css"),
    include_str!("../styles/summary.css"),
    include_str!("../styles/banner.css"),
    include_str!("../styles/tree.css"),
    include_str!("../styles/touch.css"),
    include_str!("../styles/media_queries.css"),
    // Last, because it overrides the widget's.
    include_str!("page.css"),
);
