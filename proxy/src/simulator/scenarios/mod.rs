//! The jobs there are, by their ids, and what each family of services does in them.

mod cce;
mod ief;
mod servicestage;

use std::sync::LazyLock;

use super::Family;
use super::plan::Plan;

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenario {
    /// All goes well, in about a minute.
    Success,
    /// Something fails, in less than a minute.
    Failure,
    /// All goes well, in about 20 minutes.
    Slow,
    /// 10,000 sub-jobs or tasks, in about 5 minutes.
    Wide,
    /// All goes well, in about 3 minutes, but the answers do not.
    Flaky,
}

/// How many sub-jobs or tasks [`Scenario::Wide`] comes to.
const WIDE: u64 = 10_000;

type Plans = LazyLock<[Plan; 5]>;

// Made once: the wide ones take longer to plan than to write.
static CCE: Plans = LazyLock::new(|| Scenario::ALL.map(cce::plan));
static IEF: Plans = LazyLock::new(|| Scenario::ALL.map(ief::plan));
static SERVICESTAGE: Plans = LazyLock::new(|| Scenario::ALL.map(servicestage::plan));

impl Scenario {
    const ALL: [Self; 5] = [Self::Success, Self::Failure, Self::Slow, Self::Wide, Self::Flaky];

    fn name(self) -> &'static str {
        match self {
            Self::Success => "demo-success",
            Self::Failure => "demo-failure",
            Self::Slow => "demo-slow",
            Self::Wide => "demo-wide",
            Self::Flaky => "demo-flaky",
        }
    }

    /// The scenario of a job's id, which is its name, or its name with `-` and anything behind it.
    pub(super) fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| {
            id.strip_prefix(scenario.name())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// What happens in it.
    pub(super) fn plan(self, family: Family) -> &'static Plan {
        let plans = match family {
            Family::Cce => &CCE,
            Family::Ief => &IEF,
            Family::ServiceStage => &SERVICESTAGE,
        };
        &plans[self as usize]
    }
}

/// When the sub-job or task of that index is seen, begins and ends in [`Scenario::Wide`]: a thousand more are seen every
/// five seconds, and they are worked off one after the other in less than 5 minutes.
fn wide_times(index: u64) -> [u64; 3] {
    let wave = index / 1_000;
    let starts = 3_000 + index * 28;
    [1_500 + wave * 5_000, starts, starts + 4_000 + index % 7 * 500]
}
