//! The faults of `demo-flaky`'s responses.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::error_response::SimulatedError;
use super::family::SystemFamily;
use super::json_response::{json, typed};

/// A fault of one response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseFault {
    /// An error of the service.
    Error(SimulatedError),
    /// The body ends in the middle.
    Truncated,
    /// A web page in place of the job, with status 200.
    WebPage,
    /// A comma too many, as in CCE's documentation.
    TrailingComma,
    /// The right response, after [`LATE_BY`].
    Late,
}

/// The delay of a late response: longer than most clients wait.
pub(super) const LATE_BY: Duration = Duration::from_secs(40);

/// The interval between faulty requests: the two requests after the start, or after a fault, are good.
const EVERY: u64 = 3;

/// The faults in their order, which repeats.
const ROTATION: [ResponseFault; 7] = [
    ResponseFault::Error(SimulatedError::Throttled),
    ResponseFault::Truncated,
    ResponseFault::Error(SimulatedError::Internal),
    ResponseFault::WebPage,
    ResponseFault::Error(SimulatedError::Unauthenticated),
    ResponseFault::TrailingComma,
    ResponseFault::Late,
];

impl ResponseFault {
    /// The fault of the request with this number, counted from 1; `None` if its response is correct.
    pub(super) fn for_request(number: u64) -> Option<Self> {
        let round = (number / EVERY).checked_sub(1)?;
        number.is_multiple_of(EVERY).then(|| ROTATION[(round % ROTATION.len() as u64) as usize])
    }

    /// The faulty response instead of the correct one with this body.
    pub(super) fn respond(
        self,
        mut body: Vec<u8>,
        family: SystemFamily,
        request_id: &str,
    ) -> Response<Bytes> {
        match self {
            Self::Error(error) => return error.respond(family, request_id),
            Self::WebPage => {
                let page = "<!doctype html><title>Maintenance</title><p>We will be back soon.";
                return typed("text/html; charset=utf-8", Bytes::from_static(page.as_bytes()));
            }
            Self::Truncated => body.truncate(body.len() / 2),
            Self::TrailingComma => body.insert(body.len().saturating_sub(1), b','),
            Self::Late => {}
        }
        json(body.into())
    }
}
