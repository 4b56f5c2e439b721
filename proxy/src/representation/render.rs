//! Renders a collected job, or the failure to collect it, in one representation.

use std::io::{self, Write};

use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use jobtree::engine::i18n::Texts;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::retry_after;
use jobtree::engine::view_model::text_report;
use jobtree::{ErrorKind, Phase, Snapshot};
use sha2::{Digest, Sha256};

use super::collection::{CollectionFailure, CollectionOutcome};
use super::form::RenderedForm;
use super::kind::Representation;
use super::options::RenderOptions;
use super::page_policy::PagePolicy;
use super::{colors, error_view, page};
use crate::error::ProxyError;
use crate::response::{CachePolicy, SharedResponse, StateHash};

/// The phase of the job, so that scripts need not parse a body.
const JOBTREE_PHASE: HeaderName = HeaderName::from_static("jobtree-phase");

/// A job in one representation, or the error in its place.
#[derive(Debug, Default)]
pub(crate) struct RenderedJob {
    status: StatusCode,
    headers: HeaderMap,
    form: RenderedForm,
    /// `None` if it is an error.
    state: Option<StateHash>,
    phase: Option<Phase>,
    /// The error of the proxy itself, if it is one.
    error: Option<ProxyError>,
}

impl RenderedJob {
    pub(super) fn of(
        snapshot: &Snapshot,
        state: StateHash,
        form: RenderedForm,
        headers: HeaderMap,
    ) -> Self {
        let (status, phase) = (StatusCode::OK, Some(snapshot.root.phase));
        Self { status, headers, form, state: Some(state), phase, error: None }
    }

    /// The failure of a refresh. `last` is the job as of the last good one.
    pub(super) fn of_failure(
        options: &RenderOptions,
        failure: &CollectionFailure,
        last: Option<&Snapshot>,
        outcome: &CollectionOutcome,
    ) -> Self {
        // Who may not see the job any more does not see what it was, either.
        let may_see = !matches!(failure.error.kind, ErrorKind::Auth | ErrorKind::Forbidden);
        let last = last.filter(|_| may_see);
        Self {
            status: failure.status,
            headers: outcome.headers.clone(),
            form: error_view::form(options, &failure.error, last, outcome.as_of),
            error: failure.cause,
            ..Self::default()
        }
    }

    /// The response for any number of callers.
    pub(crate) fn into_response(
        self,
        options: &RenderOptions,
        policy: CachePolicy,
        pages: &PagePolicy,
    ) -> SharedResponse {
        let Self { status, mut headers, form, state, phase, error } = self;
        options.add_headers(pages, &mut headers);
        form.add_refresh(&mut headers);
        headers.extend(phase.map(|it| (JOBTREE_PHASE, HeaderValue::from_static(it.as_str()))));
        let mut response = SharedResponse::of_state(status, headers, form.body, policy, state);
        response.error = error;
        response
    }
}

/// A job in one form. `as_of` is the time of the response, if durations grow with it; the headers are those of the response.
pub(super) fn form(
    options: &RenderOptions,
    snapshot: &Snapshot,
    as_of: Option<Timestamp>,
    headers: &HeaderMap,
) -> RenderedForm {
    let mut snapshot = snapshot.clone();
    snapshot.fetched_at = as_of.unwrap_or(snapshot.fetched_at);
    match options.representation {
        // The upstream's own body is not rendered.
        Representation::Upstream | Representation::Snapshot => {
            serde_json::to_vec(&snapshot).unwrap_or_default().into()
        }
        Representation::Text => text(options, &snapshot).into_bytes().into(),
        Representation::Page => page::of_job(options, &snapshot, pause(headers)).into(),
    }
}

fn text(options: &RenderOptions, snapshot: &Snapshot) -> String {
    let texts = Texts::of(options.language);
    let text = text_report::text(&texts, snapshot, snapshot.fetched_at);
    if options.is_colored { colors::colored(&texts, &snapshot.root, &text) } else { text }
}

/// The pause in seconds that a good response asks for.
fn pause(headers: &HeaderMap) -> Option<u32> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    u32::try_from(retry_after::parse(value, None)?.as_secs()).ok()
}

/// The hash of a job's state: of all but the time at which it was fetched.
pub(super) fn state_hash(snapshot: &Snapshot) -> StateHash {
    let mut hash = HashWriter(Sha256::new());
    // Writing into a hash does not fail.
    let _ =
        serde_json::to_writer(&mut hash, &(snapshot.complete, &snapshot.warnings, &snapshot.root));
    let mut state = StateHash::default();
    state.copy_from_slice(&hash.0.finalize()[..size_of::<StateHash>()]);
    state
}

struct HashWriter(Sha256);

impl Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
