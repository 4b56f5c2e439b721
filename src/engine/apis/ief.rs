//! Intelligent EdgeFabric (IEF): a batch job with a task per edge node.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use super::DecodeOptions;
use super::job_evidence::JobEvidence;
use crate::engine::decode::context::DecodeContext;
use crate::engine::decode::rollup::rolled_up;
use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::{Document, Json};
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::{Detail, Node, WarningCode};

fn job_fields() -> FieldMap {
    FieldMap::new(&[
        (JobField::Id, &["job_id"]),
        (JobField::Name, &["job_name"]),
        (JobField::JobType, &["job_type"]),
        (JobField::Phase, &["status"]),
        (JobField::Reason, &["reason"]),
        (JobField::StartedAt, &["created_at"]),
        (JobField::UpdatedAt, &["status_last_updated_at"]),
        (JobField::Details, &["description", "target_type"]),
    ])
}

fn task_fields() -> FieldMap {
    FieldMap::new(&[
        (JobField::Id, &["task_id"]),
        (JobField::Name, &["task_name"]),
        (JobField::Phase, &["status"]),
        (JobField::Reason, &["reason"]),
        (JobField::StartedAt, &["created_at"]),
        (JobField::UpdatedAt, &["status_last_updated_at", "updated_at"]),
        (JobField::Details, &["target_id", "extension_info"]),
    ])
}

/// Whether a body is a job. If the host has named the API, an ID or a status is enough.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    let has_tasks = body.member("tasks").is_some_and(|tasks| tasks.items().len() > 0);
    let is_evident = |evidence: JobEvidence| {
        let has_status = evidence.has_status() && body.member("tasks").is_some();
        (evidence.has_id || has_status) && (has_tasks || !evidence.is_error(body))
    };
    JobEvidence::find(&job_fields(), body).is_some_and(is_evident)
}

/// Whether a body of unknown origin is a job.
pub(crate) fn is_recognized(body: Json<'_>) -> bool {
    let has = |key| body.member(key).is_some();
    has("job_id") && (has("task_total_count") || has("targets") || has("task_data")) && is_job(body)
}

/// Reads a job, which IEF sends in one page.
pub(crate) fn read(
    body: Json<'_>,
    _pages: &[Document<'_>],
    options: DecodeOptions,
    context: &mut DecodeContext<'_>,
) -> (Node, Option<usize>) {
    let mut root = job_fields().read(body, context);
    if options.show_task_data
        && let Some(value) = body.member("task_data").and_then(Json::text)
    {
        root.details.push(Detail { key: "task_data".into(), value: value.into() });
    }
    let nodes = node_names(body);
    let fields = task_fields();
    for (index, sent) in context.list(body, "tasks", &root.id).enumerate() {
        if !sent.is_object() {
            context.warn(WarningCode::WrongType, "A task is not an object.", Some(&root.id));
            continue;
        }
        let mut node = fields.read_at(sent, index, context);
        let target = sent.member("target_id").and_then(Json::text);
        let edge_node = target.and_then(|target| {
            let place = nodes.binary_search_by(|(known, _)| known.cmp(&target)).ok()?;
            Some(&nodes[place].1)
        });
        if let Some(edge_node) = edge_node {
            node.name = format!("{} ({edge_node})", node.name).into();
            let (key, value) = (context.shared("node_name"), context.shared(edge_node));
            node.details.push(Detail { key, value });
        }
        root.children.push(rolled_up(node, context));
    }
    set_counts(body, &mut root, context);
    (root, None)
}

/// The edge nodes' names by target ID, sorted by it.
fn node_names(body: Json<'_>) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let targets = body.member("targets").into_iter().flat_map(Json::items);
    // A heap is a tenth of the code of `sort` or of a map.
    let names: BinaryHeap<_> = targets
        .filter_map(|target| Some((target.member("target_id")?.text()?, node_name(target)?)))
        .collect();
    names.into_sorted_vec()
}

fn node_name(target: Json<'_>) -> Option<Cow<'_, str>> {
    let is_name =
        |pair: &Json<'_>| pair.member("key").and_then(Json::text).as_deref() == Some("node_name");
    target.member("extension_info")?.items().find(is_name)?.member("value")?.text()
}

/// Sets the counts of a job without listed tasks from the service's counters, else compares the counters with the
/// tasks.
///
/// The tasks are preferred, because the service's documentation, and perhaps the service, swaps the counters of failure
/// and success.
fn set_counts(body: Json<'_>, root: &mut Node, context: &mut DecodeContext<'_>) {
    let mut counter = |key: &str| {
        let sent = body.member(key).filter(|sent| !sent.is_blank())?;
        let count = sent.count().and_then(|count| u32::try_from(count).ok());
        if count.is_none() {
            context.warn(WarningCode::WrongType, format!("{key} is not a count."), Some(&root.id));
        }
        count
    };
    let total = counter("task_total_count");
    let failed = counter("task_failed_count");
    let succeeded = counter("task_success_count");
    if root.children.is_empty() {
        let Some(total) = total.filter(|total| *total > 0) else { return };
        let message = format!("Counts {total} tasks, but lists none.");
        context.warn(WarningCode::ChildrenMissing, message, Some(&root.id));
        let failed = failed.unwrap_or(0).min(total);
        let succeeded = succeeded.unwrap_or(0).min(total - failed);
        let done = failed + succeeded;
        // The counters may be swapped: a job that succeeded has no failed tasks.
        let is_success = root.phase == Phase::Succeeded;
        let (failed, succeeded) = if is_success { (0, done) } else { (failed, succeeded) };
        root.progress = Progress { done, succeeded, failed, total, ..root.progress };
        return;
    }
    let seen = |phase| {
        let tasks = root.children.iter().filter(|task| task.phase == phase).count();
        u32::try_from(tasks).unwrap_or(u32::MAX)
    };
    let listed = u32::try_from(root.children.len()).unwrap_or(u32::MAX);
    for (name, counter, listed) in [
        ("task_total_count", total, listed),
        ("task_failed_count", failed, seen(Phase::Failed)),
        ("task_success_count", succeeded, seen(Phase::Succeeded)),
    ] {
        if let Some(counter) = counter
            && counter != listed
        {
            let message = format!("{name} is {counter}, but the listed tasks add up to {listed}.");
            let is_total = name == "task_total_count";
            let code = if is_total && counter > listed {
                WarningCode::ChildrenMissing
            } else {
                WarningCode::CountsDisagree
            };
            context.warn(code, message, Some(&root.id));
        }
    }
}
