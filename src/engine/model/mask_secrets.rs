//! Masks access keys and tokens in a service's messages before they are shown.

/// Number of leading characters of a secret that stay visible, so that its owner can recognize it.
const VISIBLE_CHARS: usize = 4;

/// Masks the access keys and tokens that a service repeats in its error message.
///
/// A word is masked if it has at least 12 characters, contains a digit and follows `ak`, `access key` or the like; if
/// it consists of 20 capitals and digits, the form of the vendor's access keys; or if it is longer than 100 characters,
/// a length that only tokens reach.
pub(crate) fn mask_secrets(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut is_announced = false;
    for piece in text.split_inclusive(|c: char| !is_word_char(c)) {
        let word = piece.trim_end_matches(|c: char| !is_word_char(c));
        if is_secret(word, is_announced) {
            masked.extend(word.chars().take(VISIBLE_CHARS));
            masked.push_str("****");
            masked.push_str(piece.strip_prefix(word).unwrap_or_default());
        } else {
            masked.push_str(piece);
        }
        if !word.is_empty() {
            is_announced = announces_secret(word);
        }
    }
    masked
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.')
}

fn announces_secret(word: &str) -> bool {
    ["ak", "sk", "accesskey", "access_key", "key", "access", "credential", "token"]
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name))
}

fn is_secret(word: &str, is_announced: bool) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let is_capitals = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_access_key = word.len() == 20 && has_digit && is_capitals;
    (is_announced && word.len() >= 12 && has_digit) || is_access_key || word.len() > 100
}
