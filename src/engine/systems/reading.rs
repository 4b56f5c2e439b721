//! What is known while the bodies of one job are read: the ids so far, and what was odd.

use std::collections::{BTreeMap, HashSet};

use super::super::json::Json;
use super::super::snapshot::{Warning, WarningCode};
use super::super::timestamp::{ParsedTime, Timestamp};

/// A body full of oddities has no more warnings than this; nobody would read them.
const MAX_WARNINGS: usize = 1000;

#[derive(Debug)]
pub(super) struct Reading<'a> {
    ids: HashSet<String>,
    warnings: Vec<Warning>,
    /// The answers for sub-jobs that were asked for apart.
    pub(super) children: &'a BTreeMap<String, Vec<u8>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(children: &'a BTreeMap<String, Vec<u8>>) -> Self {
        Self { ids: HashSet::new(), warnings: Vec::new(), children }
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

    /// The node's id where it has one of its own, else one made from its position, such as `#0.2`.
    pub(super) fn claim_id(&mut self, own: Option<&str>, position: &str) -> String {
        if let Some(own) = own
            && self.ids.insert(own.to_owned())
        {
            return own.to_owned();
        }
        let mut made = position.to_owned();
        while !self.ids.insert(made.clone()) {
            made.push('\'');
        }
        match own {
            Some(own) => {
                let message = format!("The id \"{own}\" stands twice.");
                self.warn(WarningCode::DuplicateId, message, Some(&made));
            }
            None => self.warn(WarningCode::MissingId, "It has no id.", Some(&made)),
        }
        made
    }

    /// Reads a time; one that cannot be read is a warning.
    pub(super) fn time(&mut self, value: &Json<'_>, what: &str, id: &str) -> Option<Timestamp> {
        let text = value.text()?;
        match Timestamp::parse(text) {
            ParsedTime::At(time) => Some(time),
            ParsedTime::Unset => None,
            ParsedTime::Unreadable => {
                self.warn(WarningCode::BadTime, format!("{what} is \"{text}\"."), Some(id));
                None
            }
        }
    }
}
