//! The requests that one refresh takes, one after the other, and the putting together of their answers.
//!
//! Most jobs take one. ServiceStage's come in pages. CCE's often stop at the first level of sub-jobs, whose own ones are
//! got by asking for them by their ids.

use super::pages::Pages;
use super::request::{HttpRequest, JobRequest};
pub use super::sub_jobs::MAX_CHILDREN_ASKED;
use super::sub_jobs::SubJobs;
use crate::engine::apis::{self, Job, System};
use crate::engine::incremental::IncrementalDecoder;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::snapshot::{Node, Warning, WarningCode};

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to ask before the refresh is over.
    More,
    /// That was all.
    Whole,
}

/// Collects the bodies of one job, refresh after refresh.
#[derive(Debug, Clone)]
pub struct Collector {
    request: JobRequest,
    /// What is asked for now.
    part: Part,
    pages: Pages,
    children: SubJobs,
    decoder: IncrementalDecoder,
    job: Option<Job>,
    /// PhaseCounts what was collected anew, so that others can tell whether there is something new.
    generation: u64,
    complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Page,
    Child(String),
}

impl Collector {
    /// Has asked for nothing yet.
    pub fn new(request: JobRequest) -> Self {
        Self {
            request,
            part: Part::Page,
            pages: Pages::default(),
            children: SubJobs::default(),
            decoder: IncrementalDecoder::default(),
            job: None,
            generation: 0,
            complete: true,
        }
    }

    /// Whose job it is.
    pub fn request(&self) -> &JobRequest {
        &self.request
    }

    /// Begins a refresh from its first request.
    pub fn begin(&mut self) {
        self.part = Part::Page;
        self.pages.begin();
        self.children.begin();
    }

    /// What is to be asked for now.
    pub fn next_request(&self) -> HttpRequest {
        let (ask, etag) = match &self.part {
            Part::Page => (None, self.pages.etag()),
            Part::Child(id) => (self.request.sub_job(id), self.children.etag(id)),
        };
        let ask = ask.unwrap_or_else(|| self.request.page(self.pages.offset()));
        HttpRequest { if_none_match: etag.map(Into::into), ..ask }
    }

    /// How many bytes the last good answer to what is asked for now had; 0 where there was none.
    pub fn last_length(&self) -> usize {
        match &self.part {
            Part::Page => self.pages.last_length(),
            Part::Child(id) => self.children.bodies().get(id).map_or(0, Vec::len),
        }
    }

    /// Whether a sub-job is asked for now, and not the job itself.
    pub fn is_about_child(&self) -> bool {
        matches!(self.part, Part::Child(_))
    }

    /// The job as far as it is known.
    pub fn job(&self) -> Option<&Job> {
        self.job.as_ref()
    }

    /// Changes whenever [`Collector::job`] does.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether [`Collector::job`] is all there is.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The bodies as sent that hold what is said of the node with this id: its own, or else the job's pages.
    pub fn raw(&self, id: &str) -> Vec<&[u8]> {
        match self.children.bodies().get(id) {
            Some(body) => vec![body],
            None => self.pages.raw(),
        }
    }

