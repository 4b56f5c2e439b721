//! Renders a collected job, or the failure to collect it, in one representation.

use std::io::{self, Write};

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use jobtree::engine::i18n::Texts;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::view_model::text_report;
use jobtree::{Phase, Snapshot};
use sha2::{Digest, Sha256};

use super::collection::CollectionFailure;
use super::kind::Representation;
use super::options::RenderOptions;
use super::{colors, error_view};
use crate::error::ProxyError;
use crate::response::{CachePolicy, SharedResponse, StateHash};

/// The phase of the job, so that scripts need not parse a body.
const JOBTREE_PHASE: HeaderName = HeaderName::from_static("jobtree-phase");

/// A job in one representation, or the error in its place.
#[derive(Debug, Default)]
pub(crate) struct RenderedJob {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
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
        body: Bytes,
        headers: HeaderMap,
    ) -> Self {
        let phase = Some(snapshot.root.phase);
        Self { status: StatusCode::OK, headers, body, state: Some(state), phase, error: None }
    }

    /// The response for any number of callers.
    pub(crate) fn into_response(
        self,
        options: RenderOptions,
        policy: CachePolicy,
    ) -> SharedResponse {
        let mut headers = self.headers;
        options.add_headers(&mut headers);
        headers.extend(
            self.phase.map(|phase| (JOBTREE_PHASE, HeaderValue::from_static(phase.as_str()))),
        );
        let Self { status, body, state, error, .. } = self;
        let mut response = SharedResponse::of_state(status, headers, body, policy, state);
        response.error = error;
        response
    }
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

/// A job. `as_of` is the time of the response, if durations grow with it.
pub(super) fn job(
    options: RenderOptions,
    snapshot: &Snapshot,
    as_of: Option<Timestamp>,
) -> Vec<u8> {
    match options.representation {
        // The upstream's own body is not rendered.
        Representation::Upstream | Representation::Snapshot => {
            serde_json::to_vec(snapshot).unwrap_or_default()
        }
        Representation::Text | Representation::Page => {
            let mut snapshot = snapshot.clone();
            snapshot.fetched_at = as_of.unwrap_or(snapshot.fetched_at);
            let texts = Texts::of(options.language);
            let text = text_report::text(&texts, &snapshot, snapshot.fetched_at);
            let text = if options.is_colored {
                colors::colored(&texts, &snapshot.root, &text)
            } else {
                text
            };
            text.into_bytes()
        }
    }
}

/// The failure of a refresh. `last` is the job as of the last good one.
pub(super) fn failure(
    options: RenderOptions,
    failure: &CollectionFailure,
    _last: Option<&Snapshot>,
    _as_of: Timestamp,
    headers: HeaderMap,
) -> RenderedJob {
    let body = Bytes::from(error_view::body(options, &failure.error));
    RenderedJob {
        status: failure.status,
        headers,
        body,
        state: None,
        phase: None,
        error: failure.cause,
    }
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
