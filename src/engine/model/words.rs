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
    let mut words = String::new();
    let mut previous = ' ';
    let mut letters = identifier.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins_word = match previous {
            'a'..='z' | '0'..='9' => true,
            'A'..='Z' => letters.peek().is_some_and(char::is_ascii_lowercase),
            _ => false,
        };
        if begins_word && letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(if matches!(letter, '_' | '-') { ' ' } else { letter });
        previous = letter;
    }
    let mut text = String::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let is_acronym = word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_lowercase());
        if text.is_empty() {
            text.push_str(word);
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            continue;
        }
        text.push(' ');
        text.push_str(&if is_acronym { word.to_owned() } else { word.to_ascii_lowercase() });
    }
    text
}

/// Whether two texts have the same letters and digits, ignoring case: an identifier and its words do.
pub(crate) fn have_same_letters(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    letters(one) == letters(other)
}
