//! The ids of jobs, and the ids that are made for what belongs to them.

use uuid::Uuid;

use super::scenarios::Scenario;

/// Ids longer than this are not taken.
const MAX_BYTES: usize = 128;

/// The id of a job, such as `demo-success` or `demo-success-mine`, or of one of its sub-jobs: `demo-success.2.1` is the
/// first sub-job of the second one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobId<'a> {
    /// The job that starts when it is asked for.
    pub(super) root: &'a str,
    /// Which plan it follows.
    pub(super) scenario: Scenario,
    /// The numbers of the sub-jobs that lead to the one asked for.
    pub(super) path: Vec<usize>,
}

impl<'a> JobId<'a> {
    /// `None` where no job can have this id.
    pub(super) fn parse(id: &'a str) -> Option<Self> {
        if id.len() > MAX_BYTES {
            return None;
        }
        let (root, path) = match id.split_once('.') {
            Some((root, path)) => (root, path.split('.').map(number).collect::<Option<_>>()?),
            None => (id, Vec::new()),
        };
        Some(Self { root, scenario: Scenario::of(root)?, path })
    }
}

/// Each sub-job has one id, so `02` and `+2` are no numbers.
fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

/// An id that is the same in every answer.
pub(super) fn made_id(of: &str, what: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{of}/{what}").as_bytes())
}

/// Ids for many of a kind, which also stay the same. Counting is far cheaper than hashing each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered(u128);

impl Numbered {
    pub(super) fn new(of: &str, what: &str) -> Self {
        Self(made_id(of, what).as_u128())
    }

    pub(super) fn id(self, number: usize) -> Uuid {
        Uuid::from_u128(self.0.wrapping_add(number as u128))
    }
}
