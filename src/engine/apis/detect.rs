//! Which system a body is of.

use super::{BuiltIn, System, cce, ief, servicestage};
use crate::engine::json::Json;

/// The built-in system whose job `body` is; `None` where it is no job, or one of another system than was asked.
pub(crate) fn family(system: &System, body: Json<'_>) -> Option<BuiltIn> {
    match system {
        System::BuiltIn(system) => is_of(*system, body).then_some(*system),
        System::Registered(_) => None,
        System::Auto => told_by(body),
    }
}

fn is_of(system: BuiltIn, body: Json<'_>) -> bool {
    match system {
        BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => cce::looks_like(body),
        // Whoever names the system needs no more proof than an id or a status.
        BuiltIn::Ief => {
            body.member("job_id").is_some()
                || (body.member("status").is_some() && body.member("tasks").is_some())
        }
        BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => {
            body.member("job").is_some_and(Json::is_object)
        }
    }
}

fn told_by(body: Json<'_>) -> Option<BuiltIn> {
    if servicestage::looks_like(body) {
        let is_version_3 = servicestage::is_version_3(body);
        return Some(if is_version_3 { BuiltIn::ServiceStageV3 } else { BuiltIn::ServiceStage });
    }
    if ief::looks_like(body) {
        return Some(BuiltIn::Ief);
    }
    // Autopilot's bodies are those of CCE.
    cce::looks_like(body)
        .then(|| if cce::is_version_2(body) { BuiltIn::CceV2 } else { BuiltIn::Cce })
}
