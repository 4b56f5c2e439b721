//! Decodes jobs with a table that says where their fields are.

use std::rc::Rc;

use super::body_text::parse;
use super::context::DecodeContext;
use super::field_path::{FieldCache, FieldPath, FieldPaths};
use super::parts::derive_root;
use super::rollup::roll_up;
use super::tree_path::TreePath;
use crate::engine::json::{Json, Kind};
use crate::engine::model::decimal::Decimal;
use crate::engine::model::fallback_name::fallback_name;
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::{Node, WarningCode};
use crate::engine::model::words::humanized;

/// The maximum number of levels of sub-jobs. Deeper ones are cut off, with a warning.
pub(crate) const MAX_LEVELS: u16 = 200;

/// A field of a job whose place depends on the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobField {
    /// Sub-jobs, which have the same fields.
    Children,
    Id,
    Name,
    JobType,
    /// What the body calls itself, such as `PreCheckTask`. The type of a job without one.
    Kind,
    Phase,
    Reason,
    Code,
    StartedAt,
    UpdatedAt,
    EndedAt,
    Percent,
    /// Facts displayed as they are. For an object, all its members.
    Details,
}

/// Where the fields of a job are in the bodies of one API.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldMap {
    /// Path from the body to the job.
    pub(crate) root: FieldPath,
    /// By field, see [`FieldMap::at`].
    places: [FieldPaths; JobField::Details as usize + 1],
    /// Instead of [`JobField::Children`]: several lists, each below a heading of its own.
    pub(crate) groups: Vec<Group>,
    /// Status values that have a meaning of their own in this API. Compared exactly, up to a `*` at the end.
    pub(crate) phases: Vec<(String, Phase)>,
    /// The phase of a job without a status.
    pub(crate) default_phase: Option<Phase>,
    /// Whether the root has no status of its own: its phase derives from its sub-jobs.
    pub(crate) derives_root: bool,
    /// The value of [`JobField::Percent`] that means 100 %, if that is not 100.
    pub(crate) percent_of: Option<Decimal>,
    /// Seconds by which times without a zone are ahead of UTC.
    pub(crate) local_offset: i32,
}

/// One of several lists of sub-jobs, with the name of its heading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) at: FieldPaths,
}

impl FieldMap {
    /// A map with the alternative places of each field. The first with a value counts.
    pub(crate) fn new(places: &[(JobField, &[&str])]) -> Self {
        let mut map = Self::default();
        for (field, places) in places {
            *map.at_mut(*field) = FieldPaths::new(places);
        }
        map
    }

    /// The alternative places of a field.
    pub(crate) fn at(&self, field: JobField) -> &FieldPaths {
        &self.places[field as usize]
    }

    pub(crate) fn at_mut(&mut self, field: JobField) -> &mut FieldPaths {
        &mut self.places[field as usize]
    }

