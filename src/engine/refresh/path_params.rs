//! Fills a path's own placeholders from the address: those of a registered system besides the project and the job.

use percent_encoding::percent_decode;

use super::ids::checked_id;
use super::url::{encode, next_placeholder};
use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;

/// Fills every placeholder but `{project_id}` and `{job_id}`. Fails at the first one without a value.
pub(super) fn fill_path(
    template: &str,
    instance_id: &str,
    params: &str,
) -> Result<String, JobError> {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        path.push_str(before);
        match name {
            "project_id" | "job_id" => path.extend(["{", name, "}"]),
            "instance_id" => path.push_str(&encode(checked_id("instance-id", instance_id)?)),
            _ => {
                let value = value_of(name, params).filter(|value| !value.trim().is_empty());
                let value = value.ok_or_else(|| {
                    JobError::invalid_address(
                        DetailKind::MissingParam,
                        &["{", name, "}"].concat(),
                        "",
                    )
                })?;
                path.push_str(&encode(checked_id(name, &value)?));
            }
        }
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// The first value of a name in a query such as `a=1&b=2`, as JavaScript's `URLSearchParams` reads it.
fn value_of(name: &str, query: &str) -> Option<String> {
    let query = query.trim();
    query.strip_prefix('?').unwrap_or(query).split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(key) == name).then(|| decoded(value))
    })
}

fn decoded(text: &str) -> String {
    let text: Vec<u8> = text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }).collect();
    percent_decode(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_url_search_params() {
        for (query, expected) in [
            ("a=1&b=2", Some("1")),
            ("b=2&a=1", Some("1")),
            ("?a=1", Some("1")),
            (" a=1\n", Some("1")),
            ("a=1&a=2", Some("1")),
            ("a=1=2", Some("1=2")),
            ("a=x+y%2Bz", Some("x y+z")),
            ("%61=%C3%BC", Some("ü")),
            ("a=%zz%", Some("%zz%")),
            ("a=%FF", Some("\u{fffd}")),
            ("a", Some("")),
            ("a=", Some("")),
            ("&&a=1&", Some("1")),
            ("", None),
            ("A=1", None),
            ("aa=1", None),
        ] {
            assert_eq!(value_of("a", query).as_deref(), expected, "{query}");
        }
    }
}
