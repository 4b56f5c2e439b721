//! What is known while the bodies of one job are read: the ids so far, and what was odd.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::rc::Rc;

use super::super::json::{Json, Kind};
use super::super::snapshot::{Warning, WarningCode};
use super::super::timestamp::{ParsedTime, Timestamp};

/// A body full of oddities has no more warnings than this; nobody would read them.
const MAX_WARNINGS: usize = 1000;

/// How many texts are remembered so that their like can share them.
const REMEMBERED: usize = 64;

/// Texts longer than this are seldom repeated.
const MAX_SHARED_BYTES: usize = 64;

pub(super) struct Reading<'a> {
    ids: HashSet<Rc<str>>,
    warnings: Vec<Warning>,
    remembered: Vec<Option<Rc<str>>>,
    /// The answers for sub-jobs that were asked for apart.
    pub(super) children: &'a BTreeMap<String, Vec<u8>>,
}

/// Where a node stands in the tree, from which it has its id if it has none of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position<'p> {
    /// `None` for the root.
    place: Option<(&'p Position<'p>, usize)>,
}

impl<'p> Position<'p> {
    pub(super) const ROOT: Position<'static> = Position { place: None };

    pub(super) fn child(&'p self, index: usize) -> Self {
        Self { place: Some((self, index)) }
    }

    /// From 0.
    pub(super) fn level(&self) -> u16 {
        self.place.map_or(0, |(above, _)| above.level().saturating_add(1))
    }
}

/// Such as `#0.2`.
impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            None => f.write_str("#"),
            Some((above, index)) if above.place.is_none() => write!(f, "{above}{index}"),
            Some((above, index)) => write!(f, "{above}.{index}"),
        }
    }
}

impl<'a> Reading<'a> {
    /// About to read documents of `values` values in all.
    pub(super) fn new(values: usize, children: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let remembered = vec![None; REMEMBERED];
        // A job or task takes about so many; growing the set would hash all ids once more.
        let ids = HashSet::with_capacity(values / 32);
        Self { ids, warnings: Vec::new(), remembered, children }
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    pub(super) fn warn(
        &mut self,
        code: WarningCode,
        message: impl Into<String>,
        node_id: Option<&str>,
    ) {
        if self.warnings.len() < MAX_WARNINGS {
            let (message, node_id) = (message.into(), node_id.map(str::to_owned));
            self.warnings.push(Warning { code, message, node_id });
        }
    }

    /// The text, shared with an earlier one that is the same. Types, phases and the ids of clusters are the same over
    /// and over, and making a text costs more than looking whether it was there before.
    pub(super) fn shared(&mut self, text: &str) -> Rc<str> {
        let bytes = text.as_bytes();
        if bytes.len() > MAX_SHARED_BYTES {
            return text.into();
        }
        let sample = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
        let mix = bytes.len() * 7
            + sample(0) * 5
            + sample(bytes.len() / 2) * 3
            + sample(bytes.len().wrapping_sub(1));
        let slot = &mut self.remembered[mix % REMEMBERED];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }

    /// The node's id where it has one of its own, else one made from its position.
    pub(super) fn claim_id(&mut self, own: Option<&str>, position: Position<'_>) -> Rc<str> {
        if let Some(own) = own {
            let id: Rc<str> = own.into();
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
        let mut made = position.to_string();
        while self.ids.contains(made.as_str()) {
            made.push('\'');
        }
        let made: Rc<str> = made.into();
        self.ids.insert(made.clone());
        match own {
            Some(own) => {
                let message = format!("The id \"{own}\" stands twice.");
                self.warn(WarningCode::DuplicateId, message, Some(&made));
            }
            None => self.warn(WarningCode::MissingId, "It has no id.", Some(&made)),
        }
        made
    }

    /// What the list under `key` holds; anything else there than a list or `null` is a warning.
    pub(super) fn list<'d>(
        &mut self,
        of: Json<'d>,
        key: &str,
        id: &str,
    ) -> impl Iterator<Item = Json<'d>> + use<'d> {
        let list = of.member(key).filter(|list| list.kind() != Kind::Null);
        if list.is_some_and(|list| list.kind() != Kind::List) {
            self.warn(WarningCode::WrongType, format!("{key} is no list."), Some(id));
        }
        list.into_iter().flat_map(Json::items)
    }

    /// Reads a time; one that cannot be read is a warning.
    pub(super) fn time(&mut self, value: Json<'_>, what: &str, id: &str) -> Option<Timestamp> {
        let text = value.text()?;
        match Timestamp::parse(&text) {
            ParsedTime::At(time) => Some(time),
            ParsedTime::Unset => None,
            ParsedTime::Unreadable => {
                self.warn(WarningCode::BadTime, format!("{what} is \"{text}\"."), Some(id));
                None
            }
        }
    }
}
