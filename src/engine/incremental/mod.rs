//! Decodes answer after answer for the same job. Of what says the same as the last time, nothing is read again.

pub(crate) mod byte_diff;
pub(crate) mod spans;

use std::collections::BTreeMap;
use std::rc::Rc;

use self::spans::SpanMatcher;
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
        let document = parse(page)?;
        let mut context = DecodeContext::new(document.len(), children);
        context.keep_trace(document.len() / 32);
        let (values, pages) = (document.len(), [document]);
        let job = read(system, &pages, options, &mut context)?;
        self.keep(&job, page, values, context);
        Ok(job)
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
