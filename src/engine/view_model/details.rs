//! All there is to say of one node.

use super::rows::duration_text;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::json::{self, Json, Kind};
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::model::timestamp::Timestamp;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is called: in the reader's language, or as the system calls it.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether it is worth copying: an id, a code, a reason.
    pub can_copy: bool,
    /// Whether it is a text for machines.
    pub is_code: bool,
}

/// What is known of `node`, the most asked for first.
pub fn fields(texts: &Texts, snapshot: &Snapshot, node: &Node, now: Timestamp) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut add = |name: MessageKey, value: Option<&str>, can_copy: bool, is_code: bool| {
        if let Some(value) = value {
            let name = texts.text(name).to_owned();
            fields.push(Field { name, value: value.to_owned(), can_copy, is_code });
        }
    };
    let moment = |time: Option<Timestamp>| time.map(|time| texts.number_format().moment(time));
    let phase = phrases::phase_of(texts, node);
    let status = match node.raw_phase.as_deref() {
        Some(raw) if !raw.eq_ignore_ascii_case(phase) => format!("{phase} ({raw})"),
        _ => phase.to_owned(),
    };
    add(MessageKey::FieldStatus, Some(&status), false, false);
    add(MessageKey::FieldReason, node.reason.as_deref(), true, false);
    add(MessageKey::FieldCode, node.code.as_deref(), true, true);
    if !node.children.is_empty() {
        let progress = phrases::progress(texts, node.progress);
        add(MessageKey::FieldProgress, Some(&progress), false, false);
    }
    add(MessageKey::FieldDuration, duration_text(texts, node, now).as_deref(), false, false);
    add(MessageKey::FieldStarted, moment(node.started_at).as_deref(), false, false);
    add(MessageKey::FieldUpdated, moment(node.updated_at).as_deref(), false, false);
    add(MessageKey::FieldEnded, moment(node.ended_at).as_deref(), false, false);
    add(MessageKey::FieldName, Some(&node.name), true, false);
    add(MessageKey::FieldType, node.job_type.as_deref(), true, true);
    add(MessageKey::FieldId, Some(&node.id), true, true);
    if std::ptr::eq(node, &raw const *snapshot.root) {
        add(MessageKey::FieldJobId, snapshot.job_id.as_deref(), true, true);
        add(MessageKey::FieldProjectId, snapshot.project_id.as_deref(), true, true);
        add(MessageKey::FieldSystem, Some(&snapshot.system), false, true);
        add(MessageKey::FieldFetched, moment(Some(snapshot.fetched_at)).as_deref(), false, false);
    }
    fields.extend(node.details.iter().map(|detail| Field {
        name: detail.key.to_string(),
        value: indented(&detail.value).unwrap_or_else(|| detail.value.to_string()),
        can_copy: true,
        is_code: true,
    }));
    fields
}

/// What was odd about `node` in the body, for a developer.
pub fn warnings<'a>(snapshot: &'a Snapshot, node: &Node) -> Vec<&'a str> {
    let is_root = std::ptr::eq(node, &raw const *snapshot.root);
    let warnings = snapshot.warnings.iter();
    let of_node = warnings.filter(|warning| match &warning.node_id {
        Some(id) => **id == *node.id,
        None => is_root,
    });
    of_node.map(|warning| &*warning.message).collect()
}

/// An object or list of JSON with a line for each value; `None` for all other texts. (Services hide JSON in strings.)
pub fn indented(text: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let document = json::decode(text).ok()?;
    let mut lines = String::new();
    write_json(document.root(), 0, &mut lines);
    Some(lines)
}

/// Deeper values stay in one line: nobody reads them, and this calls itself.
const DEEPEST: usize = 12;

fn write_json(value: Json<'_>, level: usize, to: &mut String) {
    let new_line = |to: &mut String, level: usize| {
        to.push('\n');
        (0..level).for_each(|_| to.push_str("  "));
    };
    match value.kind() {
        Kind::Object if level < DEEPEST => {
            to.push('{');
            let mut is_first = true;
            for (key, member) in value.members() {
                to.push_str(if is_first { "" } else { "," });
                is_first = false;
                new_line(to, level + 1);
                write_text(&key, to);
                to.push_str(": ");
                write_json(member, level + 1, to);
            }
            if !is_first {
                new_line(to, level);
            }
            to.push('}');
        }
        Kind::List if level < DEEPEST => {
            to.push('[');
            let mut is_first = true;
            for item in value.items() {
                to.push_str(if is_first { "" } else { "," });
                is_first = false;
                new_line(to, level + 1);
                write_json(item, level + 1, to);
            }
            if !is_first {
                new_line(to, level);
            }
            to.push(']');
        }
        Kind::Object | Kind::List => to.push('…'),
        Kind::Null | Kind::Known => to.push_str("null"),
        Kind::Text | Kind::EscapedText => write_text(&value.text().unwrap_or_default(), to),
        Kind::Bool | Kind::Number => to.push_str(&value.text().unwrap_or_default()),
    }
}

fn write_text(text: &str, to: &mut String) {
    to.push('"');
    for letter in text.chars() {
        match letter {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            other => to.push(other),
        }
    }
    to.push('"');
}
