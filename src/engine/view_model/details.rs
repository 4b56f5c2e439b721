//! The details panel: all facts about one node.

use std::borrow::Cow;

use super::phase_counts::PhaseCounts;
use super::progress_text;
use super::rows::duration_text;
use crate::engine::i18n::untrusted::{one_line, prose};
use crate::engine::i18n::{MessageKey, Quote, Texts, phrases};
use crate::engine::json::pretty::indented;
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::model::timestamp::Timestamp;

/// One line of the details.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// The name, in the user's language, or the system's name of a fact that has no translation.
    pub name: String,
    /// Whether `name` is the system's.
    pub is_own_key: bool,
    /// The value.
    pub value: String,
    /// The `lang` of the value; `None` if it is the widget's language, or not known.
    pub lang: Option<&'static str>,
    /// The status as sent, which is shown next to its translation.
    pub raw_phase: Option<String>,
    /// Whether the value has a copy button, as IDs, codes and reasons have.
    pub can_copy: bool,
    /// Whether the value is set in a monospace font, as IDs and codes are.
    pub is_code: bool,
    /// Whether the value identifies something, so that it is never translated.
    pub is_identifier: bool,
}

/// All facts about `node`, the most important first.
pub fn fields(texts: &Texts, snapshot: &Snapshot, node: &Node, now: Timestamp) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut add = |name: MessageKey, value: Option<&str>, can_copy: bool, is_code: bool| {
        if let Some(value) = value {
            let is_prose = matches!(name, MessageKey::FieldReason);
            let value = if is_prose { prose(value) } else { one_line(value) }.into_owned();
            let lang =
                if is_prose { Quote::new(texts.language(), (&*value).into()).lang } else { None };
            let is_identifier = is_code || matches!(name, MessageKey::FieldName);
            let name = texts.text(name).to_owned();
            fields.push(Field {
                name,
                value,
                lang,
                can_copy,
                is_code,
                is_identifier,
                ..Field::default()
            });
        }
    };
    let moment = |time: Option<Timestamp>| time.map(|time| texts.number_format().moment(time));
    add(MessageKey::FieldStatus, Some(&phrases::phase_of(texts, node)), false, false);
    add(MessageKey::FieldReason, node.reason.as_deref(), true, false);
    add(MessageKey::FieldCode, node.code.as_deref(), true, true);
    let progress = progress_text::sentence(texts, node, &PhaseCounts::of(node));
    add(MessageKey::FieldProgress, progress.as_deref(), false, false);
    add(MessageKey::FieldDuration, duration_text(texts, node, now).as_deref(), false, false);
    add(MessageKey::FieldStarted, moment(node.started_at).as_deref(), false, false);
    add(MessageKey::FieldUpdated, moment(node.updated_at).as_deref(), false, false);
    add(MessageKey::FieldEnded, moment(node.ended_at).as_deref(), false, false);
    add(MessageKey::FieldName, Some(&phrases::name(texts, node)), true, false);
    add(MessageKey::FieldType, node.job_type.as_deref(), true, true);
    add(MessageKey::FieldId, Some(&node.id), true, true);
    if std::ptr::eq(node, &raw const *snapshot.root) {
        add(MessageKey::FieldJobId, snapshot.job_id.as_deref(), true, true);
        add(MessageKey::FieldProjectId, snapshot.project_id.as_deref(), true, true);
        add(MessageKey::FieldSystem, Some(&snapshot.system), false, true);
        add(MessageKey::FieldFetched, moment(Some(snapshot.fetched_at)).as_deref(), false, false);
    }
    fields.extend(node.details.iter().map(|detail| Field {
        name: one_line(&detail.key).into_owned(),
        is_own_key: true,
        value: prose(indented(&detail.value).as_deref().unwrap_or(&detail.value)).into_owned(),
        can_copy: true,
        is_code: true,
        is_identifier: true,
        ..Field::default()
    }));
    if let Some(status) = fields.first_mut() {
        status.is_identifier = phrases::shows_raw_phase(node);
        let raw = node.raw_phase.as_deref().filter(|_| !phrases::is_heading(node)).map(one_line);
        let raw = raw.filter(|raw| !raw.eq_ignore_ascii_case(&status.value));
        status.raw_phase = raw.map(Cow::into_owned);
    }
    fields
}

/// The texts of the warnings about `node`; for the root, of those about the whole body, too.
pub fn warnings(texts: &Texts, snapshot: &Snapshot, node: &Node) -> Vec<String> {
    let is_root = std::ptr::eq(node, &raw const *snapshot.root);
    let warnings = snapshot.warnings.iter();
    let of_node = warnings.filter(|warning| match &warning.node_id {
        Some(id) => **id == *node.id,
        None => is_root,
    });
    of_node.map(|warning| phrases::warning(texts, warning)).collect()
}
