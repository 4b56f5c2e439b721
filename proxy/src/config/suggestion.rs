//! Suggests the valid name that a misspelt one most likely means, and decides whether an error may repeat what was typed.
//!
//! A text that stands where a name belongs may be a secret, so an error repeats it only if it hardly differs from a name
//! that is public anyway.

/// The most letters that may differ from a valid name for the typed text to be repeated.
const MAX_REPEATED_EDITS: usize = 2;

/// The candidate that `typed` most likely means, if one is close: a few letters differ, or one name contains the other.
///
/// Upper and lower case are equal, and so are `-` and `_`.
pub(super) fn closest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = normalized(typed);
    let close = candidates.into_iter().filter_map(|candidate| {
        let name = normalized(candidate);
        let distance = strsim::osa_distance(&typed, &name);
        // The ratio of rustc's suggestions.
        let is_misspelt = distance <= (typed.len().max(name.len()) / 3).max(1);
        let is_part =
            (typed.len() > 2 && name.contains(&typed)) || (name.len() > 2 && typed.contains(&name));
        (is_misspelt || is_part).then_some((distance, candidate))
    });
    close.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Whether an error may repeat `typed`: it is one of the public names, part of one, or hardly differs from one.
pub fn is_repeatable<'a>(typed: &str, public: impl IntoIterator<Item = &'a str>) -> bool {
    let typed = normalized(typed);
    if typed.is_empty() {
        return false;
    }
    public.into_iter().map(normalized).any(|name| {
        let distance = strsim::osa_distance(&typed, &name);
        let is_misspelt =
            distance <= MAX_REPEATED_EDITS && distance <= (typed.len().max(name.len()) / 3).max(1);
        is_misspelt || name.contains(&typed)
    })
}

fn normalized(name: &str) -> String {
    name.trim().to_lowercase().replace('-', "_")
}

/// The message for a value that is not one of `known`: the closest one, or all of them.
pub(super) fn unknown_value(what: &str, typed: &str, known: &[&str]) -> String {
    let shown = shown_value(what, typed, known);
    match closest(typed, known.iter().copied()) {
        Some(name) => format!("{shown}. Did you mean {name:?}?"),
        None => format!("{shown}. Use {}", one_of(known)),
    }
}

/// `unknown mode "barer"`, or only `unknown mode` if the text may be a secret.
pub(super) fn shown_value(what: &str, typed: &str, known: &[&str]) -> String {
    if is_repeatable(typed, known.iter().copied()) {
        format!("unknown {what} {typed:?}")
    } else {
        format!("unknown {what}")
    }
}

/// The values as a sentence has them: `"a", "b" or "c"`.
pub(super) fn one_of(values: &[&str]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closest_name_is_suggested() {
        let keys = ["mode", "tokens_sha256", "user_header", "trusted", "ttl_ms", "user", "otc"];
        for (typed, expected) in [
            ("tokens", Some("tokens_sha256")),
            ("mdoe", Some("mode")),
            ("Mode", Some("mode")),
            ("user-header", Some("user_header")),
            ("username", Some("user")),
            ("usr", Some("user")),
            ("ttl", Some("ttl_ms")),
            ("OTC", Some("otc")),
            ("size", None),
            ("aws", None),
            ("id", None),
            ("", None),
        ] {
            assert_eq!(closest(typed, keys), expected, "{typed:?}");
        }
    }

    #[test]
    fn only_text_that_hardly_differs_from_a_name_is_repeated() {
        let keys = ["mode", "tokens_sha256", "user_header", "security_token_file"];
        for (typed, expected) in [
            ("mdoe", true),
            ("tokens", true),
            ("User-Header", true),
            ("security_token_fil", true),
            ("", false),
            ("hunter2secret", false),
            ("mode-hunter2secret", false),
            ("modehun", false),
            ("security_token_hunter2", false),
        ] {
            assert_eq!(is_repeatable(typed, keys), expected, "{typed:?}");
        }
    }

    #[test]
    fn values_are_listed_as_in_a_sentence() {
        for (values, expected) in [
            (&["a"][..], r#""a""#),
            (&["a", "b"], r#""a" or "b""#),
            (&["a", "b", "c"], r#""a", "b" or "c""#),
        ] {
            assert_eq!(one_of(values), expected);
        }
    }
}
