//! How the answers of `demo-flaky` go wrong.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, header};

use super::Family;
use super::error_response::Refusal;

/// One way to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Refused with an error of the service's own.
    Refused(Refusal),
    /// The body ends in the middle.
    CutOff,
    /// A page for people in place of the job, with status 200.
    WebPage,
    /// A comma too many, as in CCE's own documentation.
    TrailingComma,
    /// The right answer, after [`HANG`].
    Late,
}

/// Longer than callers like to wait, and yet an end.
pub(super) const HANG: Duration = Duration::from_secs(40);

/// Every request of this number misbehaves, so the first two after the start or a trouble do not.
const EVERY: u64 = 3;

/// What happens, in this order and then from the front again.
const ROTATION: [Trouble; 7] = [
    Trouble::Refused(Refusal::Throttled),
    Trouble::CutOff,
    Trouble::Refused(Refusal::Broken),
    Trouble::WebPage,
    Trouble::Refused(Refusal::Unauthenticated),
    Trouble::TrailingComma,
    Trouble::Late,
];

impl Trouble {
    /// What happens to the request of that number, which counts from 1.
    pub(super) fn of_request(number: u64) -> Option<Self> {
        let round = (number / EVERY).checked_sub(1)?;
        number.is_multiple_of(EVERY).then(|| ROTATION[(round % ROTATION.len() as u64) as usize])
    }

    /// The answer in place of the one with this body.
    pub(super) fn answer(
        self,
        mut body: Vec<u8>,
        family: Family,
        request_id: &str,
    ) -> Response<Bytes> {
        match self {
            Self::Refused(refusal) => return refusal.answer(family, request_id),
            Self::WebPage => {
                let page = "<!doctype html><title>Maintenance</title><p>We will be back soon.";
                return typed("text/html; charset=utf-8", Bytes::from_static(page.as_bytes()));
            }
            Self::CutOff => body.truncate(body.len() / 2),
            Self::TrailingComma => body.insert(body.len().saturating_sub(1), b','),
            Self::Late => {}
        }
        json(body.into())
    }
}

/// An answer that says it is JSON.
pub(super) fn json(body: Bytes) -> Response<Bytes> {
    typed("application/json", body)
}

fn typed(kind: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
