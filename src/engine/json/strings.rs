//! What stands between the quotes of a string.

/// How many bytes come before the first quote, backslash or control character. Looks at eight at a time.
pub(super) fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES * 128;
    // The highest bit of each byte that is zero, and perhaps of some above the lowest such byte.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let controls = |word: u64| word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = zeros(word ^ (ONES * u64::from(b'"')));
        let backslashes = zeros(word ^ (ONES * u64::from(b'\\')));
        // Each of the three is right about its lowest, and so is the lowest of all.
        let special = quotes | backslashes | controls(word);
        if special != 0 {
            return index * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    bytes.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The number that the first four bytes write in hexadecimal digits.
pub(super) fn four_digits(bytes: &[u8]) -> Option<u32> {
    bytes
        .get(..4)?
        .iter()
        .try_fold(0, |number, byte| Some(number * 16 + char::from(*byte).to_digit(16)?))
}

/// Whether the escape that `rest` begins with is the second half of the pair that `unit` begins.
pub(super) fn completes(unit: u32, rest: &[u8]) -> bool {
    (0xD800..0xDC00).contains(&unit) && second_half(rest).is_some()
}

fn second_half(rest: &[u8]) -> Option<u32> {
    let unit = four_digits(rest.strip_prefix(b"\\u")?)?;
    (0xDC00..0xE000).contains(&unit).then_some(unit)
}

/// The text that a string with escapes means. Half of a pair becomes the replacement character. What is no escape,
/// which a reader does not let pass, stays as it is.
pub(super) fn unescaped(text: &str) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        meant.push_str(before);
        let mut letters = behind.chars();
        let letter = letters.next().unwrap_or('\\');
        rest = letters.as_str();
        meant.push(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = four_digits(rest.as_bytes()).unwrap_or(0xFFFD);
                rest = rest.get(4..).unwrap_or_default();
                let second =
                    second_half(rest.as_bytes()).filter(|_| (0xD800..0xDC00).contains(&first));
                let code = second.map_or(first, |second| {
                    rest = rest.get(6..).unwrap_or_default();
                    0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                });
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            plain => plain,
        });
    }
    meant.push_str(rest);
    meant
}
