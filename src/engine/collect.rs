//! The requests that one refresh takes, one after the other, and the putting together of their answers.
//!
//! Most jobs take one. ServiceStage's come in pages. CCE's often stop at the first level of sub-jobs, whose own ones are
//! got by asking for them by their ids.

use std::collections::{BTreeMap, HashMap};

use super::error::{ErrorKind, JobError};
use super::json;
use super::request::{Ask, JobRequest};
use super::snapshot::{Node, Warning, WarningCode};
use super::systems::{self, Bodies, Job, System};

/// How many sub-jobs are asked for by their ids in one refresh.
pub const MAX_CHILDREN_ASKED: u32 = 8;

/// How many pages are asked for in one refresh; a job of more tasks is shown without the rest.
const MAX_PAGES: usize = 1000;

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to ask before the refresh is over.
    More,
    /// That was all.
    Whole,
}

/// Collects the bodies of one job, refresh after refresh.
#[derive(Debug)]
pub struct Collector {
    request: JobRequest,
    /// What is asked for now.
    part: Part,
    /// The pages of this refresh, and those of the last that was whole.
    pages: Vec<Vec<u8>>,
    last_pages: Vec<Vec<u8>>,
    /// How many tasks the pages of this refresh hold.
    tasks: usize,
    children: Children,
    job: Option<Job>,
    /// Counts what was collected anew, so that others can tell whether there is something new.
    generation: u64,
    complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Page,
    Child(String),
}

/// What is known of sub-jobs that were asked for by their ids.
#[derive(Debug, Default)]
struct Children {
    bodies: BTreeMap<String, Vec<u8>>,
    about: HashMap<String, About>,
    refresh: u64,
    asked: u32,
    /// Why one could not be had in this refresh, after which no others are asked for.
    trouble: Option<Warning>,
    changed: bool,
}

#[derive(Debug, Clone, Copy)]
struct About {
    /// The refresh in which it was asked for last.
    refresh: u64,
    /// Whether another answer would be the same.
    is_final: bool,
}

impl Collector {
    /// Has asked for nothing yet.
    pub fn new(request: JobRequest) -> Self {
        Self {
            request,
            part: Part::Page,
            pages: Vec::new(),
            last_pages: Vec::new(),
            tasks: 0,
            children: Children::default(),
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
        self.pages.clear();
        self.tasks = 0;
        self.children.begin();
    }

    /// What is to be asked for now.
    pub fn ask(&self) -> Ask {
        let child = match &self.part {
            Part::Page => None,
            Part::Child(id) => self.request.ask_child(id),
        };
        child.unwrap_or_else(|| self.request.ask(self.tasks))
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
        match self.children.bodies.get(id) {
            Some(body) => vec![body],
            None => self.last_pages.iter().map(Vec::as_slice).collect(),
        }
    }

    /// Takes the body of a good answer to what was asked for.
    ///
    /// # Errors
    ///
    /// Where the body is no job. What was known before stays known.
    pub fn take(&mut self, body: Vec<u8>) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.part, Part::Page) {
            Part::Page => self.take_page(body),
            Part::Child(id) => {
                let is_final = is_over(&self.request.system, &body);
                self.children.learn(id, Some(body), is_final);
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
    pub fn refuse(&mut self, error: JobError) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.part, Part::Page) {
            Part::Page => Err(error),
            Part::Child(id) if error.status == Some(404) => {
                self.children.learn(id, None, true);
                self.next_child()
            }
            Part::Child(id) => {
                self.children.trouble = Some(Warning {
                    code: WarningCode::ChildrenMissing,
                    message: format!("Its own sub-jobs could not be had: {}", error.message),
                    node_id: Some(id.clone()),
                });
                self.children.changed = true;
                self.children.postpone(&id);
                self.next_child()
            }
        }
    }

    fn take_page(&mut self, body: Vec<u8>) -> Result<Step, JobError> {
        let same = self.last_pages.get(self.pages.len()) == Some(&body);
        self.pages.push(body);
        if self.request.system.is_paged() && self.next_page()? {
            // Of a job that nobody has seen yet, the first page is better than a long wait.
            if self.job.is_none() {
                self.decode()?;
            }
            return Ok(Step::More);
        }
        let unchanged =
            same && self.pages.len() == self.last_pages.len() && self.pages == self.last_pages;
        if !unchanged || self.job.is_none() {
            self.decode()?;
            self.last_pages = std::mem::take(&mut self.pages);
        }
        self.next_child()
    }

