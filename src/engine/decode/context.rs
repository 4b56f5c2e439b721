//! State of one decoding pass over the bodies of a job: warnings, shared strings and the policy for nodes.

use std::rc::Rc;

use super::interner::Interner;
use super::node_policy::{IdOrigin, NodePolicy};
use super::requested_bodies::RequestedBodies;
use super::tree_path::TreePath;
use crate::engine::json::{Json, Kind};
use crate::engine::model::snapshot::{Node, Warning, WarningCode};
use crate::engine::model::timestamp::Timestamp;

/// The maximum number of warnings in a snapshot. Nobody reads more.
const MAX_WARNINGS: usize = 1000;

/// The maximum number of warnings retained for an incremental decode. Twice the limit of a snapshot, because reused
/// nodes may drop some of the first 1,000.
pub(crate) const MAX_RETAINED_WARNINGS: usize = 2 * MAX_WARNINGS;

/// The state of one decoding pass, which every field of a job is decoded with.
pub(crate) struct DecodeContext<'a> {
    warnings: Vec<Warning>,
    interner: Interner,
    /// Bodies of sub-jobs that were requested by their IDs.
    pub(crate) children: &'a dyn RequestedBodies,
    /// Seconds by which times without a zone are ahead of UTC.
    pub(crate) local_offset: i32,
    policy: &'a mut dyn NodePolicy,
    prevents_reuse: bool,
}

/// What a pass leaves for an incremental decode of the next body.
pub(crate) struct DecodeLeftovers {
    pub(crate) warnings: Vec<Warning>,
    pub(crate) interner: Interner,
    /// Whether something concerns the body as a whole, so that no part of the pass can be repeated on its own.
    pub(crate) prevents_reuse: bool,
}

impl<'a> DecodeContext<'a> {
    /// Starts a pass that handles nodes by `policy`.
    pub(crate) fn new(
        children: &'a dyn RequestedBodies,
        interner: Interner,
        policy: &'a mut dyn NodePolicy,
    ) -> Self {
        Self {
            warnings: Vec::new(),
            interner,
            children,
            local_offset: 0,
            policy,
            prevents_reuse: false,
        }
    }

    /// Ends the pass.
    pub(crate) fn into_leftovers(self) -> DecodeLeftovers {
        let Self { warnings, interner, prevents_reuse, .. } = self;
        DecodeLeftovers { warnings, interner, prevents_reuse }
    }

    /// The warnings for the snapshot.
    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings[..self.warnings.len().min(MAX_WARNINGS)]
    }

    /// Adds a warning about a node, or about the job if `node_id` is `None`.
    pub(crate) fn warn(
        &mut self,
        code: WarningCode,
        message: impl Into<String>,
        node_id: Option<&str>,
    ) {
        if self.warnings.len() < MAX_RETAINED_WARNINGS {
            let (message, node_id) = (message.into(), node_id.map(str::to_owned));
            self.warnings.push(Warning { code, message, node_id });
        }
    }

    /// Adds a warning about the body as a whole.
    pub(crate) fn warn_about_body(&mut self, code: WarningCode, message: &str) {
        self.prevent_reuse();
        self.warn(code, message, None);
    }

    /// Notes that a part depends on more than its own bytes, so that none can be repeated on its own.
    pub(crate) fn prevent_reuse(&mut self) {
        self.prevents_reuse = true;
    }

    /// Returns a unique ID: the node's own, else a generated one with a warning.
    pub(crate) fn claim_id(&mut self, own: Option<&str>, path: TreePath<'_>) -> Rc<str> {
        let (id, origin) = self.policy.claim_id(own, path);
        match origin {
            IdOrigin::Own => {}
            IdOrigin::Missing => self.warn(WarningCode::MissingId, "The ID is missing.", Some(&id)),
            IdOrigin::Duplicate => self.warn_about_duplicate(own.unwrap_or_default(), &id),
        }
        id
    }

    /// Returns a unique ID for a node that no body has.
    pub(crate) fn generated_id(&mut self, path: TreePath<'_>) -> Rc<str> {
        self.policy.claim_id(None, path).0
    }

    /// Warns that the node `id` has sent `own`, the ID of another node.
    pub(crate) fn warn_about_duplicate(&mut self, own: &str, id: &str) {
        let message = format!("The ID \"{own}\" is used twice.");
        self.warn(WarningCode::DuplicateId, message, Some(id));
    }

    /// Starts a node; the result goes to [`DecodeContext::leave`].
    pub(crate) fn enter(&mut self, json: Json<'_>, path: TreePath<'_>) -> usize {
        self.policy.enter(json, path, self.warnings.len())
    }

    /// Ends a node. `node` is `None` for the root.
    pub(crate) fn leave(&mut self, entered: usize, node: Option<&Rc<Node>>) {
        self.policy.leave(entered, node, self.warnings.len());
    }

    /// Returns a node of the previous body that the JSON parser found again at offset `at`.
    pub(crate) fn reuse(&mut self, known: u32, at: u32, level: u16) -> Option<Rc<Node>> {
        self.policy.reuse(known, at, level, &mut self.warnings)
    }

    /// Decodes a part that comes from another body than its parent.
    pub(crate) fn in_other_body<T>(&mut self, decode: impl FnOnce(&mut Self) -> T) -> T {
        self.policy.suspend();
        let decoded = decode(self);
        self.policy.resume();
        decoded
    }

    /// Returns the text, shared with an equal earlier one where possible.
    pub(crate) fn shared(&mut self, text: &str) -> Rc<str> {
        self.interner.intern(text)
    }

    /// Returns the items of the list under `key`. A value of another type than a list or `null` is a warning.
    pub(crate) fn list<'d>(
        &mut self,
        of: Json<'d>,
        key: &str,
        id: &str,
    ) -> impl Iterator<Item = Json<'d>> + use<'d> {
        let list = of.member(key).filter(|list| list.kind() != Kind::Null);
        if list.is_some_and(|list| list.kind() != Kind::List) {
            self.warn(WarningCode::WrongType, format!("{key} is not a list."), Some(id));
        }
        list.into_iter().flat_map(Json::items)
    }

    /// Parses a time. An unreadable one is a warning.
    pub(crate) fn time(&mut self, value: Json<'_>, name: &str, id: &str) -> Option<Timestamp> {
        let text = value.text()?;
        let time = Timestamp::parse_local(&text, self.local_offset);
        if time.is_err() {
            self.warn(WarningCode::BadTime, format!("{name} is not a time: \"{text}\"."), Some(id));
        }
        time.unwrap_or_default()
    }
}
