//! Compares bodies of several megabytes, eight bytes at a time. Only SIMD would be faster.

/// Length of the common prefix, in bytes.
pub(crate) fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    let ((ones, _), (others, _)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    let mut same = 0;
    // A loop, because the compiler does not inline an iterator's steps when optimising for size.
    for (one, other) in ones.iter().zip(others) {
        if word(one) != word(other) {
            break;
        }
        same += 8;
    }
    let rest = one[same..].iter().zip(&other[same..]);
    same + rest.take_while(|(one, other)| one == other).count()
}

/// Length of the common suffix, in bytes.
pub(crate) fn common_suffix(one: &[u8], other: &[u8]) -> usize {
    let ((_, ones), (_, others)) = (one.as_rchunks::<8>(), other.as_rchunks::<8>());
    let words = ones.iter().rev().zip(others.iter().rev());
    let same = 8 * words.take_while(|(one, other)| word(one) == word(other)).count();
    let rest = one[..one.len() - same].iter().rev().zip(other[..other.len() - same].iter().rev());
    same + rest.take_while(|(one, other)| one == other).count()
}

/// Whether all bytes are equal.
pub(crate) fn are_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && common_prefix(one, other) == one.len()
}

#[inline(always)]
fn word(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_prefix_and_suffix_are_found_at_any_length() {
        for len in 0..40 {
            let one: Vec<u8> = (0..len).collect();
            assert!(are_equal(&one, &one.clone()), "{len}");
            assert_eq!(common_prefix(&one, &[]), 0);
            for at in 0..one.len() {
                let mut other = one.clone();
                other[at] = 255;
                assert_eq!(common_prefix(&one, &other), at, "{len}");
                assert_eq!(common_suffix(&one, &other), one.len() - at - 1, "{len}");
                assert_eq!(common_prefix(&one, &one[..at]), at, "{len}");
                assert_eq!(common_suffix(&one, &one[at..]), one.len() - at, "{len}");
                assert!(!are_equal(&one, &other) && !are_equal(&one, &one[at..][..at.min(1)]));
            }
        }
    }
}
