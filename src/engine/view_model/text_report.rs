//! A job as plain text, for a ticket.

use super::phase_counts::PhaseCounts;
use super::progress_text;
use super::rows::duration_text;
use crate::engine::i18n::untrusted::{isolated, isolated_line, one_line, prose};
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::json::{has_mark, is_visible};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::model::timestamp::Timestamp;

/// A report with the IDs of the job and one line for each node, followed by its error code and reason.
pub fn text(texts: &Texts, snapshot: &Snapshot, now: Timestamp) -> String {
    let mut text = String::new();
    let colon = phrases::colon(texts);
    let mut line = |field: MessageKey, value: &str| {
        for part in [texts.text(field), colon, &isolated_line(value), "\n"] {
            text.push_str(part);
        }
    };
    line(MessageKey::FieldSystem, &snapshot.system);
    if let Some(id) = &snapshot.project_id {
        line(MessageKey::FieldProjectId, id);
    }
    if let Some(id) = &snapshot.job_id {
        line(MessageKey::FieldJobId, id);
    }
    if let Some(progress) = sentence(texts, &snapshot.root) {
        line(MessageKey::FieldProgress, &progress);
    }
    line(MessageKey::FieldFetched, &snapshot.fetched_at.to_string());
    text.push('\n');
    let mut pending: Vec<(&Node, usize)> = vec![(&snapshot.root, 0)];
    while let Some((node, level)) = pending.pop() {
        write_node(texts, node, level, now, &mut text);
        pending.extend(node.children.iter().rev().map(|child| (&**child, level + 1)));
    }
    text
}

fn sentence(texts: &Texts, node: &Node) -> Option<String> {
    progress_text::sentence(texts, node, &PhaseCounts::of(node))
}

fn write_node(texts: &Texts, node: &Node, level: usize, now: Timestamp, text: &mut String) {
    let indent = |text: &mut String, level: usize| (0..level).for_each(|_| text.push_str("  "));
    indent(text, level);
    let name = phrases::full_name(texts, node);
    for part in ["[", &isolated(&phrases::phase_of(texts, node)), "] ", &name] {
        text.push_str(part);
    }
    for part in [sentence(texts, node), duration_text(texts, node, now)].into_iter().flatten() {
        text.push_str(" – ");
        text.push_str(&part);
    }
    // Support finds a failed node by its ID.
    if matches!(node.phase, Phase::Failed | Phase::Partial) || level == 0 {
        text.push_str(" – ");
        text.push_str(&isolated_line(&node.id));
    }
    text.push('\n');
    let code = node.code.as_ref().map(|code| (MessageKey::FieldCode, one_line(code)));
    let reason = node.reason.as_ref().map(|reason| (MessageKey::FieldReason, prose(reason)));
    for (field, cause) in code.into_iter().chain(reason) {
        for line in cause.lines().filter(|line| is_visible(line)) {
            indent(text, level + 2);
            // Only the lines of nodes begin with a bracket.
            if line.chars().find(|char| has_mark(*char)) == Some('[') {
                text.push_str(texts.text(field));
                text.push_str(phrases::colon(texts));
            }
            text.push_str(&isolated(line.trim_end()));
            text.push('\n');
        }
    }
}
