//! JSON Pointers with fallbacks: where a field is in a job.

use std::rc::Rc;

use super::context::DecodeContext;
use crate::engine::json::{Json, Kind};
use crate::engine::model::snapshot::{Detail, WarningCode};
use crate::engine::model::timestamp::Timestamp;

/// The keys from an object to one of its values (JSON Pointer, RFC 6901). Keys are compared ignoring case.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldPath(Vec<String>);

impl FieldPath {
    /// Parses a JSON Pointer such as `/spec/type`, or a single key such as `job_id`.
    pub(crate) fn new(text: &str) -> Self {
        let Some(path) = text.strip_prefix('/') else {
            return Self(if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
        };
        Self(path.split('/').map(unescaped).collect())
    }

    pub(crate) fn find<'d>(&self, from: Json<'d>) -> Option<Json<'d>> {
        self.0.iter().try_fold(from, |value, key| step(value, key))
    }

    /// Like [`FieldPath::find`], for one of many paths in the same object.
    #[inline(always)]
    fn find_in<'s, 'd>(&'s self, cache: &mut FieldCache<'s, 'd>) -> Option<Json<'d>> {
        let (head, rest) = self.0.split_first()?;
        if rest.is_empty() {
            return step(cache.whole, head);
        }
        rest.iter().try_fold(cache.cached_member(head)?, |value, key| step(value, key))
    }

    /// Number of keys: objects and lists around the value.
    pub(crate) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The last key, which names the value.
    pub(crate) fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

/// Unescapes a key of a JSON Pointer: `~1` is a slash and `~0` a tilde.
fn unescaped(key: &str) -> String {
    let mut parts = key.split('~');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escaped, rest) = match part.split_at_checked(1) {
            Some(("1", rest)) => ("/", rest),
            Some(("0", rest)) => ("~", rest),
            _ => ("~", part),
        };
        unescaped.push_str(escaped);
        unescaped.push_str(rest);
    }
    unescaped
}

#[inline(always)]
fn step<'d>(value: Json<'d>, key: &str) -> Option<Json<'d>> {
    match value.kind() {
        Kind::List => value.items().nth(key.parse().ok()?),
        _ => value.member(key),
    }
}

/// An object in which many paths are looked up. Caches its members that hold most values, such as `spec`.
pub(crate) struct FieldCache<'s, 'd> {
    whole: Json<'d>,
    known: [Option<(&'s str, Option<Json<'d>>)>; 4],
}

impl<'s, 'd> FieldCache<'s, 'd> {
    pub(crate) fn new(whole: Json<'d>) -> Self {
        Self { whole, known: [None; 4] }
    }

    fn cached_member(&mut self, key: &'s str) -> Option<Json<'d>> {
        for known in &mut self.known {
            match known {
                Some((own, part)) if *own == key => return *part,
                Some(_) => {}
                None => return known.insert((key, step(self.whole, key))).1,
            }
        }
        step(self.whole, key)
    }
}

/// Alternative paths of a field. The first with a value counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldPaths(Vec<FieldPath>);

impl FieldPaths {
    pub(crate) fn new(texts: &[&str]) -> Self {
        let mut paths = Self::default();
        texts.iter().for_each(|text| paths.push(text));
        paths
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.0.push(FieldPath::new(text));
    }

    /// Whether the field has no place.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first value that is not `null` and not a text without a visible character, and its key.
    pub(crate) fn value<'s, 'd>(
        &'s self,
        from: &mut FieldCache<'s, 'd>,
    ) -> Option<(&'s str, Json<'d>)> {
        self.find(from).map(|(path, value)| (path.last(), value))
    }

    /// Like [`FieldPaths::value`], with the value's path.
    pub(crate) fn find<'s, 'd>(
        &'s self,
        from: &mut FieldCache<'s, 'd>,
    ) -> Option<(&'s FieldPath, Json<'d>)> {
        let has_value = |value: &Json<'_>| !value.is_blank();
        self.0.iter().find_map(|path| Some((path, path.find_in(from).filter(has_value)?)))
    }

    /// The field as text. An object or list is a warning.
    pub(crate) fn text<'s>(
        &'s self,
        from: &mut FieldCache<'s, '_>,
        context: &mut DecodeContext<'_>,
        id: &str,
    ) -> Option<Rc<str>> {
        let (name, value) = self.value(from)?;
        if value.is_composite() {
            context.warn(WarningCode::WrongType, format!("{name} is not text."), Some(id));
        }
        Some(context.shared(&value.text()?))
    }

    /// The field as a time. A value that is not a time is a warning.
    pub(crate) fn time<'s>(
        &'s self,
        from: &mut FieldCache<'s, '_>,
        context: &mut DecodeContext<'_>,
        id: &str,
    ) -> Option<Timestamp> {
        let (name, value) = self.value(from)?;
        if value.is_composite() {
            context.warn(WarningCode::WrongType, format!("{name} is not a time."), Some(id));
        }
        context.time(value, name, id)
    }

    /// All paths as details. An object yields its members, and so does a list of keys and values; another list, its items.
    pub(crate) fn details<'s>(
        &'s self,
        from: &mut FieldCache<'s, '_>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Detail> {
        let mut details = Vec::new();
        let mut add = |key: &str, value: Json<'_>| {
            if let Some(value) = value.text() {
                let (key, value) = (context.shared(key), context.shared(&value));
                details.push(Detail { key, value });
            }
        };
        for path in &self.0 {
            let Some(value) = path.find_in(from) else { continue };
            match value.kind() {
                Kind::Object => value.members().for_each(|(key, value)| add(&key, value)),
                Kind::List => {
                    for pair in value.items() {
                        match (pair.member("key"), pair.member("value")) {
                            (Some(key), Some(value)) => add(&key.text().unwrap_or_default(), value),
                            _ => add(path.last(), pair),
                        }
                    }
                }
                _ => add(path.last(), value),
            }
        }
        details
    }
}
