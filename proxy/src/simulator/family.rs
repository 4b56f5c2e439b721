//! Families of systems.

use jobtree::engine::apis::BuiltIn;

/// Systems that have the same plans and the same errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SystemFamily {
    Cce,
    Ief,
    ServiceStage,
}

impl From<BuiltIn> for SystemFamily {
    fn from(system: BuiltIn) -> Self {
        match system {
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => Self::Cce,
            BuiltIn::Ief => Self::Ief,
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => Self::ServiceStage,
        }
    }
}
