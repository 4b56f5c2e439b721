//! Incremental decoding: of a job's next body, only what has changed is parsed and decoded.

pub(crate) mod byte_diff;
mod recorder;
mod reusing_decode;
mod span_matcher;
mod spans;

use std::collections::HashSet;
use std::rc::Rc;

use self::recorder::RecordingDecode;
use self::reusing_decode::ReusingDecode;
use self::span_matcher::SpanMatcher;
use self::spans::NodeSpan;
use super::apis::{Bodies, DecodeOptions, Job, RequestedBodies, System, decode, read};
use super::decode::body_text::{parse, parse_with, without_bom};
use super::decode::context::{DecodeContext, DecodeLeftovers};
use super::decode::interner::Interner;
use super::json::{self, MAX_VALUES};
use super::model::error::JobError;
use super::model::snapshot::Warning;

/// Decodes the successive bodies of one job.
///
/// Bodies are compared byte by byte. That works for jobs that hold their sub-jobs in one body: those of CCE and of systems
/// registered with a table. Other bodies, and changes that affect more than single nodes (such as a duplicate ID), are
/// decoded in full.
#[derive(Debug, Default)]
pub struct IncrementalDecoder {
    previous: Option<PreviousBody>,
}

/// A clone remembers nothing: its next decode is a full one.
impl Clone for IncrementalDecoder {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The body decoded last and what an incremental decode needs from it.
#[derive(Debug)]
struct PreviousBody {
    /// The system, as it was detected.
    system: System,
    bytes: Rc<Vec<u8>>,
    /// Upper bound on the JSON values in `bytes`; past `MAX_VALUES` the next body is decoded in full.
    values: usize,
    state: ReuseState,
}

/// What one decode leaves for the next.
#[derive(Debug)]
struct ReuseState {
    ids: HashSet<Rc<str>>,
    spans: Vec<NodeSpan>,
    warnings: Vec<Warning>,
    interner: Interner,
}

impl IncrementalDecoder {
    /// Decodes the next body, with the result of [`decode`]. `changed` holds the IDs of the jobs whose bodies in
    /// `children` differ from the last call's.
    ///
    /// # Errors
    ///
    /// Those of [`decode`].
    pub fn decode(
        &mut self,
        system: &System,
        pages: &[Rc<Vec<u8>>],
        children: &dyn RequestedBodies,
        changed: &[String],
        options: DecodeOptions,
    ) -> Result<Job, JobError> {
        let (true, [page]) = (system.nests_in_body(), pages) else {
            self.previous = None;
            let pages: Vec<&[u8]> = pages.iter().map(|page| page.as_slice()).collect();
            return decode(system, Bodies { pages: &pages, children }, options);
        };
        if let Some(previous) = self.previous.take()
            && let Some(job) =
                self.decode_changes(previous, system, page, children, changed, options)?
        {
            return Ok(job);
        }
        let document = parse(page)?;
        let values = document.len();
        let mut policy = RecordingDecode::new(values);
        let mut context = DecodeContext::new(children, Interner::new(), &mut policy);
        let job = read(system, &[document], options, &mut context)?;
        let leftovers = context.into_leftovers();
        self.retain(&job, page, values, leftovers, policy.finish());
        Ok(job)
    }

    /// Decodes what differs from the previous body. `None` if the body has to be decoded in full.
    fn decode_changes(
        &mut self,
        previous: PreviousBody,
        system: &System,
        page: &Rc<Vec<u8>>,
        children: &dyn RequestedBodies,
        changed: &[String],
        options: DecodeOptions,
    ) -> Result<Option<Job>, JobError> {
        let ReuseState { ids, spans, warnings, interner } = previous.state;
        let (old, new) = (without_bom(&previous.bytes), without_bom(page));
        let mut matcher = SpanMatcher::new(&spans, old, new, changed);
        let document = parse_with(new, |body| json::decode_with(body, &mut matcher))?;
        let matched = matcher.matched();
        let values = previous.values + document.len();
        let mut policy = ReusingDecode::new(spans, warnings, ids);
        let mut context = DecodeContext::new(children, interner, &mut policy);
        let Ok(job) = read(system, &[document], options, &mut context) else { return Ok(None) };
        let leftovers = context.into_leftovers();
        let tree = policy.finish(matched);
        if tree.is_none() || job.system != previous.system || values > MAX_VALUES {
            return Ok(None);
        }
        self.retain(&job, page, values, leftovers, tree);
        Ok(Some(job))
    }

    /// Stores what the next call needs, if that can be incremental.
    fn retain(
        &mut self,
        job: &Job,
        page: &Rc<Vec<u8>>,
        values: usize,
        leftovers: DecodeLeftovers,
        tree: Option<(HashSet<Rc<str>>, Vec<NodeSpan>)>,
    ) {
        let DecodeLeftovers { warnings, interner, prevents_reuse } = leftovers;
        let Some((mut ids, spans)) = tree else { return };
        if prevents_reuse || !job.system.nests_in_body() {
            return;
        }
        // The root is decoded in every pass, and claims its ID again.
        ids.remove(&job.root.id);
        self.previous = Some(PreviousBody {
            system: job.system.clone(),
            bytes: page.clone(),
            values,
            state: ReuseState { ids, spans, warnings, interner },
        });
    }
}
