//! Decodes answer after answer for the same job. Of what says the same as the last time, nothing is read again.

pub(crate) mod byte_diff;
pub(crate) mod spans;
mod streaming;
pub(crate) mod streaming_policy;

use std::collections::BTreeMap;
use std::rc::Rc;

use self::spans::SpanMatcher;
use self::streaming::{Early, Ended};
use super::apis::{Bodies, DecodeOptions, Job, System, decode, read};
use super::decode::body_text::{parse, parse_with, without_bom};
use super::decode::context::{DecodeContext, ReuseState};
use super::json::{self, Document, MAX_VALUES};
use super::model::error::JobError;

/// Keeps of each answer what the next one can be read with.
///
/// The answers are compared as bytes. That goes for jobs whose sub-jobs stand within them, in one body: those of CCE and
/// of systems that are registered by a table. Whatever is beyond it, such as an id that moves, has the whole answer read.
#[derive(Debug, Clone, Default)]
pub struct IncrementalDecoder {
    last: Option<PreviousBody>,
    /// An answer that is on its way, where there was none before it.
    early: Option<Box<Early>>,
}

#[derive(Debug, Clone)]
struct PreviousBody {
    /// As it was found.
    system: System,
    body: Rc<Vec<u8>>,
    /// So many values were read to get here, and no more are in it.
    values: usize,
    left: ReuseState,
}

impl IncrementalDecoder {
    /// Reads what there is so far of the first answer, which begins with all that there was the last time. What is read
    /// now need not be read when it has ended. How many sub-jobs that is.
    pub fn read_early(&mut self, system: &System, body: &[u8]) -> usize {
        // A mark at its beginning has three bytes.
        if self.last.is_some() || body.len() < 3 {
            return 0;
        }
        if self.early.is_none() {
            self.early = Early::new(system).map(Box::new);
        }
        self.early.as_mut().map_or(0, |early| early.read_on(without_bom(body)))
    }

    /// The answer that was on its way is not coming any more.
    pub fn forget_early(&mut self) {
        self.early = None;
    }

    /// As [`decode`]; `changed` are the ids of the jobs for which `children` holds other bodies than the last time.
    ///
    /// # Errors
    ///
    /// As [`decode`].
    pub fn decode(
        &mut self,
        system: &System,
        pages: &[Rc<Vec<u8>>],
        children: &BTreeMap<String, Vec<u8>>,
        changed: &[String],
        options: DecodeOptions,
    ) -> Result<Job, JobError> {
        let early = self.early.take();
        let (true, [page]) = (system.nests_in_body(), pages) else {
            self.last = None;
            let pages: Vec<&[u8]> = pages.iter().map(|page| page.as_slice()).collect();
            return decode(system, Bodies { pages: &pages, children }, options);
        };
        if let Some(last) = self.last.take()
            && let Some(job) = self.again(last, system, page, children, changed, options)?
        {
            return Ok(job);
        }
        let early = early.or_else(|| Early::new(system).map(Box::new));
        let ended = match early.filter(|_| children.is_empty()) {
            Some(early) => parse_with(without_bom(page), |body| early.finish(body))?,
            None => None,
        };
        let document = match ended {
            Some(Ended { found: 0, document, .. }) => document,
            Some(ended) => match self.ended(ended, system, page, children, options) {
                Some(job) => return Ok(job),
                None => parse(page)?,
            },
            None => parse(page)?,
        };
        let mut context = DecodeContext::new(document.len(), children);
        context.keep_trace(document.len() / 32);
        let (values, pages) = (document.len(), [document]);
        let job = read(system, &pages, options, &mut context)?;
        self.keep(&job, page, values, context);
        Ok(job)
    }

    /// Reads what is left of an answer whose sub-jobs were read early. `None` where that is not enough to go by.
    fn ended(
        &mut self,
        ended: Ended<'_>,
        system: &System,
        page: &Rc<Vec<u8>>,
        children: &BTreeMap<String, Vec<u8>>,
        options: DecodeOptions,
    ) -> Option<Job> {
        let Ended { document, left, found } = ended;
        let values = document.len();
        let mut context = DecodeContext::again(left, children);
        let job = read(system, &[document], options, &mut context).ok()?;
        if !context.is_sound(found) {
            return None;
        }
        self.keep(&job, page, values, context);
        Some(job)
    }

    /// Reads what has changed. `None` where that is not enough to go by.
    fn again(
        &mut self,
        last: PreviousBody,
        system: &System,
        page: &Rc<Vec<u8>>,
        children: &BTreeMap<String, Vec<u8>>,
        changed: &[String],
        options: DecodeOptions,
    ) -> Result<Option<Job>, JobError> {
        let (old, new) = (without_bom(&last.body), without_bom(page));
        let mut finder = SpanMatcher::new(&last.left.trace, old, new, changed);
        let document = parse_with(new, |body| json::decode_with(body, &mut finder))?;
        let found = finder.found();
        let values = last.values + document.len();
        let pages: [Document<'_>; 1] = [document];
        let mut context = DecodeContext::again(last.left, children);
        let Ok(job) = read(system, &pages, options, &mut context) else { return Ok(None) };
        let is_sound = context.is_sound(found) && job.system == last.system;
        if !is_sound || values > MAX_VALUES {
            return Ok(None);
        }
        self.keep(&job, page, values, context);
        Ok(Some(job))
    }

    fn keep(&mut self, job: &Job, page: &Rc<Vec<u8>>, values: usize, context: DecodeContext<'_>) {
        let (system, body) = (job.system.clone(), page.clone());
        let left = if system.nests_in_body() { context.left() } else { None };
        self.last = left.map(|mut left| {
            // The job itself is read every time, and then claims it again.
            left.ids.remove(&job.root.id);
            PreviousBody { system, body, values, left }
        });
    }
}