    /// Whether another page is to be asked for.
    fn next_page(&mut self) -> Result<bool, JobError> {
        let Some(page) = self.pages.last() else { return Ok(false) };
        let text = String::from_utf8_lossy(page);
        let Ok(decoded) = json::decode(&text) else { return Ok(false) }; // decoding all will say why
        let on_page = systems::tasks_on(decoded.root());
        self.tasks += on_page;
        let task_count = systems::task_count(decoded.root());
        let is_last = on_page == 0 || task_count.is_some_and(|count| self.tasks >= count);
        // Without a count only an empty page, or one that is not full, is the last.
        let is_short = task_count.is_none() && on_page < super::request::PAGE_SIZE;
        Ok(!is_last && !is_short && self.pages.len() < MAX_PAGES)
    }

    /// The next sub-job to ask for, or the end of the refresh.
    fn next_child(&mut self) -> Result<Step, JobError> {
        if let Some(id) = self.wanted().filter(|_| self.children.may_ask()) {
            self.children.asked += 1;
            self.part = Part::Child(id);
            return Ok(Step::More);
        }
        if self.children.changed {
            self.children.changed = false;
            self.decode()?;
            // What was got may have sub-jobs that can be asked for in turn.
            return self.next_child();
        }
        self.complete = self.is_whole();
        Ok(Step::Whole)
    }

    fn decode(&mut self) -> Result<(), JobError> {
        let pages = if self.pages.is_empty() { &self.last_pages } else { &self.pages };
        let bodies = Bodies { pages, children: &self.children.bodies };
        let mut job = systems::decode(&self.request.system, bodies, self.request.options)?;
        job.warnings.extend(self.children.trouble.clone());
        self.job = Some(job);
        self.generation += 1;
        self.complete = self.is_whole();
        Ok(())
    }

    /// The sub-job to ask for next: one that was never asked for before one that was, what goes on or has failed before
    /// the rest, and the higher before the deeper.
    fn wanted(&self) -> Option<String> {
        let job = self.job.as_ref().filter(|_| self.request.system.has_jobs_within_jobs())?;
        let mut best: Option<((u64, bool), &Node)> = None;
        self.each_shallow(&job.root, &mut |node| {
            let about = self.children.about.get(&*node.id);
            if about.is_some_and(|about| about.is_final || about.refresh == self.children.refresh) {
                return;
            }
            let is_dull = node.phase.is_terminal() && node.phase != super::phase::Phase::Failed;
            let rank = (about.map_or(0, |about| about.refresh), is_dull);
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
                node.children.is_empty() || self.children.bodies.contains_key(&*node.id);
            // An id made from the position is nobody's but ours.
            let is_known = !node.id.starts_with('#') && self.request.can_ask_child(&node.id);
            if level > 1 && is_shallow && is_known {
                visit(node);
            }
            if level < self.request.depth {
                left.extend(node.children.iter().map(|child| (child, level + 1)));
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
        if job.system.has_jobs_within_jobs() && self.request.system != System::Auto {
            self.each_shallow(&job.root, &mut |node| {
                whole &= self.children.about.contains_key(&*node.id);
            });
        }
        whole
    }
}

impl Children {
    fn begin(&mut self) {
        self.refresh += 1;
        self.asked = 0;
        self.changed = self.trouble.take().is_some();
    }

    fn may_ask(&self) -> bool {
        self.asked < MAX_CHILDREN_ASKED && self.trouble.is_none()
    }

    fn learn(&mut self, id: String, body: Option<Vec<u8>>, is_final: bool) {
        self.about.insert(id.clone(), About { refresh: self.refresh, is_final });
        if let Some(body) = body
            && self.bodies.get(&id) != Some(&body)
        {
            self.bodies.insert(id, body);
            self.changed = true;
        }
    }

    /// Asks for others first the next time, if this one was known before.
    fn postpone(&mut self, id: &str) {
        if let Some(about) = self.about.get_mut(id) {
            about.refresh = self.refresh;
        }
    }
}

/// Whether the job in a body is over, so that asking again would bring the same.
fn is_over(system: &System, body: &[u8]) -> bool {
    systems::decode_one(system, body).is_ok_and(|job| job.root.phase.is_terminal())
}

/// The error of a request that was not answered in time.
pub fn overdue() -> JobError {
    JobError::new(ErrorKind::Timeout, "The server has not answered in time.")
}
