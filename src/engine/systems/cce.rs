//! Cloud Container Engine: a job with sub-jobs, nested.
//!
//! Keys are matched without regard to case, which makes `subJobs` and v2's `subjobs` the same.

use super::super::json::Json;
use super::super::phase::Phase;
use super::super::progress::Progress;
use super::super::snapshot::{Detail, Node, WarningCode};
use super::{MAX_LEVELS, Reading};

/// What `spec` says beside the fields that a node has anyway.
const DETAILS: [&str; 3] = ["clusterUID", "resourceID", "ownerJob"];

/// Whether a body is a job: an object with at least one of the three parts, and not only an error's.
pub(super) fn looks_like(body: &Json<'_>) -> bool {
    ["metadata", "spec", "status"].iter().any(|part| body.member(part).is_some_and(Json::is_object))
}

pub(super) fn read(body: &Json<'_>, reading: &mut Reading) -> Node {
    read_job(body, "#", 0, reading)
}

fn read_job(job: &Json<'_>, position: &str, level: u16, reading: &mut Reading) -> Node {
    let part = |name: &str| job.member(name).unwrap_or(&Json::Null);
    let (metadata, spec, status) = (part("metadata"), part("spec"), part("status"));
    let id = reading.claim_id(metadata.member("uid"), position);

    let raw_phase =
        reading.text(status.member("phase").or_else(|| status.member("status")), "phase", &id);
    let phase = Phase::from_status(raw_phase.as_deref().unwrap_or_default());
    if phase == Phase::Unknown {
        let message = raw_phase.as_ref().map_or_else(
            || "It has no phase.".to_owned(),
            |raw| format!("The phase \"{raw}\" is not known."),
        );
        reading.warn(WarningCode::UnknownPhase, message, Some(&id));
    }

    let children = read_sub_jobs(spec, position, level, &id, reading);
    let progress = if children.is_empty() {
        Progress::of_leaf(phase)
    } else {
        Progress::of_parent(phase, children.iter().map(|child| child.progress))
    };
    let unfinished = progress.done < progress.total;
    if phase.is_terminal() && (unfinished || (phase == Phase::Succeeded && progress.failed > 0)) {
        let message = format!("It is over, with {} of {} done.", progress.done, progress.total);
        reading.warn(WarningCode::ParentChildDisagree, message, Some(&id));
    } else if !phase.is_terminal() && !children.is_empty() && !unfinished {
        let message = "All below it is over, but it is not.";
        reading.warn(WarningCode::ParentChildDisagree, message, Some(&id));
    }

    let job_type = reading.text(spec.member("type"), "type", &id);
    let name = reading
        .text(spec.member("resourceName"), "resourceName", &id)
        .or_else(|| job_type.clone())
        .unwrap_or_else(|| id.clone());
    let started_at = reading.time(metadata.member("creationTimestamp"), "creationTimestamp", &id);
    let updated_at = reading.time(metadata.member("updateTimestamp"), "updateTimestamp", &id);
    let completed_at = reading.time(status.member("completionTime"), "completionTime", &id);
    let reason = reading
        .text(status.member("reason"), "reason", &id)
        .or_else(|| reading.text(status.member("message"), "message", &id));

    Node {
        details: details(spec),
        name,
        job_type,
        phase,
        raw_phase,
        reason,
        code: None,
        started_at,
        updated_at,
        ended_at: completed_at.or(updated_at.filter(|_| phase.is_terminal())),
        progress,
        children,
        id,
    }
}

fn read_sub_jobs(
    spec: &Json<'_>,
    position: &str,
    level: u16,
    id: &str,
    reading: &mut Reading,
) -> Vec<Node> {
    let sub_jobs = match spec.member("subJobs") {
        Some(Json::List(sub_jobs)) => sub_jobs.as_slice(),
        // The published page types it "Object": one sub-job without its brackets.
        Some(one @ Json::Object(_)) => std::slice::from_ref(one),
        None | Some(Json::Null) => &[],
        Some(Json::TooDeep) => {
            reading.warn(WarningCode::TooDeep, "Its sub-jobs lie too deep.", Some(id));
            &[]
        }
        Some(_) => {
            reading.warn(WarningCode::WrongType, "subJobs is no list.", Some(id));
            &[]
        }
    };
    if !sub_jobs.is_empty() && level + 1 >= MAX_LEVELS {
        reading.warn(WarningCode::TooDeep, "Its sub-jobs lie too deep.", Some(id));
        return Vec::new();
    }
    let separator = if level == 0 { "" } else { "." };
    sub_jobs
        .iter()
        .enumerate()
        .filter_map(|(index, sub_job)| {
            if !sub_job.is_object() {
                reading.warn(
                    WarningCode::WrongType,
                    format!("subJobs[{index}] is no job."),
                    Some(id),
                );
                return None;
            }
            let position = format!("{position}{separator}{index}");
            Some(read_job(sub_job, &position, level + 1, reading))
        })
        .collect()
}

fn details(spec: &Json<'_>) -> Vec<Detail> {
    let own = DETAILS.iter().filter_map(|key| Some((*key, spec.member(key)?)));
    let extended = match spec.member("extendParam") {
        Some(Json::Object(members)) => members.as_slice(),
        _ => &[],
    };
    own.chain(extended.iter().map(|(key, value)| (key.as_ref(), value)))
        .filter_map(|(key, value)| {
            Some(Detail { key: key.to_owned(), value: value.text()?.to_owned() })
        })
        .collect()
}
