//! Compares the configuration file with the schema: unknown keys, wrong types, numbers out of range, unknown names, and
//! keys that the table's mode does not use.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::problems::Problems;
use super::schema::{KeyKind, KeySpec};
use super::suggestion::{one_of, unknown_value};
use super::table::{Table, integer};
use super::unknown_key::{is_public, unknown_key};

/// Reports everything in a table, and in the tables in it, that the schema does not allow.
pub(super) fn check(table: &Table<'_>, problems: &mut Problems<'_>) {
    for (key, value) in table.values.iter() {
        let Some(spec) = table.spec.key(key.get_ref()) else {
            let is_table = match value.get_ref() {
                DeValue::Array(array) => array.iter().any(|element| element.get_ref().is_table()),
                value => value.is_table(),
            };
            add_unknown_key(table, key, is_table, problems);
            continue;
        };
        check_value(spec, value, problems);
        check_is_used(table, spec, key.span(), problems);
        for inner in table.tables(spec.name) {
            check(&inner, problems);
        }
    }
}

/// Reports a value of the wrong type, a number out of range and an unknown name.
fn check_value<'a>(key: &KeySpec, value: &'a Spanned<DeValue<'a>>, problems: &mut Problems<'_>) {
    let name = key.name;
    let is_array_of = |is_element: fn(&DeValue<'a>) -> bool| {
        value.get_ref().as_array().is_some_and(|all| all.iter().all(|it| is_element(it.get_ref())))
    };
    let (is_valid, expected) = match &key.kind {
        KeyKind::Text | KeyKind::Choice(_) => (value.get_ref().is_str(), "a string"),
        KeyKind::Texts | KeyKind::Choices(_) => {
            (is_array_of(DeValue::is_str), "an array of strings")
        }
        KeyKind::Integer(_) => (value.get_ref().is_integer(), "an integer"),
        KeyKind::Flag => (value.get_ref().is_bool(), "true or false"),
        KeyKind::Table(_) => (value.get_ref().is_table(), "one table"),
        KeyKind::Tables(_) => (is_array_of(DeValue::is_table), "an array of tables"),
    };
    if !is_valid {
        let advice = match &key.kind {
            KeyKind::Table(table) | KeyKind::Tables(table) => {
                format!("Begin it with {}, on a line of its own", table.heading)
            }
            // The value is not repeated: it may be a secret.
            _ => format!("Write it as {name} = {}", key.example),
        };
        problems.add(value.span(), format!("`{name}` has to be {expected}. {advice}"));
    }
    match &key.kind {
        KeyKind::Integer(range)
            if is_valid && !integer(value.get_ref()).is_some_and(|it| range.contains(&it)) =>
        {
            let (low, high) = (range.start(), range.end());
            let problem = format!("`{name}` is out of range. Use a number from {low} to {high}");
            problems.add(value.span(), problem);
        }
        KeyKind::Choice(names) => check_names(name, &names(), [value], problems),
        KeyKind::Choices(names) => {
            let elements = value.get_ref().as_array();
            // `systems` lists each `system`.
            let what = name.trim_end_matches('s');
            check_names(what, &names(), elements.into_iter().flatten(), problems);
        }
        _ => {}
    }
}

fn check_names<'a>(
    what: &str,
    names: &[&str],
    values: impl IntoIterator<Item = &'a Spanned<DeValue<'a>>>,
    problems: &mut Problems<'_>,
) {
    for value in values {
        if let Some(name) = value.get_ref().as_str()
            && !names.contains(&name)
        {
            problems.add(value.span(), unknown_value(what, name, names));
        }
    }
}

/// Reports a key that the table's mode does not use.
fn check_is_used(
    table: &Table<'_>,
    key: &KeySpec,
    span: Range<usize>,
    problems: &mut Problems<'_>,
) {
    if key.modes.is_empty() {
        return;
    }
    let Some(mode) = table.text("mode") else { return };
    let is_known = match table.spec.key("mode").map(|key| &key.kind) {
        Some(KeyKind::Choice(names)) => names().contains(mode.get_ref()),
        _ => false,
    };
    if is_known && !key.modes.contains(mode.get_ref()) {
        problems.add(
            span,
            format!(
                "key `{}` is not used by mode {:?}. Remove it, or set mode = {}",
                key.name,
                mode.get_ref(),
                one_of(key.modes)
            ),
        );
    }
}

/// Adds a key that the table does not have, with what was most likely meant.
fn add_unknown_key(
    table: &Table<'_>,
    key: &Spanned<DeString<'_>>,
    is_table: bool,
    problems: &mut Problems<'_>,
) {
    let message = unknown_key(table, key.get_ref(), is_table);
    if is_public(key.get_ref()) {
        problems.add(key.span(), message);
    } else {
        // The column says which one it is.
        problems.add_with_column(key.span(), message);
    }
}
