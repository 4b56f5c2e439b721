//! Phrases: messages of the catalog filled with values of the model.

use std::borrow::Cow;
use std::rc::Rc;

use super::catalog::MessageKey;
use super::cldr_patterns::Unit;
use super::duration;
use super::quote::Quote;
use super::texts::Texts;
use super::untrusted::{isolated, isolated_line, label, one_line, prose};
use crate::engine::apis;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::fallback_name::{fallback_name, position};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::{Node, Warning, WarningCode};
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::model::words::have_same_letters;

/// The message of a phase.
pub fn phase(phase: Phase) -> MessageKey {
    match phase {
        Phase::Pending => MessageKey::PhasePending,
        Phase::Running => MessageKey::PhaseRunning,
        Phase::Paused => MessageKey::PhasePaused,
        Phase::Succeeded => MessageKey::PhaseSucceeded,
        Phase::Partial => MessageKey::PhasePartial,
        Phase::Failed => MessageKey::PhaseFailed,
        Phase::Cancelled => MessageKey::PhaseCancelled,
        Phase::Skipped => MessageKey::PhaseSkipped,
        Phase::Unknown => MessageKey::PhaseUnknown,
    }
}

/// The text of a node's phase; the status as sent if the phase is unknown.
pub fn phase_of<'a>(texts: &'a Texts, node: &'a Node) -> Cow<'a, str> {
    match &node.raw_phase {
        Some(raw) if shows_raw_phase(node) => {
            one_line(raw.get(..raw.floor_char_boundary(100)).unwrap_or_default())
        }
        _ => texts.text(phase(node.phase)).into(),
    }
}

/// Whether the text of a node's phase is the status as sent. That of a heading may be a known one: its phase is not made
/// from it.
pub fn shows_raw_phase(node: &Node) -> bool {
    let is_unknown = |raw: &Rc<str>| Phase::from_status(raw) == Phase::Unknown;
    node.phase == Phase::Unknown && node.raw_phase.as_ref().is_some_and(is_unknown)
}

/// What a node does, from its type. The types of ServiceStage's tasks only say how they run, so their names are used.
pub fn title(texts: &Texts, node: &Node) -> Quote {
    if is_heading(node) {
        return texts.job_type(&node.name);
    }
    match node.job_type.as_ref() {
        None => Quote::unmarked(name(texts, node)),
        Some(own) if apis::is_way_to_run(own) => Quote::unmarked(name(texts, node)),
        Some(own) => texts.job_type(own),
    }
}

/// The name of a node. If the service sent none, its position in the language of `texts`.
pub fn name(texts: &Texts, node: &Node) -> Rc<str> {
    if !node.id.starts_with('#') || *node.name != *fallback_name(&node.id) {
        return label(&node.name);
    }
    match position(&node.id) {
        Some(position) => texts.format(MessageKey::UnnamedTask, &[("name", &position)]).into(),
        None => texts.text(MessageKey::UnnamedJob).into(),
    }
}

/// The name of a node; `None` if it only repeats the title.
pub fn own_name(texts: &Texts, node: &Node, title: &str) -> Option<Rc<str>> {
    let name = name(texts, node);
    let repeats_type = |own: &Rc<str>| have_same_letters(own, &node.name);
    let is_repeated = *name == *title || node.job_type.as_ref().is_some_and(repeats_type);
    (!is_heading(node) && !is_repeated).then_some(name)
}

/// The title and the name of a node in one line, isolated from each other and from the text around them.
pub fn full_name(texts: &Texts, node: &Node) -> Quote {
    let title = title(texts, node);
    let mut full = isolated(&title).into_owned();
    if let Some(name) = own_name(texts, node, &title) {
        full.push(' ');
        full.push_str(&isolated(&name));
    }
    Quote { text: full.into(), lang: title.lang }
}

/// Whether a node only groups others, so that its status says nothing.
pub fn is_heading(node: &Node) -> bool {
    apis::heading(&node.name).is_some()
}

/// The message `one` or `other`, by the plural rule of the language, with `{count}` filled in.
pub fn plural(texts: &Texts, one: MessageKey, other: MessageKey, count: u64) -> String {
    let message = if texts.number_format().is_one(count) { one } else { other };
    texts.format(message, &[("count", &texts.number_format().number(count))])
}

