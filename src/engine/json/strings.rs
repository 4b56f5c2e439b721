//! The contents of strings: where they end, and escapes.

/// The number of bytes before the first quote, backslash or control character. Checks eight bytes at a time.
pub(super) fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES * 128;
    // Sets the highest bit of the lowest zero byte, and possibly of bytes above it.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let controls = |word: u64| word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = zeros(word ^ (ONES * u64::from(b'"')));
        let backslashes = zeros(word ^ (ONES * u64::from(b'\\')));
        // Each of the three is exact for its lowest bit, and so is the union.
        let special = quotes | backslashes | controls(word);
        if special != 0 {
            return index * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    bytes.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Parses the first four bytes as hexadecimal digits.
pub(super) fn four_digits(bytes: &[u8]) -> Option<u32> {
    bytes
        .get(..4)?
        .iter()
        .try_fold(0, |number, byte| Some(number * 16 + char::from(*byte).to_digit(16)?))
}

/// Whether `unit` is a high surrogate and `rest` starts with the escape of a low surrogate.
pub(super) fn completes(unit: u32, rest: &[u8]) -> bool {
    (0xD800..0xDC00).contains(&unit) && low_surrogate(rest).is_some()
}

fn low_surrogate(rest: &[u8]) -> Option<u32> {
    let unit = four_digits(rest.strip_prefix(b"\\u")?)?;
    (0xDC00..0xE000).contains(&unit).then_some(unit)
}

/// Replaces the escapes of a string. A lone surrogate becomes the replacement character. An invalid escape, which the
/// parser rejects, is left unchanged.
pub(super) fn unescaped(text: &str) -> String {
    let mut unescaped_text = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        unescaped_text.push_str(before);
        let mut letters = after.chars();
        let letter = letters.next().unwrap_or('\\');
        rest = letters.as_str();
        unescaped_text.push(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = four_digits(rest.as_bytes()).unwrap_or(0xFFFD);
                rest = rest.get(4..).unwrap_or_default();
                let second =
                    low_surrogate(rest.as_bytes()).filter(|_| (0xD800..0xDC00).contains(&first));
                let code = second.map_or(first, |second| {
                    rest = rest.get(6..).unwrap_or_default();
                    0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                });
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            plain => plain,
        });
    }
    unescaped_text.push_str(rest);
    unescaped_text
}
