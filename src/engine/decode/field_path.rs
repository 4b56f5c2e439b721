//! Where one value stands in a body.

use std::rc::Rc;

use super::context::DecodeContext;
use crate::engine::json::{Json, Kind};
use crate::engine::model::snapshot::{Detail, WarningCode};
use crate::engine::model::timestamp::Timestamp;

/// Keys on the way from an object to one of its values. Compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldPath(Vec<String>);

impl FieldPath {
    /// A JSON pointer (RFC 6901) such as `/spec/type`, or a single key such as `job_id`.
    pub(crate) fn new(text: &str) -> Self {
        let Some(path) = text.strip_prefix('/') else {
            return Self(if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
        };
        Self(path.split('/').map(unescaped).collect())
    }

    pub(crate) fn find<'d>(&self, from: Json<'d>) -> Option<Json<'d>> {
        self.0.iter().try_fold(from, |value, key| step(value, key))
    }

    /// As [`FieldPath::find`], for one of many places in the same object.
    #[inline(always)]
    fn find_in<'s, 'd>(&'s self, parts: &mut FieldCache<'s, 'd>) -> Option<Json<'d>> {
        let (head, rest) = self.0.split_first()?;
        if rest.is_empty() {
            return step(parts.whole, head);
        }
        rest.iter().try_fold(parts.part(head)?, |value, key| step(value, key))
    }

    /// How many objects and lists lie around what stands there.
    pub(crate) fn depth(&self) -> usize {
        self.0.len()
    }

    /// What its value is called.
    pub(crate) fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

/// A key of a JSON pointer. Most have nothing to look for, and the shapes of built-in systems are made at each start.
fn unescaped(key: &str) -> String {
    if key.contains('~') { key.replace("~1", "/").replace("~0", "~") } else { key.to_owned() }
}

#[inline(always)]
fn step<'d>(value: Json<'d>, key: &str) -> Option<Json<'d>> {
    match value.kind() {
        Kind::List => value.items().nth(key.parse().ok()?),
        _ => value.member(key),
    }
}

/// An object that many places are looked up in. Remembers its parts, such as `spec`, under which most of them lie.
pub(crate) struct FieldCache<'s, 'd> {
    whole: Json<'d>,
    known: [Option<(&'s str, Option<Json<'d>>)>; 4],
}

impl<'s, 'd> FieldCache<'s, 'd> {
    pub(crate) fn new(whole: Json<'d>) -> Self {
        Self { whole, known: [None; 4] }
    }

    fn part(&mut self, key: &'s str) -> Option<Json<'d>> {
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

/// FieldPaths to look at, the first that says something counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldPaths(Vec<FieldPath>);

impl FieldPaths {
    pub(crate) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(texts.into_iter().map(FieldPath::new).collect())
    }

    /// The first that is there and not `null`, empty or blank, with its name.
    pub(crate) fn value<'s, 'd>(
        &'s self,
        from: &mut FieldCache<'s, 'd>,
    ) -> Option<(&'s str, Json<'d>)> {
        self.find(from).map(|(place, value)| (place.last(), value))
    }

    /// The same with its place.
    pub(crate) fn find<'s, 'd>(
        &'s self,
        from: &mut FieldCache<'s, 'd>,
    ) -> Option<(&'s FieldPath, Json<'d>)> {
        let says = |value: &Json<'_>| !value.is_blank();
        self.0.iter().find_map(|place| Some((place, place.find_in(from).filter(says)?)))
    }

    pub(crate) fn says_something(&self, from: Json<'_>) -> bool {
        self.value(&mut FieldCache::new(from)).is_some()
    }

    /// The first text; a value of another type on the way is a warning.
    pub(crate) fn text<'s>(
        &'s self,
        from: &mut FieldCache<'s, '_>,
        context: &mut DecodeContext<'_>,
        id: &str,
    ) -> Option<Rc<str>> {
        let (name, value) = self.value(from)?;
        if value.is_composite() {
            context.warn(WarningCode::WrongType, format!("{name} is no text."), Some(id));
        }
        Some(context.shared(&value.text()?))
    }

    /// The first time; what is none is a warning.
    pub(crate) fn time<'s>(
        &'s self,
        from: &mut FieldCache<'s, '_>,
        context: &mut DecodeContext<'_>,
        id: &str,
    ) -> Option<Timestamp> {
        let (name, value) = self.value(from)?;
        if value.is_composite() {
            context.warn(WarningCode::WrongType, format!("{name} is no time."), Some(id));
        }
        context.time(value, name, id)
    }

    /// All of them as facts with a name. An object stands for its members, and so does a list of keys and values.
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
        for place in &self.0 {
            let Some(value) = place.find_in(from) else { continue };
            match value.kind() {
                Kind::Object => value.members().for_each(|(key, value)| add(&key, value)),
                Kind::List => {
                    for pair in value.items() {
                        if let (Some(key), Some(value)) = (pair.member("key"), pair.member("value"))
                        {
                            add(&key.text().unwrap_or_default(), value);
                        }
                    }
                }
                _ => add(place.last(), value),
            }
        }
        details
    }
}
