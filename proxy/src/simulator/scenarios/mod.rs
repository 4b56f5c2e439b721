//! The plans of the simulated jobs: what each scenario does in each family of systems.

mod cce;
mod ief;
mod scenario;
mod servicestage;

use std::sync::LazyLock;

use super::family::SystemFamily;
use super::plan::Plan;
pub(super) use scenario::Scenario;

type Plans = LazyLock<[Plan; 5]>;

// Made once: the wide plans take longer to make than to write.
static CCE: Plans = LazyLock::new(|| Scenario::ALL.map(cce::plan));
static IEF: Plans = LazyLock::new(|| Scenario::ALL.map(ief::plan));
static SERVICESTAGE: Plans = LazyLock::new(|| Scenario::ALL.map(servicestage::plan));

/// The plan of a scenario's job in that family.
pub(super) fn plan(scenario: Scenario, family: SystemFamily) -> &'static Plan {
    let plans = match family {
        SystemFamily::Cce => &CCE,
        SystemFamily::Ief => &IEF,
        SystemFamily::ServiceStage => &SERVICESTAGE,
    };
    &plans[scenario as usize]
}
