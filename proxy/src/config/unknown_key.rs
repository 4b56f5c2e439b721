//! The message for a key that a table does not have: what was most likely meant. It repeats no name that may be a secret.

use super::schema::{KeySpec, TABLES, TableSpec, meant_by};
use super::suggestion::{closest, is_repeatable};
use super::table::Table;

/// The message for a key or a table that `table` does not have.
pub(super) fn unknown_key(table: &Table<'_>, name: &str, is_table: bool) -> String {
    let spec = table.spec;
    let meant = meant_by(name).unwrap_or(name);
    if let Some(advice) = secret_advice(spec, meant) {
        return format!(
            "{} would put the secret itself into this file. {advice}",
            shown_name("the key", name)
        );
    }
    let what = if is_table { "unknown table" } else { "unknown key" };
    let shown = match shown_name("", name) {
        shown if shown.is_empty() => what.to_owned(),
        shown => format!("{what} {shown}"),
    };
    let key_names = || spec.keys.iter().map(|key| key.name);
    let near = closest(meant, key_names()).and_then(|near| spec.key(near)).map(KeySpec::title);
    let others = || TABLES.into_iter().filter(|other| other.heading != spec.heading);
    let nested: Vec<_> =
        others().filter_map(|other| other.key(meant)).map(KeySpec::title).collect();
    let places: Vec<_> =
        others().filter(|other| other.key(meant).is_some()).map(TableSpec::place).collect();
    match (near, places.is_empty()) {
        (None, false) if is_table => {
            format!("{shown}. Did you mean `{}`?", nested.join("` or `"))
        }
        (None, false) if meant == name => format!("`{name}` belongs {}", places.join(" or ")),
        (None, false) => format!("{shown}. Did you mean `{meant}` {}?", places.join(" or ")),
        (Some(near), false) if meant == name => {
            format!("{shown}. Did you mean `{near}`? `{name}` belongs {}", places.join(" or "))
        }
        (Some(near), _) => format!("{shown}. Did you mean `{near}`?"),
        (None, true) => {
            let elsewhere = others().find_map(|other| Some((other, secret_advice(other, meant)?)));
            let near = others().find_map(|other| {
                let near = closest(meant, other.keys.iter().map(|key| key.name))?;
                Some((other, other.key(near)?))
            });
            match (elsewhere, near.filter(|_| is_public(name))) {
                (Some((other, advice)), _) => format!("{shown}. {advice} {}", other.place()),
                (None, Some((other, near))) => {
                    format!("{shown}. Did you mean `{}` {}?", near.title(), other.place())
                }
                (None, None) => {
                    let mode = spec.key("mode").and_then(|_| table.text("mode"));
                    let is_used = |key: &&KeySpec| {
                        key.modes.is_empty()
                            || mode.as_ref().is_none_or(|mode| key.modes.contains(mode.get_ref()))
                    };
                    let titles: Vec<_> =
                        spec.keys.iter().filter(is_used).map(KeySpec::title).collect();
                    format!("{shown}. Use `{}`", titles.join("`, `"))
                }
            }
        }
    }
}

/// What an error calls a key: by its name if that is public, else by `instead`.
pub(super) fn shown_name(instead: &str, name: &str) -> String {
    let name = name.trim_matches(['"', '\'']);
    if is_public(name) { format!("`{name}`") } else { instead.to_owned() }
}

/// Whether an error may repeat the name of a key. A name that is far from every known one may be a secret.
pub(super) fn is_public(name: &str) -> bool {
    let known = TABLES.into_iter().flat_map(|table| table.keys).map(|key| key.name);
    let bare = |name: &'static str| {
        name.strip_suffix("_env").or_else(|| name.strip_suffix("_file")).unwrap_or(name)
    };
    is_repeatable(name, known.clone().chain(known.map(bare))) || meant_by(name).is_some()
}

/// How to give a secret whose own name was used as a key, in whatever table.
pub(super) fn any_secret_advice(name: &str) -> Option<String> {
    let meant = meant_by(name).unwrap_or(name);
    TABLES.into_iter().find_map(|table| secret_advice(table, meant))
}

/// How to give a secret whose own name was used as a key.
fn secret_advice(table: &TableSpec, name: &str) -> Option<String> {
    let name = name.to_lowercase().replace('-', "_");
    let variable = table.key(&format!("{name}_env"))?;
    let file = table.key(&format!("{name}_file"))?;
    Some(format!(
        "Write {} = {} with the name of an environment variable, or {} = {} with a path",
        variable.name, variable.example, file.name, file.example
    ))
}
