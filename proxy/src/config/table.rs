//! Reads the values of a table of the configuration file.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::Problems;
use super::schema::{KeyKind, TableSpec};
use super::suggestion::closest;

/// A table of the file.
///
/// A value of the wrong type or out of range counts as absent, because `schema_check` has reported it.
#[derive(Debug, Clone)]
pub(super) struct Table<'a> {
    pub(super) spec: &'static TableSpec,
    pub(super) values: &'a DeTable<'a>,
    /// The part of the text where the table begins.
    pub(super) header: Range<usize>,
}

impl<'a> Table<'a> {
    /// Whether the key is present, with whatever value, or a misspelt one that was reported as this key.
    pub(super) fn has(&self, key: &str) -> bool {
        let is_misspelt = |typed: &str| {
            self.spec.key(typed).is_none()
                && closest(typed, self.spec.keys.iter().map(|key| key.name)) == Some(key)
        };
        self.value(key).is_some() || self.values.keys().any(|typed| is_misspelt(typed.get_ref()))
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        debug_assert!(self.spec.key(key).is_some(), "`{key}` is not in the schema");
        self.values.get(key)
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<Spanned<&'a str>> {
        spanned_text(self.value(key)?)
    }

    /// The text of a key that must be present and not empty.
    pub(super) fn required_text(
        &self,
        key: &str,
        problems: &mut Problems<'_>,
    ) -> Option<Spanned<&'a str>> {
        if !self.has(key) {
            self.add_missing(key, problems);
        }
        let text = self.text(key)?;
        let is_choice = matches!(self.spec.key(key).map(|key| &key.kind), Some(KeyKind::Choice(_)));
        if text.get_ref().is_empty() {
            if is_choice {
                // The schema check has reported it.
                return None;
            }
            let example = self.example(key);
            problems.add(text.span(), format!("`{key}` is empty. Write it as {key} = {example}"));
            return None;
        }
        Some(text)
    }

    /// The texts of a key; none if it is absent.
    pub(super) fn texts(&self, key: &str) -> Vec<Spanned<&'a str>> {
        let array = self.value(key).and_then(|value| value.get_ref().as_array());
        array.into_iter().flat_map(|array| array.iter()).filter_map(spanned_text).collect()
    }

    /// The texts of a key that must have at least one.
    pub(super) fn required_texts(
        &self,
        key: &str,
        problems: &mut Problems<'_>,
    ) -> Vec<Spanned<&'a str>> {
        match self.value(key) {
            None if !self.has(key) => self.add_missing(key, problems),
            Some(value) if value.get_ref().as_array().is_some_and(|array| array.is_empty()) => {
                let example = self.example(key);
                problems
                    .add(value.span(), format!("`{key}` is empty. Write it as {key} = {example}"));
            }
            _ => {}
        }
        self.texts(key)
    }

    /// The number of a key.
    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        let number = integer(self.value(key)?.get_ref())?;
        match &self.spec.key(key)?.kind {
            KeyKind::Integer(range) => range.contains(&number).then_some(number),
            _ => None,
        }
    }

    /// The flag of a key.
    pub(super) fn flag(&self, key: &str) -> Option<Spanned<bool>> {
        let value = self.value(key)?;
        Some(Spanned::new(value.span(), value.get_ref().as_bool()?))
    }

    /// The table of a key, or all of its tables.
    pub(super) fn tables(&self, key: &str) -> Vec<Table<'a>> {
        let spec = match self.spec.key(key).map(|key| &key.kind) {
            Some(KeyKind::Table(spec) | KeyKind::Tables(spec)) => spec,
            _ => return Vec::new(),
        };
        let Some(value) = self.value(key) else { return Vec::new() };
        let elements: Vec<_> = match value.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            _ => vec![value],
        };
        let table = |value: &'a Spanned<DeValue<'a>>| {
            Some(Table { spec, values: value.get_ref().as_table()?, header: value.span() })
        };
        elements.into_iter().filter_map(table).collect()
    }

    /// Reports that a key is missing: where the mode is, if it needs the key.
    pub(super) fn add_missing(&self, key: &str, problems: &mut Problems<'_>) {
        let addition = format!("Add {key} = {}", self.example(key));
        self.add_needed(&format!("`{key}`"), &addition, problems);
    }

    /// Reports that something is missing, and how to add it.
    pub(super) fn add_needed(&self, what: &str, addition: &str, problems: &mut Problems<'_>) {
        let mode = self.spec.key("mode").and_then(|_| self.text("mode"));
        match mode {
            Some(mode) => {
                let problem = format!("mode {:?} needs {what}. {addition}", mode.get_ref());
                problems.add_missing(mode.span(), problem);
            }
            None => {
                let problem = format!("`{}` needs {what}. {addition}", self.spec.heading);
                problems.add_missing(self.header.clone(), problem);
            }
        }
    }

    /// A value of the key, as it is written in the file.
    pub(super) fn example(&self, key: &str) -> &'static str {
        self.spec.key(key).map_or("", |key| key.example)
    }
}

fn spanned_text<'a>(value: &'a Spanned<DeValue<'a>>) -> Option<Spanned<&'a str>> {
    Some(Spanned::new(value.span(), value.get_ref().as_str()?))
}

/// The value of an integer that fits into 64 bits.
pub(super) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
