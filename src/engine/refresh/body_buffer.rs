//! How much memory to allocate for the body of a response.

/// The largest `Content-Length` that is trusted, in bytes: the largest body that `jobtree-proxy` passes by default.
pub const MAX_EXPECTED_LENGTH: usize = 64 << 20;

/// The body length to expect, in bytes; 0 if unknown.
///
/// `content_length` is the response's header, which is too small for a compressed body, and `last_length` is the length
/// of the last body; the larger of the two counts.
pub fn expected_length(content_length: Option<&str>, last_length: usize) -> usize {
    let declared = content_length.and_then(|length| length.parse().ok());
    declared.unwrap_or(0).max(last_length).min(MAX_EXPECTED_LENGTH)
}

/// The capacity to allocate for a body of `length` bytes, at most an eighth more.
///
/// Rounding lets a body reuse the allocation that a slightly shorter one has freed.
pub fn capacity(length: usize) -> usize {
    let step = (length / 8 + 1).next_power_of_two() / 2;
    length.next_multiple_of(step.max(1))
}

/// How many bytes to reserve, and free again, before a body of `expected` bytes arrives; 0 for none.
///
/// Growing wasm memory bit by bit is slow: each step waits for the browser's other threads. Reserves three times the
/// body, because its JSON tokens and its decoded job take about as much each, and only before the first body of a
/// watch. If `memory_size`, the wasm memory in bytes, is as large already, an earlier job has needed it, and it is
/// reused.
pub fn bytes_to_reserve(expected: usize, last_length: usize, memory_size: usize) -> usize {
    let needed = 3 * expected;
    if last_length > 0 || memory_size >= needed { 0 } else { needed }
}
