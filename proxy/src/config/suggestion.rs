//! Suggests the valid name that a misspelt one most likely means.

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

fn normalized(name: &str) -> String {
    name.trim().to_lowercase().replace('-', "_")
}

/// The message for a value that is not one of `known`: the closest one, or all of them.
pub(super) fn unknown_value(what: &str, typed: &str, known: &[&str]) -> String {
    match closest(typed, known.iter().copied()) {
        Some(name) => format!("unknown {what} {typed:?}. Did you mean {name:?}?"),
        None => format!("unknown {what} {typed:?}. Use {}", one_of(known)),
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
