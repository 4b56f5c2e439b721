//! Phrases, each made of the words of one language and what is known.

use std::rc::Rc;

use super::number_format::Unit;
use super::{MOST_TITLES, Message, Words};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;
use crate::engine::model::sync_status::{Connection, Link};

/// The message for a phase.
pub fn phase(phase: Phase) -> Message {
    match phase {
        Phase::Pending => Message::PhasePending,
        Phase::Running => Message::PhaseRunning,
        Phase::Paused => Message::PhasePaused,
        Phase::Succeeded => Message::PhaseSucceeded,
        Phase::Partial => Message::PhasePartial,
        Phase::Failed => Message::PhaseFailed,
        Phase::Cancelled => Message::PhaseCancelled,
        Phase::Skipped => Message::PhaseSkipped,
        Phase::Unknown => Message::PhaseUnknown,
    }
}

/// The word for a node's phase; of an unknown one, what the system said.
pub fn phase_of<'a>(words: &'a Words, node: &'a Node) -> &'a str {
    match (&node.raw_phase, node.phase) {
        (Some(raw), Phase::Unknown) => &raw[..raw.floor_char_boundary(100)],
        _ => words.text(phase(node.phase)),
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
pub fn title(words: &Words, node: &Node) -> Rc<str> {
    if is_heading(node) {
        return words.job_type(&node.name);
    }
    match node.job_type.as_ref() {
        None => short(&node.name),
        Some(own) if matches!(&**own, "echo" | "restful" | "kube") => short(&node.name),
        Some(own) => words.job_type(own),
    }
}

/// What a node is about, where that is not what it does.
pub fn own_name(node: &Node, title: &str) -> Option<Rc<str>> {
    let name = short(&node.name);
    let is_own = !is_heading(node) && *name != *title && node.job_type.as_ref() != Some(&node.name);
    is_own.then_some(name)
}

/// What a node does and what it is about, in one line.
pub fn full_name(words: &Words, node: &Node) -> String {
    let title = title(words, node);
    match own_name(node, &title) {
        Some(name) => format!("{title} {name}"),
        None => title.to_string(),
    }
}

fn is_heading(node: &Node) -> bool {
    node.name.starts_with("SEPARATOR_")
}

impl Words {
    /// What a job type does, in the words of the vendor's console where they are known, else its own words parted.
    pub fn job_type(&self, sent: &Rc<str>) -> Rc<str> {
        let mut titles = self.titles.borrow_mut();
        if let Some((_, title)) = titles.iter().find(|(known, _)| Rc::ptr_eq(known, sent)) {
            return title.clone();
        }
        let known = self.types.iter().find(|(known, _)| **known == **sent);
        let title = match known {
            Some((_, read)) => read.clone(),
            None => parted(short(sent).strip_prefix("SEPARATOR_").unwrap_or(&short(sent))).into(),
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

/// `ResizeVPCSubnet` becomes `Resize VPC subnet`, `DAILY_OPERATION` becomes `Daily operation`. Types are
/// ASCII everywhere; what is not stays as it is.
fn parted(name: &str) -> String {
    let is_shouted = name.len() > 4 && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let name = if is_shouted { name.to_ascii_lowercase() } else { name.to_owned() };
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &c) in letters.iter().enumerate() {
        if matches!(c, '_' | '-' | ' ') {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let behind = letters.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && (before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                || (before.is_some_and(|c| c.is_ascii_uppercase())
                    && behind.is_some_and(char::is_ascii_lowercase)));
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    let is_acronym = |word: &str| word.len() > 1 && !word.chars().any(|c| c.is_ascii_lowercase());
    let mut parted = String::new();
    for (at, word) in words.iter().enumerate() {
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
pub fn progress(words: &Words, progress: Progress) -> String {
    let message = if progress.failed == 0 { Message::Progress } else { Message::ProgressFailed };
    counted(words, message, progress)
}

/// The same of a node; `None` of a lone one, of which there is nothing to count and a zero would be a guess.
pub fn progress_of(words: &Words, node: &Node) -> Option<String> {
    is_counted(node).then(|| progress(words, node.progress))
}

/// Whether a node has sub-jobs, or counts of those it does not list.
pub fn is_counted(node: &Node) -> bool {
    !node.children.is_empty() || node.progress.total > 1
}

/// `3 of 5`.
pub fn progress_short(words: &Words, progress: Progress) -> String {
    counted(words, Message::ProgressShort, progress)
}

fn counted(words: &Words, message: Message, progress: Progress) -> String {
    let number = |number: u32| words.forms().number(number.into());
    let (done, total) = (number(progress.done), number(progress.total));
    let failed = number(progress.failed);
    words.fill(message, &[("done", &done), ("total", &total), ("failed", &failed)])
}

/// One message for one, another for all other numbers. Both may say the number.
pub fn plural(words: &Words, one: Message, other: Message, count: u64) -> String {
    let message = if words.forms().is_one(count) { one } else { other };
    words.fill(message, &[("count", &words.forms().number(count))])
}

/// How the widget stands with its server, and how old what it shows is where that matters.
pub fn connection(words: &Words, connection: Connection) -> String {
    let mut text = match connection.link {
        Link::Retrying { in_seconds } => {
            let time = super::duration::text(words, in_seconds.saturating_mul(1000));
            words.fill(Message::LinkRetrying, &[("time", &time)])
        }
        Link::Idle => words.text(Message::LinkIdle).to_owned(),
        Link::Refreshing => words.text(Message::LinkRefreshing).to_owned(),
        Link::Live => words.text(Message::LinkLive).to_owned(),
        Link::Manual => words.text(Message::LinkManual).to_owned(),
        Link::Paused => words.text(Message::LinkPaused).to_owned(),
        Link::Hidden => words.text(Message::LinkHidden).to_owned(),
        Link::Offline => words.text(Message::LinkOffline).to_owned(),
        Link::SignInExpired => words.text(Message::LinkSignIn).to_owned(),
        Link::Stopped => words.text(Message::LinkStopped).to_owned(),
        Link::Ended => words.text(Message::LinkEnded).to_owned(),
    };
    if let Some(age) = connection.stale_for_seconds {
        // By the minute once it is one, so that it is not another text every second.
        let age = match age {
            0..60 => words.forms().unit(age, Unit::Second, 1),
            _ => super::duration::round_text(words, age / 60 * 60_000),
        };
        text.push_str(" · ");
        text.push_str(&words.fill(Message::StaleFor, &[("age", &age)]));
    }
    text
}

/// What went wrong, and what to do about it.
pub fn error(error: &JobError) -> (Message, Message) {
    match error.kind {
        ErrorKind::Config => (Message::ErrorConfig, Message::AdviceConfig),
        ErrorKind::Network => (Message::ErrorNetwork, Message::AdviceNetwork),
        ErrorKind::Timeout => (Message::ErrorTimeout, Message::AdviceTimeout),
        ErrorKind::Auth => (Message::ErrorAuth, Message::AdviceAuth),
        ErrorKind::Forbidden => (Message::ErrorForbidden, Message::AdviceForbidden),
        ErrorKind::NotFound if error.is_no_such_api() => {
            (Message::ErrorNoApi, Message::AdviceNoApi)
        }
        ErrorKind::NotFound => (Message::ErrorNotFound, Message::AdviceNotFound),
        ErrorKind::Throttled => (Message::ErrorThrottled, Message::AdviceThrottled),
        ErrorKind::Http => (Message::ErrorHttp, Message::AdviceHttp),
        ErrorKind::InvalidBody => (Message::ErrorInvalidBody, Message::AdviceInvalidBody),
        ErrorKind::Unsupported => (Message::ErrorUnsupported, Message::AdviceUnsupported),
    }
}
