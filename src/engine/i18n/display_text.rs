//! Makes the texts of a service fit for display: truncates long ones.

use std::rc::Rc;

/// The length in bytes that a text is truncated to. A service may send a name of 64 MiB.
const MAX_LEN: usize = 2_000;

/// A text that is short enough to be displayed. Truncated texts end in `…`.
pub(super) fn truncated(text: &Rc<str>) -> Rc<str> {
    match text.get(..text.floor_char_boundary(MAX_LEN)) {
        Some(start) if text.len() > MAX_LEN => [start, "…"].concat().into(),
        _ => text.clone(),
    }
}
