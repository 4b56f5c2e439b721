//! What a body has to show to be taken for a job.
//!
//! Error bodies look like jobs: they have a `status` (404, `error`) or an ID (the request's), and CCE's error body, a
//! Kubernetes `Status`, has the `metadata` of a job.

use std::borrow::Cow;

use super::error_codes::{http_status, is_success};
use super::error_shapes::ErrorShape;
use crate::engine::decode::field_path::FieldCache;
use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::Json;
use crate::engine::model::phase::Phase;

/// What a body shows of the job that a table of fields describes.
#[derive(Debug)]
pub(super) struct JobEvidence {
    pub(super) has_id: bool,
    pub(super) has_name: bool,
    pub(super) status: SentStatus,
    /// Whether there is a type or a sub-job.
    pub(super) has_type_or_parts: bool,
    has_times: bool,
}

/// A status, by what it can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SentStatus {
    Missing,
    Unknown,
    /// The HTTP status of an error.
    Http,
    /// How a request went, or how a job did.
    Ambiguous,
    /// The phase of a job.
    Phase,
}

impl JobEvidence {
    /// `None` if there is no object where the job should be.
    pub(super) fn find(fields: &FieldMap, body: Json<'_>) -> Option<Self> {
        let job = fields.root.find(body).filter(|job| job.is_object())?;
        let cache = &mut FieldCache::new(job);
        let has_items = |parts: Json<'_>| parts.is_object() || parts.items().len() > 0;
        let has_parts =
            fields.lists().any(|list| list.value(cache).is_some_and(|(_, parts)| has_items(parts)));
        let mut text_at = |field| fields.at(field).value(cache)?.1.text();
        let status = text_at(JobField::Phase);
        let times = [JobField::StartedAt, JobField::UpdatedAt, JobField::EndedAt];
        Some(Self {
            has_id: text_at(JobField::Id).is_some(),
            has_name: text_at(JobField::Name).is_some(),
            status: status.map_or(SentStatus::Missing, |status| SentStatus::of(&status, fields)),
            has_type_or_parts: has_parts || text_at(JobField::JobType).is_some(),
            has_times: times.into_iter().any(|time| text_at(time).is_some()),
        })
    }

    pub(super) fn has_status(&self) -> bool {
        self.status != SentStatus::Missing
    }

    /// Whether `body`, which has this evidence of a job, is nevertheless an error.
    pub(super) fn is_error(&self, body: Json<'_>) -> bool {
        let has_more = self.has_type_or_parts || self.has_times;
        match self.status {
            SentStatus::Phase => false,
            SentStatus::Http => true,
            _ if has_more => false,
            SentStatus::Ambiguous => !self.has_id && ErrorShape::of(body).is_error(),
            // A job that failed in a way of its own can have an `error` below its ID.
            SentStatus::Unknown if self.has_id => !ErrorShape::at_top(body).codes.is_empty(),
            SentStatus::Unknown | SentStatus::Missing => ErrorShape::of(body).is_error(),
        }
    }
}

impl SentStatus {
    fn of(status: &str, fields: &FieldMap) -> Self {
        let is_ambiguous =
            ["error", "fail", "failure"].iter().any(|word| status.eq_ignore_ascii_case(word));
        // An entry for all other statuses says nothing about this one.
        let is_own = |word: &str| match word.strip_suffix('*') {
            Some(start) => !start.is_empty() && status.starts_with(start),
            None => word == status,
        };
        if fields.phases.iter().any(|(word, _)| is_own(word)) {
            Self::Phase
        } else if http_status(status).is_some() {
            Self::Http
        } else if status.len() == 3 && is_success(status) {
            Self::Missing // 200 is how the request went
        } else if is_ambiguous {
            Self::Ambiguous
        } else if Phase::from_status(status) == Phase::Unknown {
            Self::Unknown
        } else {
            Self::Phase
        }
    }
}

/// Whether a body calls itself an error or a list in the way of Kubernetes, and so is not a job, whatever else it holds.
pub(super) fn is_status_or_list(body: Json<'_>) -> bool {
    is_kubernetes_status(body) || kind(body).is_some_and(|kind| kind.ends_with("List"))
}

/// Whether a body is a Kubernetes `Status`: how a request went.
pub(super) fn is_kubernetes_status(body: Json<'_>) -> bool {
    kind(body).is_some_and(|kind| kind == "Status")
}

/// Whether a body is a resource in the way of Kubernetes, such as a node pool.
pub(super) fn is_resource(body: Json<'_>) -> bool {
    kind(body).is_some() && body.member("metadata").is_some_and(Json::is_object)
}

/// What a body calls itself.
pub(super) fn kind(body: Json<'_>) -> Option<Cow<'_, str>> {
    body.member("kind")?.text()
}
