//! The ids of jobs, and made-up ids of what belongs to them.

use uuid::Uuid;

use super::scenarios::Scenario;

/// The only project.
pub const PROJECT: &str = "demo";

/// The longest id, in bytes.
const MAX_BYTES: usize = 128;

/// The id of a job, such as `demo-success` or `demo-success-mine`, or of one of its sub-jobs: `demo-success.2.1` is the
/// first sub-job of the second one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SimulatedJobId<'a> {
    /// The id of the whole job.
    pub(super) root: &'a str,
    /// The scenario of the job.
    pub(super) scenario: Scenario,
    /// The path to the sub-job: the number of a sub-job at each level, from 1. Empty for the job itself.
    pub(super) path: Vec<usize>,
}

impl<'a> SimulatedJobId<'a> {
    /// Parses an id; `None` if no job has such an id.
    pub(super) fn parse(id: &'a str) -> Option<Self> {
        if id.len() > MAX_BYTES {
            return None;
        }
        let (root, path) = match id.split_once('.') {
            Some((root, path)) => (root, path.split('.').map(number).collect::<Option<_>>()?),
            None => (id, Vec::new()),
        };
        Some(Self { root, scenario: Scenario::from_job_id(root)?, path })
    }
}

/// Parses a number. `02` and `+2` are invalid, so that each sub-job has one id.
fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

/// A made-up id that is the same in every response.
pub(super) fn stable_id(owner: &str, kind: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{owner}/{kind}").as_bytes())
}

/// Consecutive ids, which are the same in every response. Counting is far cheaper than hashing each id.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdSequence(u128);

impl IdSequence {
    pub(super) fn new(owner: &str, kind: &str) -> Self {
        Self(stable_id(owner, kind).as_u128())
    }

    pub(super) fn id(self, number: usize) -> Uuid {
        Uuid::from_u128(self.0.wrapping_add(number as u128))
    }
}