/// The state of synchronization, and the age of the snapshot if it is stale.
pub fn sync_status(texts: &Texts, sync_status: SyncStatus) -> String {
    let mut text = match sync_status.state {
        SyncState::Retrying { in_seconds } => {
            let time = duration::text(texts, in_seconds.saturating_mul(1000));
            texts.format(MessageKey::LinkRetrying, &[("time", &time)])
        }
        SyncState::Idle => texts.text(MessageKey::LinkIdle).to_owned(),
        SyncState::Refreshing => texts.text(MessageKey::LinkRefreshing).to_owned(),
        SyncState::Live => texts.text(MessageKey::LinkLive).to_owned(),
        SyncState::Manual => texts.text(MessageKey::LinkManual).to_owned(),
        SyncState::Paused => texts.text(MessageKey::LinkPaused).to_owned(),
        SyncState::Hidden => texts.text(MessageKey::LinkHidden).to_owned(),
        SyncState::Offline => texts.text(MessageKey::LinkOffline).to_owned(),
        SyncState::SignInExpired => texts.text(MessageKey::LinkSignIn).to_owned(),
        SyncState::Stopped => texts.text(MessageKey::LinkStopped).to_owned(),
        SyncState::Ended => texts.text(MessageKey::LinkEnded).to_owned(),
    };
    if let Some(age) = sync_status.stale_for_seconds {
        // From a minute on, whole minutes, so that the text does not change every second.
        let age = match age {
            0..60 => texts.number_format().unit(age, Unit::Second, 1),
            _ => duration::round_text(texts, age / 60 * 60_000),
        };
        text.push_str(" · ");
        text.push_str(&texts.format(MessageKey::StaleFor, &[("age", &age)]));
    }
    text
}

/// What exactly went wrong, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorReport {
    /// Our own explanation, with names of attributes in backticks; empty if there is none.
    pub explanation: String,
    /// What the service said, or the host's `parse` function.
    pub quote: Option<Quote>,
    /// The service's error code.
    pub code: Option<String>,
}

/// What exactly went wrong. `None` if the headline says it all.
pub fn error_report(texts: &Texts, error: &JobError) -> Option<ErrorReport> {
    if error.kind == ErrorKind::Timeout {
        return None;
    }
    let mut explanation: Option<String> = None;
    for detail in &error.details {
        let text = error_detail(texts, detail);
        explanation = Some(match explanation {
            None => text,
            Some(before) => sentences(texts, &before, &text),
        });
    }
    let quote = match error.details.first() {
        None => Some(&error.message),
        Some(detail) => Some(&detail.names).filter(|_| detail.kind == DetailKind::NoJob),
    };
    Some(ErrorReport {
        explanation: explanation.unwrap_or_default(),
        quote: quote
            .filter(|quote| !quote.is_empty())
            .map(|quote| Quote::new(texts.language(), prose(quote).into())),
        code: error.code.as_ref().map(|code| one_line(code).into_owned()),
    })
}

/// Our own explanation of an error.
fn error_detail(texts: &Texts, detail: &ErrorDetail) -> String {
    let separator = if texts.language().is_chinese() { "`、`" } else { "`, `" };
    let names = quoted_names(&isolated_line(&detail.names), separator);
    // The other texts have the name in backticks already.
    let is_bare = matches!(
        detail.kind,
        DetailKind::NoJob | DetailKind::UnknownPlaceholder | DetailKind::MissingParam
    );
    let backtick = if is_bare { "`" } else { "" };
    let name = [backtick, &isolated_line(&detail.name), backtick].concat();
    texts.format(detail_key(detail.kind), &[("name", &name), ("names", &names)])
}

/// Names that were joined with commas, each in backticks. Without the code of `str::replace`.
fn quoted_names(names: &str, separator: &str) -> String {
    let mut quoted = "`".to_owned();
    for part in names.split_inclusive(' ') {
        match part.strip_suffix(", ") {
            Some(name) => quoted.extend([name, separator]),
            None => quoted.push_str(part),
        }
    }
    quoted.push('`');
    quoted
}

/// What separates a label from its value in a plain text.
pub fn colon(texts: &Texts) -> &'static str {
    if texts.language().is_chinese() { "：" } else { ": " }
}