    /// Takes the body of a good answer to what was asked for, and the server's mark for it.
    ///
    /// # Errors
    ///
    /// Where the body is no job. What was known before stays known.
    pub fn on_body(&mut self, body: Vec<u8>, etag: Option<String>) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.part, Part::Page) {
            Part::Page => {
                let is_last = self.pages.take(body, etag, self.request.system.paging());
                self.after_page(is_last)
            }
            Part::Child(id) => {
                let system = &self.request.system;
                self.children.record(id, body, etag, |body| is_over(system, body));
                self.next_child()
            }
        }
    }

    /// Takes word that the answer to what was asked for is as it was.
    ///
    /// # Errors
    ///
    /// Where nothing is known that it could be as.
    pub fn on_not_modified(&mut self) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.part, Part::Page) {
            Part::Page => match self.pages.on_not_modified() {
                Some(is_last) => self.after_page(is_last),
                None => Err(JobError {
                    status: Some(304),
                    ..JobError::new(
                        ErrorKind::Http,
                        "The server says that nothing has changed, but nothing is known.",
                    )
                }),
            },
            Part::Child(id) => {
                self.children.touch(&id);
                self.next_child()
            }
        }
    }

    /// Takes note that what was asked for was not answered. A sub-job that cannot be had is a flaw of the tree, the
    /// error of a job that cannot be had comes back.
    ///
    /// # Errors
    ///
    /// The same error, where it is that of the whole job.
    pub fn on_error(&mut self, error: JobError) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.part, Part::Page) {
            Part::Page => Err(error),
            Part::Child(id) if error.status == Some(404) => {
                self.children.record_missing(id);
                self.next_child()
            }
            Part::Child(id) => {
                let trouble = Warning {
                    code: WarningCode::ChildrenMissing,
                    message: format!("Its own sub-jobs could not be had: {}", error.message),
                    node_id: Some(id.clone()),
                };
                self.children.fail(&id, trouble);
                self.next_child()
            }
        }
    }

    fn after_page(&mut self, is_last: bool) -> Result<Step, JobError> {
        if !is_last {
            // Of a job that nobody has seen yet, the first page is better than a long wait.
            if self.job.is_none() {
                self.decode()?;
            }
            return Ok(Step::More);
        }
        let is_new = self.pages.differ() || self.job.is_none();
        if is_new {
            self.decode()?;
        }
        self.pages.keep();
        self.next_child()
    }

    /// The next sub-job to ask for, or the end of the refresh.
    fn next_child(&mut self) -> Result<Step, JobError> {
        if let Some(id) = self.wanted().filter(|_| self.children.may_ask()) {
            self.children.asking();
            self.part = Part::Child(id);
            return Ok(Step::More);
        }
        if self.children.take_changed() {
            self.decode()?;
            // What was got may have sub-jobs that can be asked for in turn.
            return self.next_child();
        }
        self.complete = self.is_whole();
        Ok(Step::Whole)
    }

    fn decode(&mut self) -> Result<(), JobError> {
        let JobRequest { system, options, .. } = &self.request;
        let pages = self.pages.bodies();
        let changed = self.children.take_changed_ids();
        let bodies = self.children.bodies();
        let mut job = self.decoder.decode(system, &pages, bodies, &changed, *options)?;
        job.warnings.extend(self.children.trouble().cloned());
        self.job = Some(job);
        self.generation += 1;
        self.complete = self.is_whole();
        Ok(())
    }

    /// The sub-job to ask for next: one that was never asked for before one that was, what goes on or has failed before
    /// the rest, and the higher before the deeper.
    fn wanted(&self) -> Option<String> {
        let job = self.job.as_ref().filter(|_| self.request.system.has_sub_jobs_by_id())?;
        let mut best: Option<((u64, bool), &Node)> = None;
        self.each_shallow(&job.root, &mut |node| {
            let Some(asked_last) = self.children.asked_last(&node.id) else { return };
            let is_dull = node.phase.is_terminal()
                && node.phase != crate::engine::model::phase::Phase::Failed;
            let rank = (asked_last, is_dull);
            if best.is_none_or(|(other, _)| rank < other) {
                best = Some((rank, node));
            }
        });
        best.map(|(_, node)| node.id.to_string())
    }

    /// Every node whose own sub-jobs its parent's answer did not hold and that lies high enough to ask.
    fn each_shallow<'n>(&self, root: &'n Node, visit: &mut impl FnMut(&'n Node)) {
        let mut left: Vec<(&Node, u8)> = vec![(root, 1)];
        let mut next = 0;
        while let Some(&(node, level)) = left.get(next) {
            next += 1;
            let is_shallow =
                node.children.is_empty() || self.children.bodies().contains_key(&*node.id);
            // An id made from the position is nobody's but ours.
            let is_known = !node.id.starts_with('#') && self.request.can_request_sub_job(&node.id);
            if level > 1 && is_shallow && is_known {
                visit(node);
            }
            if level < self.request.depth {
                left.extend(node.children.iter().map(|child| (&**child, level + 1)));
            }
        }
    }

    /// Whether nothing is missing that could be had.
    fn is_whole(&self) -> bool {
        let Some(job) = &self.job else { return true };
        let is_missing = |warning: &Warning| warning.code == WarningCode::ChildrenMissing;
        if job.warnings.iter().any(is_missing) {
            return false;
        }
        let mut whole = true;
        if job.system.has_sub_jobs_by_id() && self.request.system != System::Auto {
            self.each_shallow(&job.root, &mut |node| {
                whole &= self.children.knows(&node.id);
            });
        }
        whole
    }
}

/// Whether the job in a body is over, so that asking again would bring the same.
fn is_over(system: &System, body: &[u8]) -> bool {
    apis::decode_one(system, body).is_ok_and(|job| job.root.phase.is_terminal())
}

/// The error of a request that was not answered in time.
pub fn overdue() -> JobError {
    JobError::new(ErrorKind::Timeout, "The server has not answered in time.")
}
