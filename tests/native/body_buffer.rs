//! How much memory is allocated for a response body.

use jobtree::engine::refresh::body_buffer::{
    MAX_EXPECTED_LENGTH, bytes_to_reserve, capacity, expected_length,
};

#[test]
fn capacity_is_at_most_an_eighth_above_the_length() {
    for length in (0..5_000).chain([1 << 24, (1 << 24) + 1, 17_757_270]) {
        let capacity = capacity(length);
        assert!((length..=length + length / 8).contains(&capacity), "{length}: {capacity}");
    }
    assert_eq!(capacity(17_757_270), capacity(17_757_270 + 9_000));
    assert_eq!([7, 8, 9, 16, 17, 31, 1_000].map(capacity), [7, 8, 9, 16, 18, 32, 1_024]);
}

#[test]
fn expected_length_is_the_larger_of_header_and_last_body() {
    for (header, last, expected) in [
        (None, 0, 0),
        (None, 7, 7),
        (Some("100"), 0, 100),
        (Some("100"), 700, 700),
        (Some("none"), 7, 7),
        (Some("-1"), 0, 0),
        (Some("99999999999"), 0, MAX_EXPECTED_LENGTH),
    ] {
        assert_eq!(expected_length(header, last), expected, "{header:?} {last}");
    }
}

#[test]
fn memory_is_reserved_for_the_first_body_only() {
    for (expected, last, memory, reserved) in
        [(100, 0, 0, 300), (100, 0, 299, 300), (100, 0, 300, 0), (100, 100, 0, 0), (0, 0, 0, 0)]
    {
        let actual = bytes_to_reserve(expected, last, memory);
        assert_eq!(actual, reserved, "{expected} {last} {memory}");
    }
}