/// Two sentences, the first of which may have no full stop.
pub fn sentences(texts: &Texts, first: &str, second: &str) -> String {
    let (stop, space) = if texts.language().is_chinese() { ("。", "") } else { (".", " ") };
    let stop = if first.ends_with(stop) { "" } else { stop };
    [first, stop, space, second].concat()
}

/// The message of an error's detail.
pub fn detail_key(kind: DetailKind) -> MessageKey {
    match kind {
        DetailKind::Status => MessageKey::DetailStatus,
        DetailKind::Proxy => MessageKey::DetailProxy,
        DetailKind::Unreachable => MessageKey::DetailUnreachable,
        DetailKind::CutOff => MessageKey::DetailCutOff,
        DetailKind::Headers => MessageKey::DetailHeaders,
        DetailKind::Redirected => MessageKey::DetailRedirected,
        DetailKind::Empty => MessageKey::DetailEmpty,
        DetailKind::NotJson => MessageKey::DetailNotJson,
        DetailKind::NoJob => MessageKey::DetailNoJob,
        DetailKind::NoKnownJob => MessageKey::DetailNoKnownJob,
        DetailKind::ErrorBody => MessageKey::DetailErrorBody,
        DetailKind::Missing => MessageKey::DetailMissing,
        DetailKind::InvalidId => MessageKey::DetailInvalidId,
        DetailKind::NotAscii => MessageKey::DetailNotAscii,
        DetailKind::WrongType => MessageKey::DetailWrongType,
        DetailKind::InvalidUrl => MessageKey::DetailInvalidUrl,
        DetailKind::NoSystem => MessageKey::DetailNoSystem,
        DetailKind::UnknownSystem => MessageKey::DetailUnknownSystem,
        DetailKind::UnknownPlaceholder => MessageKey::DetailUnknownPlaceholder,
        DetailKind::NoPlaceholder => MessageKey::DetailNoPlaceholder,
        DetailKind::MissingParam => MessageKey::DetailMissingParam,
    }
}

/// The text of a warning, in the language of `texts`.
pub fn warning(texts: &Texts, warning: &Warning) -> String {
    let key = match warning.code {
        WarningCode::CountsDisagree => MessageKey::WarningCountsDisagree,
        WarningCode::ChildrenMissing => MessageKey::WarningChildrenMissing,
        WarningCode::DuplicateId => MessageKey::WarningDuplicateId,
        WarningCode::MissingId => MessageKey::WarningMissingId,
        WarningCode::BadTime => MessageKey::WarningBadTime,
        WarningCode::BadNestedJson => MessageKey::WarningBadNestedJson,
        WarningCode::UnknownPhase => MessageKey::WarningUnknownPhase,
        WarningCode::WrongType => MessageKey::WarningWrongType,
        WarningCode::ParentChildDisagree => MessageKey::WarningParentChildDisagree,
        WarningCode::LenientJson => MessageKey::WarningLenientJson,
        WarningCode::TooDeep => MessageKey::WarningTooDeep,
    };
    texts.format(key, &[("message", &one_line(&warning.message))])
}

/// Headline and advice of an error.
pub fn error(error: &JobError) -> (MessageKey, MessageKey) {
    match error.kind {
        ErrorKind::Config => (MessageKey::ErrorConfig, MessageKey::AdviceConfig),
        ErrorKind::Network => (MessageKey::ErrorNetwork, MessageKey::AdviceNetwork),
        ErrorKind::Timeout => (MessageKey::ErrorTimeout, MessageKey::AdviceTimeout),
        ErrorKind::Auth => (MessageKey::ErrorAuth, MessageKey::AdviceAuth),
        ErrorKind::Forbidden => (MessageKey::ErrorForbidden, MessageKey::AdviceForbidden),
        ErrorKind::NotFound if error.is_no_such_api() => {
            (MessageKey::ErrorNoApi, MessageKey::AdviceNoApi)
        }
        ErrorKind::NotFound => (MessageKey::ErrorNotFound, MessageKey::AdviceNotFound),
        ErrorKind::Throttled => (MessageKey::ErrorThrottled, MessageKey::AdviceThrottled),
        ErrorKind::Http => (MessageKey::ErrorHttp, MessageKey::AdviceHttp),
        ErrorKind::InvalidBody => (MessageKey::ErrorInvalidBody, MessageKey::AdviceInvalidBody),
        ErrorKind::Unsupported => (MessageKey::ErrorUnsupported, MessageKey::AdviceUnsupported),
    }
}
