//! Reads JSON as it comes: with trailing commas, odd bytes and any depth.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A JSON value whose texts stay in the body they came in where they can.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number.
    Number(serde_json::Number),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object, its members in the order sent. A repeated key stands twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// An array or object that lay deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// How many arrays and objects may lie within each other; deeper ones are cut. Holds 200 levels of CCE sub-jobs, each
/// of which takes three (`spec`, `subJobs`, the job).
pub const MAX_DEPTH: u16 = 640;

/// Why a text is no JSON: what was wrong, with line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson(pub String);

/// A decoded body.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The value.
    pub value: Json<'a>,
    /// Whether strict JSON would have refused it.
    pub lenient: bool,
}

/// Decodes `text`; what strict JSON refuses is tried once more without its trailing commas, of which `spare` then
/// holds the rest of the text.
///
/// # Errors
///
/// [`NotJson`] where that is no JSON either.
pub fn decode<'a>(text: &'a str, spare: &'a mut String) -> Result<Decoded<'a>, NotJson> {
    match parse(text) {
        Ok(value) => Ok(Decoded { value, lenient: false }),
        Err(error) => {
            *spare = without_trailing_commas(text);
            match parse(spare) {
                Ok(value) => Ok(Decoded { value, lenient: true }),
                Err(_) => Err(NotJson(error.to_string())),
            }
        }
    }
}

fn parse(text: &str) -> serde_json::Result<Json<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // `Depth` bounds the recursion, and what it cuts is skipped without any.
    deserializer.disable_recursion_limit();
    let value = Depth(0).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The text less every comma that only white space parts from a closing bracket.
fn without_trailing_commas(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else if c == '"' {
            in_string = true;
        } else if c == ',' && text[at + 1..].trim_start().starts_with(['}', ']']) {
            continue;
        }
        kept.push(c);
    }
    kept
}

impl<'a> Json<'a> {
    /// The member named `key`, compared without regard to case. The first one counts, as does an exact match first.
    pub fn member(&self, key: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        members
            .iter()
            .find(|(name, _)| name == key)
            .or_else(|| members.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
            .map(|(_, value)| value)
    }

    /// A text that says something: not `null`, not empty, not white space. Numbers and booleans as they were written.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) if text.trim().is_empty() => None,
            Self::Text(text) => Some(Cow::Borrowed(text.trim())),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Null | Self::List(_) | Self::Object(_) | Self::TooDeep => None,
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it is absent in all but name.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Builds a [`Json`] this many arrays and objects down.
#[derive(Clone, Copy)]
struct Depth(u16);

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Json<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Json<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        if self.0 >= MAX_DEPTH {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Json::TooDeep);
        }
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Self(self.0 + 1))? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        if self.0 >= MAX_DEPTH {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Json::TooDeep);
        }
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            members.push((key, map.next_value_seed(Self(self.0 + 1))?));
        }
        Ok(Json::Object(members))
    }
}

/// An object's key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }
}
