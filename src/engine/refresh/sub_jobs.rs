//! What is known of sub-jobs that were asked for by their ids.

use std::collections::{BTreeMap, HashMap};

use crate::engine::model::snapshot::Warning;

/// How many sub-jobs are asked for by their ids in one refresh.
pub const MAX_CHILDREN_ASKED: u32 = 8;

#[derive(Debug, Clone, Default)]
pub(crate) struct SubJobs {
    bodies: BTreeMap<String, Vec<u8>>,
    about: HashMap<String, SubJobState>,
    refresh: u64,
    asked: u32,
    /// Why one could not be had in this refresh, after which no others are asked for.
    trouble: Option<Warning>,
    changed: bool,
    /// The ids whose bodies were not there the last time the job was decoded.
    changed_ids: Vec<String>,
}

#[derive(Debug, Clone, Default)]
struct SubJobState {
    /// The refresh in which it was asked for last.
    refresh: u64,
    /// Whether another answer would be the same.
    is_final: bool,
    /// The server's mark for the body.
    etag: Option<String>,
}

impl SubJobs {
    pub(crate) fn begin(&mut self) {
        self.refresh += 1;
        self.asked = 0;
        self.changed = self.trouble.take().is_some();
    }

    pub(crate) fn bodies(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.bodies
    }

    pub(crate) fn etag(&self, id: &str) -> Option<&str> {
        self.about.get(id)?.etag.as_deref()
    }

    /// Whether one was asked for at any time.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.about.contains_key(id)
    }

    /// The refresh in which one was asked for last, 0 for never. `None` where there is nothing to be learnt in this one.
    pub(crate) fn asked_last(&self, id: &str) -> Option<u64> {
        match self.about.get(id) {
            None => Some(0),
            Some(about) if about.is_final || about.refresh == self.refresh => None,
            Some(about) => Some(about.refresh),
        }
    }

    pub(crate) fn may_ask(&self) -> bool {
        self.asked < MAX_CHILDREN_ASKED && self.trouble.is_none()
    }

    pub(crate) fn asking(&mut self) {
        self.asked += 1;
    }

    /// Takes an answer; `is_final` tells whether another would be the same.
    pub(crate) fn record(
        &mut self,
        id: String,
        body: Vec<u8>,
        etag: Option<String>,
        is_final: impl FnOnce(&[u8]) -> bool,
    ) {
        if self.bodies.get(&id) == Some(&body) {
            let about = self.about.entry(id).or_default();
            (about.refresh, about.etag) = (self.refresh, etag);
            return;
        }
        let about = SubJobState { refresh: self.refresh, is_final: is_final(&body), etag };
        self.about.insert(id.clone(), about);
        self.changed_ids.push(id.clone());
        self.bodies.insert(id, body);
        self.changed = true;
    }

    /// Takes word that there is no job of this id.
    pub(crate) fn record_missing(&mut self, id: String) {
        self.about.insert(id, SubJobState { refresh: self.refresh, is_final: true, etag: None });
    }

    /// Takes word that a body is as it was, or could not be had; others come first the next time.
    pub(crate) fn touch(&mut self, id: &str) {
        if let Some(about) = self.about.get_mut(id) {
            about.refresh = self.refresh;
        }
    }

    /// Takes word that one could not be had.
    pub(crate) fn fail(&mut self, id: &str, trouble: Warning) {
        self.trouble = Some(trouble);
        self.changed = true;
        self.touch(id);
    }

    pub(crate) fn trouble(&self) -> Option<&Warning> {
        self.trouble.as_ref()
    }

    /// The ids whose bodies are new since this was asked last.
    pub(crate) fn take_changed_ids(&mut self) -> Vec<String> {
        std::mem::take(&mut self.changed_ids)
    }

    /// Whether there is something new since this was asked last.
    pub(crate) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }
}
