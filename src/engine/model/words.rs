//! Turns identifiers into words.

/// The words of an identifier: `ResizeVPCSubnet` becomes `Resize VPC subnet`, `DAILY_OPERATION` becomes
/// `Daily operation`.
///
/// Only ASCII letters change case, since job types are ASCII.
pub(crate) fn humanized(identifier: &str) -> String {
    let has_lowercase = identifier.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_all_caps = identifier.len() > 4 && !has_lowercase;
    let identifier =
        if is_all_caps { identifier.to_ascii_lowercase() } else { identifier.to_owned() };
    let letters: Vec<char> = identifier.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        if matches!(letter, '_' | '-' | ' ') {
            words.push(String::new());
            continue;
        }
        let previous = at.checked_sub(1).map(|at| letters[at]);
        let next = letters.get(at + 1);
        let starts_word = letter.is_ascii_uppercase()
            && (previous.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                || (previous.is_some_and(|c| c.is_ascii_uppercase())
                    && next.is_some_and(char::is_ascii_lowercase)));
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    let is_acronym = |word: &str| word.len() > 1 && !word.chars().any(|c| c.is_ascii_lowercase());
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        match (at, is_acronym(word)) {
            (_, true) => text.push_str(word),
            (0, false) => {
                let mut letters = word.chars();
                text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                text.push_str(letters.as_str());
            }
            (_, false) => text.push_str(&word.to_ascii_lowercase()),
        }
    }
    text
}

/// Whether two texts have the same letters and digits, ignoring case: an identifier and its words do.
pub(crate) fn have_same_letters(one: &str, other: &str) -> bool {
    let mut letters = [one, other].map(|text| text.bytes().filter(u8::is_ascii_alphanumeric));
    let [one, other] = &mut letters;
    one.by_ref()
        .map(|byte| byte.to_ascii_lowercase())
        .eq(other.map(|byte| byte.to_ascii_lowercase()))
}