    /// The places of all lists of sub-jobs.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &FieldPaths> {
        self.groups.iter().map(|group| &group.at).chain([self.at(JobField::Children)])
    }

    /// Decodes the job in `body` and its sub-jobs. The caller rolls up the job itself, see [`roll_up`]. Without a job
    /// in the body, the node is empty except for its ID.
    pub(crate) fn read(&self, body: Json<'_>, context: &mut DecodeContext<'_>) -> Node {
        let (job, depth) = self.root.find(body).map_or((body, 0), |job| (job, self.root.depth()));
        context.local_offset = self.local_offset;
        let entered = context.enter(job, TreePath::root(depth));
        let mut root = self.decode_job(job, TreePath::root(depth), context);
        if self.derives_root && !derive_root(&mut root) {
            warn_if_unknown(root.phase, root.raw_phase.as_deref(), &root.id, context);
        }
        context.leave(entered, None);
        root
    }

    /// Decodes a job of a flat list.
    pub(crate) fn read_at(
        &self,
        job: Json<'_>,
        index: usize,
        context: &mut DecodeContext<'_>,
    ) -> Node {
        self.decode_job(job, TreePath::root(0).child("", index, 0), context)
    }

    fn decode_job(
        &self,
        job: Json<'_>,
        tree_path: TreePath<'_>,
        context: &mut DecodeContext<'_>,
    ) -> Node {
        let cache = &mut FieldCache::new(job);
        let own_id = self.at(JobField::Id).value(cache).and_then(|(_, id)| id.text());
        let id = context.claim_id(own_id.as_deref(), tree_path);
        let raw_phase = self.at(JobField::Phase).text(cache, context, &id);
        let phase = self.phase_of(raw_phase.as_deref());
        if !self.derives_root || tree_path.level > 0 {
            warn_if_unknown(phase, raw_phase.as_deref(), &id, context);
        }
        let (name, job_type) = self.name_and_type(cache, own_id.as_deref(), &id, context);
        let percent = self.at(JobField::Percent).text(cache, context, &id);
        let percent = percent.and_then(|text| percent_of(&text, self.percent_of));
        Node {
            name,
            job_type,
            phase,
            raw_phase,
            reason: self.at(JobField::Reason).text(cache, context, &id),
            code: self.at(JobField::Code).text(cache, context, &id),
            started_at: self.at(JobField::StartedAt).time(cache, context, &id),
            updated_at: self.at(JobField::UpdatedAt).time(cache, context, &id),
            ended_at: self.at(JobField::EndedAt).time(cache, context, &id),
            progress: Progress { percent, ..Progress::default() },
            details: self.at(JobField::Details).details(cache, context),
            children: self.decode_children(cache, tree_path, &id, context),
            phases: Phases::default(),
            id,
        }
    }

    /// A name, which is never empty, and the type.
    fn name_and_type<'s>(
        &'s self,
        cache: &mut FieldCache<'s, '_>,
        own_id: Option<&str>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> (Rc<str>, Option<Rc<str>>) {
        let name = self.at(JobField::Name).text(cache, context, id);
        if let Some(job_type) = self.at(JobField::JobType).text(cache, context, id) {
            return (name.unwrap_or_else(|| job_type.clone()), Some(job_type));
        }
        // A kind that says no more than that this is a job does not tell jobs apart.
        let kind = self.at(JobField::Kind).text(cache, context, id).filter(|kind| **kind != *"Job");
        let name = name.unwrap_or_else(|| match (&kind, own_id) {
            (Some(kind), _) => humanized(kind).into(),
            (None, Some(own)) if *own == **id => id.clone(),
            (None, Some(own)) => own.into(), // the ID of another job, too
            (None, None) => fallback_name(id).into(),
        });
        (name, kind)
    }

    fn phase_of(&self, raw: Option<&str>) -> Phase {
        let (raw, default) = match raw {
            Some(raw) => (raw, None),
            None => ("", self.default_phase),
        };
        let own = default.or_else(|| {
            let exact = self.phases.iter().find(|(word, _)| word == raw);
            exact.or_else(|| self.phase_of_prefix(raw)).map(|(_, phase)| *phase)
        });
        own.unwrap_or_else(|| Phase::from_status(raw))
    }

    /// The entry with the longest key that is the beginning of a status, and a `*`. A missing status has no beginning.
    fn phase_of_prefix(&self, raw: &str) -> Option<&(String, Phase)> {
        let begins = |(word, _): &&(String, Phase)| {
            word.strip_suffix('*').is_some_and(|prefix| !raw.is_empty() && raw.starts_with(prefix))
        };
        self.phases.iter().filter(begins).max_by_key(|(word, _)| word.len())
    }

    fn decode_children<'s>(
        &'s self,
        cache: &mut FieldCache<'s, '_>,
        tree_path: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        if !self.groups.is_empty() {
            return self.decode_groups(cache, tree_path, id, context);
        }
        match self.at(JobField::Children).find(cache) {
            Some((path, sent)) => self.decode_sent(path, sent, tree_path, id, context),
            None => self.decode_requested_children(tree_path, id, context),
        }
    }

    /// Decodes the sub-jobs that were found at a path.
    pub(super) fn decode_sent(
        &self,
        path: &FieldPath,
        sent: Json<'_>,
        tree_path: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        let depth = path.depth();
        match sent.kind() {
            Kind::List if sent.items().len() == 0 => {
                self.decode_requested_children(tree_path, id, context)
            }
            Kind::List => self.decode_list(&mut sent.items(), depth, tree_path, id, context),
            // CCE's documentation types the list as "Object": a single sub-job without brackets.
            Kind::Object => {
                self.decode_list(&mut std::iter::once(sent), depth, tree_path, id, context)
            }
            _ => {
                let message = format!("{} is not a list.", path.last());
                context.warn(WarningCode::WrongType, message, Some(id));
                self.decode_requested_children(tree_path, id, context)
            }
        }
    }

    /// Decodes a list of sub-jobs. `depth` is the number of objects and lists of the parent around them.
    fn decode_list<'d>(
        &self,
        jobs: &mut dyn ExactSizeIterator<Item = Json<'d>>,
        depth: usize,
        tree_path: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        if tree_path.level >= MAX_LEVELS {
            context.warn(WarningCode::TooDeep, "The sub-jobs are nested too deeply.", Some(id));
            return Vec::new();
        }
        let mut children = Vec::with_capacity(jobs.len());
        for (index, job) in jobs.enumerate() {
            let tree_path = tree_path.child(id, index, depth);
            if job.is_object() {
                let entered = context.enter(job, tree_path);
                let mut node = self.decode_job(job, tree_path, context);
                roll_up(&mut node, context);
                let node = Rc::new(node);
                context.leave(entered, Some(&node));
                children.push(node);
            } else if let Some(known) = job.known() {
                children.extend(context.reuse(known, job.place().0, tree_path.level));
            } else {
                context.warn(WarningCode::WrongType, "A sub-job is not an object.", Some(id));
            }
        }
        children
    }

    /// Decodes the sub-jobs in the body that was requested by the job's ID, if there is one.
    fn decode_requested_children(
        &self,
        tree_path: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        let Some(body) = context.children.body(id) else { return Vec::new() };
        let Ok(document) = parse(body) else { return Vec::new() };
        let Some(job) = self.root.find(document.root()) else { return Vec::new() };
        let cache = &mut FieldCache::new(job);
        let own_id = self.at(JobField::Id).value(cache).and_then(|(_, id)| id.text());
        if let Some(own_id) = own_id.filter(|own_id| **own_id != **id) {
            // Whether the job is one above depends on the nodes there.
            context.prevent_reuse();
            if tree_path.is_below(&own_id) {
                context.warn_about_duplicate(&own_id, id);
                return Vec::new();
            }
        }
        // Without this check, a body without a list would be looked up by its own ID forever.
        match self.at(JobField::Children).find(cache) {
            Some((path, sent)) if sent.kind() == Kind::List => context.in_other_body(|context| {
                self.decode_list(&mut sent.items(), path.depth(), tree_path, id, context)
            }),
            _ => Vec::new(),
        }
    }
}

fn warn_if_unknown(phase: Phase, raw: Option<&str>, id: &str, context: &mut DecodeContext<'_>) {
    if phase == Phase::Unknown {
        let message = raw.map_or_else(
            || "The status is missing.".to_owned(),
            |raw| format!("Unknown status: \"{raw}\"."),
        );
        context.warn(WarningCode::UnknownPhase, message, Some(id));
    }
}

/// Parses a percentage such as `60`, `60%`, `60.5` or `6E1`. `all` means 100 %, if it is not 100. More than 100 % counts as
/// 100.
fn percent_of(text: &str, all: Option<Decimal>) -> Option<u8> {
    let number = Decimal::parse(text.trim_end_matches('%').trim_end())?;
    let percent = match all {
        Some(all) => number.share_of(all, 100, 100),
        None => number.floor(100),
    };
    u8::try_from(percent?).ok()
}
