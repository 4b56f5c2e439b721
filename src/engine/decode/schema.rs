//! Where things stand in a body, as a table; and the context of a body by such a table.

use std::rc::Rc;

use super::body_text::parse;
use super::context::DecodeContext;
use super::field_path::{FieldCache, FieldPath, FieldPaths};
use super::rollup::roll_up;
use super::tree_path::TreePath;
use crate::engine::json::{Json, Kind};
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::{Node, WarningCode};

/// How many levels of sub-jobs are read; deeper ones are cut.
pub(crate) const MAX_LEVELS: u16 = 200;

/// Where a family of bodies has what.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FieldMap {
    /// The job within the body.
    pub(crate) root: FieldPath,
    /// Its sub-jobs, which have the same shape.
    pub(crate) children: FieldPaths,
    pub(crate) id: FieldPaths,
    pub(crate) name: FieldPaths,
    pub(crate) job_type: FieldPaths,
    pub(crate) phase: FieldPaths,
    /// Status words that mean something else than they usually do, compared as they are.
    pub(crate) phases: Vec<(String, Phase)>,
    pub(crate) reason: FieldPaths,
    pub(crate) code: FieldPaths,
    pub(crate) started_at: FieldPaths,
    pub(crate) updated_at: FieldPaths,
    pub(crate) ended_at: FieldPaths,
    pub(crate) percent: FieldPaths,
    /// Facts to show as they are. An object stands for all its members.
    pub(crate) details: FieldPaths,
}

/// The places of a built-in shape.
pub(crate) fn at<const N: usize>(places: [&str; N]) -> FieldPaths {
    FieldPaths::new(places)
}

impl FieldMap {
    /// Reads the job in `body` and all below it. The job itself is still to be rolled_up, see [`super::rollup`]. Where
    /// there is no job, the node has nothing but its place.
    pub(crate) fn read(&self, body: Json<'_>, context: &mut DecodeContext<'_>) -> Node {
        let (job, depth) = self.root.find(body).map_or((body, 0), |job| (job, self.root.depth()));
        let entered = context.enter(job, TreePath::root(depth));
        let root = self.read_job(job, TreePath::root(depth), context);
        context.leave(entered, None);
        root
    }

    /// Reads one job that stands in a list of them.
    pub(crate) fn read_at(
        &self,
        job: Json<'_>,
        index: usize,
        context: &mut DecodeContext<'_>,
    ) -> Node {
        self.read_job(job, TreePath::root(0).child(index, 0), context)
    }

    fn read_job(
        &self,
        job: Json<'_>,
        position: TreePath<'_>,
        context: &mut DecodeContext<'_>,
    ) -> Node {
        let parts = &mut FieldCache::new(job);
        let own_id = self.id.value(parts).and_then(|(_, id)| id.text());
        let id = context.claim_id(own_id.as_deref(), position);
        let raw_phase = self.phase.text(parts, context, &id);
        let phase = self.phase_of(raw_phase.as_deref());
        if phase == Phase::Unknown {
            let message = raw_phase.as_ref().map_or_else(
                || "It has no phase.".to_owned(),
                |raw| format!("The phase \"{raw}\" is not known."),
            );
            context.warn(WarningCode::UnknownPhase, message, Some(&id));
        }
        let job_type = self.job_type.text(parts, context, &id);
        let name = self.name.text(parts, context, &id);
        let percent = self.percent.text(parts, context, &id).and_then(|text| percent(&text));
        Node {
            name: name.or_else(|| job_type.clone()).unwrap_or_else(|| id.clone()),
            job_type,
            phase,
            raw_phase,
            reason: self.reason.text(parts, context, &id),
            code: self.code.text(parts, context, &id),
            started_at: self.started_at.time(parts, context, &id),
            updated_at: self.updated_at.time(parts, context, &id),
            ended_at: self.ended_at.time(parts, context, &id),
            progress: Progress { percent, ..Progress::default() },
            details: self.details.details(parts, context),
            children: self.read_children(parts, position, &id, context),
            phases: Phases::default(),
            id,
        }
    }

    fn phase_of(&self, raw: Option<&str>) -> Phase {
        let raw = raw.unwrap_or_default();
        let own = self.phases.iter().find(|(word, _)| word == raw);
        own.map_or_else(|| Phase::from_status(raw), |(_, phase)| *phase)
    }

    fn read_children<'s>(
        &'s self,
        parts: &mut FieldCache<'s, '_>,
        position: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        let Some((place, sent)) = self.children.find(parts) else {
            return self.read_asked_children(position, id, context);
        };
        let depth = place.depth();
        match sent.kind() {
            Kind::List if sent.items().len() == 0 => {
                self.read_asked_children(position, id, context)
            }
            Kind::List => self.read_list(sent.items(), depth, position, id, context),
            // The published page types CCE's list "Object": one sub-job without its brackets.
            Kind::Object => self.read_list(std::iter::once(sent), depth, position, id, context),
            _ => {
                let message = format!("{} is no list.", place.last());
                context.warn(WarningCode::WrongType, message, Some(id));
                self.read_asked_children(position, id, context)
            }
        }
    }

    /// `depth` is how many objects and lists of their parent lie around the jobs.
    fn read_list<'d>(
        &self,
        jobs: impl ExactSizeIterator<Item = Json<'d>>,
        depth: usize,
        position: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        if position.level + 1 >= MAX_LEVELS {
            context.warn(WarningCode::TooDeep, "Its sub-jobs lie too deep.", Some(id));
            return Vec::new();
        }
        let mut children = Vec::with_capacity(jobs.len());
        for (index, job) in jobs.enumerate() {
            let position = position.child(index, depth);
            if job.is_object() {
                let entered = context.enter(job, position);
                let mut node = self.read_job(job, position, context);
                roll_up(&mut node, context);
                let node = Rc::new(node);
                context.leave(entered, Some(&node));
                children.push(node);
            } else if let Some(which) = job.known() {
                children.extend(context.reuse(which, job.place().0, position.level));
            } else {
                context.warn(WarningCode::WrongType, "A sub-job is no object.", Some(id));
            }
        }
        children
    }

    /// The sub-jobs in the job's own answer, where it was asked for apart.
    fn read_asked_children(
        &self,
        position: TreePath<'_>,
        id: &Rc<str>,
        context: &mut DecodeContext<'_>,
    ) -> Vec<Rc<Node>> {
        let Some(body) = context.children.get(&**id) else { return Vec::new() };
        let Ok(document) = parse(body) else { return Vec::new() };
        let job = self.root.find(document.root());
        // Only a list goes on, or an answer without one would look for itself for ever.
        match job.and_then(|job| self.children.find(&mut FieldCache::new(job))) {
            Some((place, sent)) if sent.kind() == Kind::List => context.in_other_body(|context| {
                self.read_list(sent.items(), place.depth(), position, id, context)
            }),
            _ => Vec::new(),
        }
    }
}

/// `60`, `60%` or `60.5`, 0 to 100.
fn percent(text: &str) -> Option<u8> {
    let text = text.trim_end_matches('%').trim_end();
    let whole = text.split('.').next()?;
    Some(u8::try_from(whole.parse::<u32>().ok()?.min(100)).unwrap_or(100))
}
