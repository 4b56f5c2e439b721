//! Phrases, each made of the texts of one language and what is known.

use std::rc::Rc;

use super::number_format::Unit;
use super::{MOST_TITLES, MessageKey, Texts};
use crate::engine::apis;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;
use crate::engine::model::sync_status::{SyncState, SyncStatus};

/// The message for a phase.
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

/// The word for a node's phase; of an unknown one, what the system said.
pub fn phase_of<'a>(texts: &'a Texts, node: &'a Node) -> &'a str {
    match (&node.raw_phase, node.phase) {
        (Some(raw), Phase::Unknown) => &raw[..raw.floor_char_boundary(100)],
        _ => texts.text(phase(node.phase)),
    }
}

/// Longer texts are cut where they are drawn: a service may send 64 MiB of a name.
const LONGEST: usize = 2_000;

/// A text as it is drawn.
pub fn short(text: &Rc<str>) -> Rc<str> {
    if text.len() <= LONGEST {
        return text.clone();
    }
    [&text[..text.floor_char_boundary(LONGEST)], "…"].concat().into()
}

/// What a node does. Its type says so, but for ServiceStage's tasks, whose types are ways to run them.
pub fn title(texts: &Texts, node: &Node) -> Rc<str> {
    if is_heading(node) {
        return texts.job_type(&node.name);
    }
    match node.job_type.as_ref() {
        None => short(&node.name),
        Some(own) if apis::is_way_to_run(own) => short(&node.name),
        Some(own) => texts.job_type(own),
    }
}

/// What a node is about, where that is not what it does.
pub fn own_name(node: &Node, title: &str) -> Option<Rc<str>> {
    let name = short(&node.name);
    let is_own = !is_heading(node) && *name != *title && node.job_type.as_ref() != Some(&node.name);
    is_own.then_some(name)
}

/// What a node does and what it is about, in one line.
pub fn full_name(texts: &Texts, node: &Node) -> String {
    let title = title(texts, node);
    match own_name(node, &title) {
        Some(name) => format!("{title} {name}"),
        None => title.to_string(),
    }
}

fn is_heading(node: &Node) -> bool {
    apis::heading(&node.name).is_some()
}

impl Texts {
    /// What a job type does, in the texts of the vendor's console where they are known, else its own texts parted.
    pub fn job_type(&self, sent: &Rc<str>) -> Rc<str> {
        let mut titles = self.titles.borrow_mut();
        if let Some((_, title)) = titles.iter().find(|(known, _)| Rc::ptr_eq(known, sent)) {
            return title.clone();
        }
        let known = self.types.iter().find(|(known, _)| **known == **sent);
        let title = match known {
            Some((_, read)) => read.clone(),
            None => parted(apis::heading(&short(sent)).unwrap_or(&short(sent))).into(),
        };
        if titles.len() < MOST_TITLES {
            titles.push((sent.clone(), title.clone()));
        }
        title
    }

    /// Forgets the titles made so far: those of another answer have other texts.
    pub fn forget_titles(&self) {
        self.titles.borrow_mut().clear();
    }
}

/// `ResizeVPCSubnet` becomes `ResizeSubscription VPC subnet`, `DAILY_OPERATION` becomes `Daily operation`. Types are
/// ASCII everywhere; what is not stays as it is.
fn parted(name: &str) -> String {
    let is_shouted = name.len() > 4 && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let name = if is_shouted { name.to_ascii_lowercase() } else { name.to_owned() };
    let letters: Vec<char> = name.chars().collect();
    let mut texts: Vec<String> = vec![String::new()];
    for (at, &c) in letters.iter().enumerate() {
        if matches!(c, '_' | '-' | ' ') {
            texts.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let behind = letters.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && (before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                || (before.is_some_and(|c| c.is_ascii_uppercase())
                    && behind.is_some_and(char::is_ascii_lowercase)));
        if begins {
            texts.push(String::new());
        }
        if let Some(word) = texts.last_mut() {
            word.push(c);
        }
    }
    texts.retain(|word| !word.is_empty());
    let is_acronym = |word: &str| word.len() > 1 && !word.chars().any(|c| c.is_ascii_lowercase());
    let mut parted = String::new();
    for (at, word) in texts.iter().enumerate() {
        if at > 0 {
            parted.push(' ');
        }
        match (at, is_acronym(word)) {
            (_, true) => parted.push_str(word),
            (0, false) => {
                let mut letters = word.chars();
                parted.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                parted.push_str(letters.as_str());
            }
            (_, false) => parted.push_str(&word.to_ascii_lowercase()),
        }
    }
    parted
}

/// `3 of 5 done`, and how many of these failed.
pub fn progress(texts: &Texts, progress: Progress) -> String {
    let message =
        if progress.failed == 0 { MessageKey::Progress } else { MessageKey::ProgressFailed };
    counted(texts, message, progress)
}

/// The same of a node; `None` of a lone one, of which there is nothing to count and a zero would be a guess.
pub fn progress_of(texts: &Texts, node: &Node) -> Option<String> {
    is_counted(node).then(|| progress(texts, node.progress))
}

/// Whether a node has sub-jobs, or counts of those it does not list.
pub fn is_counted(node: &Node) -> bool {
    !node.children.is_empty() || node.progress.total > 1
}

/// `3 of 5`.
pub fn progress_short(texts: &Texts, progress: Progress) -> String {
    counted(texts, MessageKey::ProgressShort, progress)
}

fn counted(texts: &Texts, message: MessageKey, progress: Progress) -> String {
    let number = |number: u32| texts.number_format().number(number.into());
    let (done, total) = (number(progress.done), number(progress.total));
    let failed = number(progress.failed);
    texts.fill(message, &[("done", &done), ("total", &total), ("failed", &failed)])
}

/// One message for one, another for all other numbers. Both may say the number.
pub fn plural(texts: &Texts, one: MessageKey, other: MessageKey, count: u64) -> String {
    let message = if texts.number_format().is_one(count) { one } else { other };
    texts.fill(message, &[("count", &texts.number_format().number(count))])
}

/// How the widget stands with its server, and how old what it shows is where that matters.
pub fn sync_status(texts: &Texts, sync_status: SyncStatus) -> String {
    let mut text = match sync_status.state {
        SyncState::Retrying { in_seconds } => {
            let time = super::duration::text(texts, in_seconds.saturating_mul(1000));
            texts.fill(MessageKey::LinkRetrying, &[("time", &time)])
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
        // By the minute once it is one, so that it is not another text every second.
        let age = match age {
            0..60 => texts.number_format().unit(age, Unit::Second, 1),
            _ => super::duration::round_text(texts, age / 60 * 60_000),
        };
        text.push_str(" · ");
        text.push_str(&texts.fill(MessageKey::StaleFor, &[("age", &age)]));
    }
    text
}

/// What went wrong, and what to do about it.
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
