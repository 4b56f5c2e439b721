//! One job on its thread: what the engine has collected of it, and its rendered forms.

use std::rc::Rc;

use jobtree::JobAddress;
use jobtree::engine::apis::Registry;
use jobtree::engine::model::error::JobError;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::collector::{Collector, Step};
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};
use jobtree::{Phase, Snapshot};

use super::key::CollectionKey;
use super::outcome::CollectionOutcome;
use crate::representation::form::RenderedForm;
use crate::representation::options::RenderOptions;
use crate::representation::render::{self, RenderedJob};
use crate::response::StateHash;

/// The maximum number of rendered forms that stay. There is one for each combination of options.
const MAX_RENDERED: usize = 16;

/// A request for a part of a job: a page, or a sub-job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRequest {
    /// The path below the upstream's name, with the query.
    pub(crate) path_and_query: String,
    pub(crate) instance_id: Option<String>,
    /// The `ETag` of the body that is known already.
    pub(super) etag: Option<String>,
    /// The size of that body in bytes.
    pub(super) known_bytes: usize,
}

/// A job with everything that has been collected of it.
#[derive(Debug)]
pub(super) struct CollectedJob {
    /// An error if the address is not valid.
    collector: Result<Collector, JobError>,
    /// The job as of the last change.
    snapshot: Option<(Rc<Snapshot>, StateHash)>,
    /// The collector's generation, and its completeness, that `snapshot` was made from.
    made_from: (u64, bool),
    rendered: Vec<(RenderOptions, Option<Timestamp>, RenderedForm)>,
}

impl CollectedJob {
    pub(super) fn new(key: &CollectionKey) -> Self {
        let address = JobAddress::new(key.system.name(), &*key.project_id, &*key.job_id)
            .with_instance_id(&*key.instance_id)
            .with_depth(key.depth);
        let request = address.request(&Registry::default());
        Self {
            collector: request.map(Collector::new),
            snapshot: None,
            made_from: (0, false),
            rendered: Vec::new(),
        }
    }

    /// Starts a refresh with its first request.
    ///
    /// # Errors
    ///
    /// If the address of the job is not valid.
    pub(super) fn begin(&mut self) -> Result<PartRequest, JobError> {
        let collector = self.collector.as_mut().map_err(|error| error.clone())?;
        collector.begin();
        Ok(part_request(collector))
    }

    /// Takes a response to the last request. Returns the next request, or `None` if the refresh is complete.
    ///
    /// # Errors
    ///
    /// If the refresh has failed. The last job is retained then.
    pub(super) fn receive(
        &mut self,
        response: HttpResponse,
        received_at: Timestamp,
    ) -> Result<Option<PartRequest>, JobError> {
        let collector = self.collector.as_mut().map_err(|error| error.clone())?;
        let step = collector.on_outcome(FetchOutcome::Responded(response))?;
        if step == Step::NextRequest {
            return Ok(Some(part_request(collector)));
        }
        let state = (collector.generation(), collector.is_complete());
        if self.snapshot.is_none() || self.made_from != state {
            self.snapshot = collector.snapshot(received_at).map(|snapshot| {
                let hash = render::state_hash(&snapshot);
                (Rc::new(snapshot), hash)
            });
            self.made_from = state;
            self.rendered.clear();
        }
        Ok(None)
    }

    /// The job, or the failure of its refresh, in the form that `options` select.
    pub(super) fn render(
        &mut self,
        options: &RenderOptions,
        outcome: CollectionOutcome,
    ) -> RenderedJob {
        let snapshot = self.snapshot.as_ref();
        if let Some(failure) = &outcome.failure {
            let last = snapshot.map(|(snapshot, _)| &**snapshot);
            return RenderedJob::of_failure(options, failure, last, &outcome);
        }
        let Some((snapshot, state)) = snapshot else { return RenderedJob::default() };
        // Durations of what runs grow, so such a form is as old as the response that it was made from.
        let grows = options.representation.has_language() && is_running(snapshot);
        let as_of = grows.then_some(outcome.as_of);
        let known = self.rendered.iter().find(|(known, of, _)| known == options && *of == as_of);
        let form = match known {
            Some((.., form)) => form.clone(),
            None => {
                let form = render::form(options, snapshot, as_of, &outcome.headers);
                self.rendered.retain(|(known, ..)| known != options);
                self.rendered.truncate(MAX_RENDERED - 1);
                self.rendered.insert(0, (options.clone(), as_of, form.clone()));
                form
            }
        };
        RenderedJob::of(snapshot, *state, form, outcome.headers)
    }
}

fn part_request(collector: &Collector) -> PartRequest {
    let request = collector.next_request();
    PartRequest {
        path_and_query: request.url,
        instance_id: request.headers.into_iter().next().map(|(_, value)| value),
        etag: request.if_none_match,
        known_bytes: collector.last_length(),
    }
}

fn is_running(snapshot: &Snapshot) -> bool {
    let root = &snapshot.root;
    root.progress.running > 0 || matches!(root.phase, Phase::Running | Phase::Paused)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use jobtree::engine::apis::BuiltIn;
    use tokio::time::Instant;

    use super::*;
    use crate::representation::kind::Representation;

    fn job() -> CollectedJob {
        CollectedJob::new(&CollectionKey {
            upstream: None,
            caller: [0; 32],
            principal: [0; 32],
            system: BuiltIn::Cce,
            project_id: "p".to_owned(),
            job_id: "j".to_owned(),
            instance_id: String::new(),
            depth: 1,
        })
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1000)
    }

    /// Refreshes the job with one response.
    fn refresh(job: &mut CollectedJob, phase: &str, seconds: i64) {
        job.begin().unwrap();
        let body = format!(
            r#"{{"kind": "Job", "metadata": {{"uid": "j"}}, "status": {{"phase": "{phase}"}}}}"#
        );
        let response = HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() };
        assert_eq!(job.receive(response, at(seconds)), Ok(None));
    }

    /// The body that a caller gets.
    fn body(job: &mut CollectedJob, options: &RenderOptions, seconds: i64) -> bytes::Bytes {
        let outcome = CollectionOutcome {
            ended_at: Instant::now(),
            as_of: at(seconds),
            headers: HeaderMap::new(),
            bytes: 0,
            failure: None,
        };
        job.render(options, outcome);
        let (.., form) = job.rendered.iter().find(|(known, ..)| known == options).unwrap();
        form.body.clone()
    }

    #[test]
    fn representation_is_rendered_once_per_change() {
        for representation in [Representation::Snapshot, Representation::Text, Representation::Page]
        {
            let options = RenderOptions { representation, ..RenderOptions::UPSTREAM };
            let mut job = job();
            let mut known: Vec<bytes::Bytes> = Vec::new();
            // The phase, the time of the response, and whether the body is rendered for it. Every caller gets it.
            for (phase, seconds, is_rendered) in [
                ("Running", 1, true),
                ("Running", 1, false),
                // Durations grow with each response.
                ("Running", 2, representation.has_language()),
                ("Success", 3, true),
                ("Success", 4, false),
                ("Success", 5, false),
            ] {
                refresh(&mut job, phase, seconds);
                for caller in 0..3 {
                    let body = body(&mut job, &options, seconds);
                    // Bodies that stay in `known` have different addresses.
                    let is_known = known.iter().any(|known| known.as_ptr() == body.as_ptr());
                    let case = format!("{representation:?}, {phase} at {seconds}, caller {caller}");
                    assert_eq!(!is_known, is_rendered && caller == 0, "{case}");
                    known.push(body);
                }
            }
        }
    }
}
