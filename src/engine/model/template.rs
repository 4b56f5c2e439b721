//! Texts with placeholders, such as `/jobs/{job_id}`.

/// Fills the placeholders that `values` names; other braces stay. Values are not searched for placeholders.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = values.iter().find_map(|(name, value)| Some((value, after(part, name)?)));
        let (value, rest) = known.unwrap_or((&"{", part));
        filled.push_str(value);
        filled.push_str(rest);
    }
    filled
}

/// Whether a template has the placeholder.
pub(crate) fn has_placeholder(template: &str, name: &str) -> bool {
    template.split('{').skip(1).any(|part| after(part, name).is_some())
}

/// Whether every opening brace begins a placeholder with a name.
pub(crate) fn has_closed_placeholders(template: &str) -> bool {
    let is_closed = |part: &str| part.find('}').is_some_and(|end| end > 0);
    template.split('{').skip(1).all(is_closed)
}

/// What follows the placeholder `name`, if the text after an opening brace begins with it.
fn after<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.strip_prefix(name)?.strip_prefix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_placeholders_are_filled_once() {
        let values = [("name", "{names}"), ("names", "a, b")];
        for (template, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("{name}", "{names}"),
            ("use {names} for {name}.", "use a, b for {names}."),
            ("{{name}}", "{{names}}"),
            ("{other} {nam} {name", "{other} {nam} {name"),
            ("}{names}{", "}a, b{"),
        ] {
            assert_eq!(fill(template, &values), expected, "{template}");
        }
    }

    #[test]
    fn placeholders_have_a_name_and_an_end() {
        for (template, expected) in [
            ("/jobs", true),
            ("/{a}/{b}?c={d}}", true),
            ("/{}", false),
            ("/{a", false),
            ("/{a{b}", false),
            ("/{a}/{", false),
        ] {
            assert_eq!(has_closed_placeholders(template), expected, "{template}");
        }
    }

    #[test]
    fn placeholder_is_found_with_both_braces() {
        for (template, expected) in
            [("/{id}", true), ("{{id}}", true), ("/{ids}", false), ("/id}", false), ("{id", false)]
        {
            assert_eq!(has_placeholder(template, "id"), expected, "{template}");
        }
    }
}
