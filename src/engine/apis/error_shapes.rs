//! Finds the codes and messages of an error body. Services differ in keys, case and nesting.
//!
//! Some of the shapes: CCE's Kubernetes `Status` with two pairs of code and message in one object,
//! `{"error": {"code", "message"}}`, `{"Response": {"Error": {...}, "RequestId"}}`, `{"errors": [{...}]}`,
//! `{"error": "invalid_token", "error_description"}`.

use std::borrow::Cow;

use super::error_codes::{http_status, is_success};
use super::error_texts::has_word;
use crate::engine::json::{Json, Kind};

const CODES: &[&str] = &["error_code", "err_code", "code"];
const MESSAGES: &[&str] = &[
    "error_msg",
    "error_message",
    "err_msg",
    "external_message",
    "message",
    "msg",
    "error_description",
    "detail",
    "reason",
];
/// Texts that are a message, or a code if they are one word, as OAuth's `error`.
const ERRORS: &[&str] = &["error", "errors", "err", "fault"];
/// These say too little to make an error of a body that shows nothing else.
const TITLES: &[&str] = &["title", "description", "fault_string"];
const STATUSES: &[&str] = &["status", "status_code"];
const REQUEST_IDS: &[&str] = &["request_id"];
/// An object with one of these is something other than an error, which may have failed by itself.
const PARTS_OF_OTHERS: &[&str] = &["id", "job_id", "phase", "state", "status"];

/// The most objects around a code or message, not counting the body.
const MAX_DEPTH: u8 = 3;

/// What a body says about an error, in the order sent.
#[derive(Debug, Default)]
pub(super) struct ErrorShape {
    pub(super) codes: Vec<String>,
    pub(super) messages: Vec<String>,
    /// What may be HTTP statuses, as numbers or in words (`NOT_FOUND`).
    pub(super) statuses: Vec<String>,
    pub(super) request_id: Option<String>,
    /// Whether there is a list of errors, whatever is in it.
    has_list: bool,
}

/// What makes an object an error.
#[derive(Debug, Clone, Copy)]
enum Evidence {
    /// A code or a message.
    Any,
    /// A code and a message. A `reason` alone can be the one of a job.
    Pair,
}

impl Evidence {
    /// Whether an object whose name is not that of an error can be one.
    fn accepts(self, object: Json<'_>) -> bool {
        let is_http_status =
            |value: Json<'_>| value.text().and_then(|text| http_status(&text)).is_some();
        let is_part_of_other = |(key, value): (Cow<'_, str>, Json<'_>)| {
            is_one_of(&key, PARTS_OF_OTHERS) && !is_http_status(value)
        };
        match self {
            Self::Any => true,
            Self::Pair => !object.members().any(is_part_of_other),
        }
    }
}

impl ErrorShape {
    /// What a body says about an error, if it is one.
    pub(super) fn of(body: Json<'_>) -> Self {
        Self::read(body, MAX_DEPTH, Evidence::Pair)
    }

    /// What the body of an error says. Unlike [`ErrorShape::of`], takes a message without a code from any object.
    pub(super) fn of_error(body: Json<'_>) -> Self {
        Self::read(body, MAX_DEPTH, Evidence::Any)
    }

    /// What a body's own members say about an error.
    pub(super) fn at_top(body: Json<'_>) -> Self {
        Self::read(body, 0, Evidence::Pair)
    }

    /// Whether the body is an error.
    pub(super) fn is_error(&self) -> bool {
        self.has_code() || !self.messages.is_empty() || self.has_http_status()
    }

    fn has_code(&self) -> bool {
        self.has_list || !self.codes.is_empty()
    }

    fn has_http_status(&self) -> bool {
        self.statuses.iter().any(|status| http_status(status).is_some())
    }

    fn read(body: Json<'_>, depth: u8, nested: Evidence) -> Self {
        let mut shape = Self::default();
        match body.items().next() {
            Some(first) => shape.add(first, depth, nested, nested),
            None => shape.add(body, depth, Evidence::Any, nested),
        }
        shape
    }

    /// Adds what an object says, and the objects in it down to `depth`. `nested` is the evidence that these need.
    fn add(&mut self, object: Json<'_>, depth: u8, own: Evidence, nested: Evidence) {
        self.add_own(object, own);
        let Some(depth) = depth.checked_sub(1) else { return };
        for (key, value) in object.members() {
            if is_error_key(&key) {
                self.add(first_item(value), depth, Evidence::Any, nested);
            } else if value.is_object() && nested.accepts(value) {
                self.add(value, depth, nested, nested);
            }
        }
    }

    /// Adds an object's own members, if they are evidence of an error.
    fn add_own(&mut self, object: Json<'_>, evidence: Evidence) {
        let mut own = Self::default();
        let (mut titles, mut succeeds) = (Vec::new(), false);
        for (key, value) in object.members() {
            let is = |keys| is_one_of(&key, keys);
            let is_error = is_error_key(&key);
            own.has_list |= is_error && value.items().len() > 0;
            let value = if is_error { first_item(value) } else { value };
            let Some(text) = value.text().filter(|_| value.kind() != Kind::Bool) else { continue };
            let text = text.into_owned();
            if is(REQUEST_IDS) {
                self.request_id.get_or_insert(text);
                continue;
            }
            if is(STATUSES) {
                own.statuses.push(text.clone());
            } else if is(CODES) && is_success(&text) {
                succeeds = true;
            } else if is(CODES) || (is(ERRORS) && !text.contains(' ')) || *key == *"__type" {
                own.codes.push(text.clone());
            }
            if is_success(&text) || value.kind() == Kind::Number {
                continue;
            }
            if is(MESSAGES) || is(ERRORS) {
                own.messages.push(text);
            } else if is(TITLES) {
                titles.push(text);
            }
        }
        let (has_code, has_message) = (own.has_code(), !own.messages.is_empty());
        let is_error = match evidence {
            _ if succeeds && !has_code => false,
            Evidence::Any => has_code || has_message || own.has_http_status(),
            Evidence::Pair => has_code && has_message,
        };
        if is_error {
            self.codes.append(&mut own.codes);
            self.messages.append(&mut own.messages);
            self.messages.append(&mut titles);
            self.statuses.append(&mut own.statuses);
            self.has_list |= own.has_list;
        }
    }
}

/// Whether a member is an error by its name.
fn is_error_key(key: &str) -> bool {
    has_word(key, "error") || is_one_of(key, &["err", "fault"])
}

/// A list's first item; other values as they are.
fn first_item(value: Json<'_>) -> Json<'_> {
    value.items().next().unwrap_or(value)
}

/// Whether a key is one of these, in any case, with or without underscores.
fn is_one_of(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| letters(key).eq(letters(name)))
}

fn letters(key: &str) -> impl Iterator<Item = u8> + '_ {
    key.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
}
