//! ServiceStage: a job with pages of tasks, some of which are headings of the tasks that follow.

use std::collections::{BinaryHeap, HashSet};
use std::rc::Rc;

use super::DecodeOptions;
use super::job_evidence::JobEvidence;
use super::paging::Paging;
use crate::engine::decode::context::DecodeContext;
use crate::engine::decode::field_path::FieldPath;
use crate::engine::decode::parts::derive_from_children;
use crate::engine::decode::rollup::rolled_up;
use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::{self, Document, Json, Kind};
use crate::engine::model::decimal::Decimal;
use crate::engine::model::snapshot::{Node, WarningCode};
use crate::engine::model::timestamp::Timestamp;

fn job_fields() -> FieldMap {
    let mut fields = FieldMap::new(&[
        (JobField::Id, &["JOB_ID"]),
        (JobField::Name, &["JOB_NAME", "JOB_DESC"]),
        (JobField::JobType, &["JOB_TYPE"]),
        (JobField::Phase, &["EXECUTION_STATUS"]),
        (
            JobField::Details,
            &["JOB_DESC", "SERVICE_INSTANCE_ID", "ORDER_ID", "CREATED_BY", "rollback_enabled"],
        ),
    ]);
    fields.root = FieldPath::new("job");
    fields
}

fn task_fields() -> FieldMap {
    FieldMap::new(&[
        (JobField::Id, &["TASK_ID"]),
        (JobField::Name, &["TASK_NAME"]),
        (JobField::JobType, &["TASK_TYPE"]),
        (JobField::Phase, &["TASK_STATUS"]),
        (JobField::StartedAt, &["CREATED_AT"]),
        // `update_at` is the spelling of v3.
        (JobField::UpdatedAt, &["LAST_HEALTH_CHECK", "update_at", "updated_at"]),
        (JobField::Details, &["TASK_INDEX", "OWNER_ID"]),
    ])
}

/// How tasks are paged. The vendor's provider for Terraform requests 50 per page too; the service's maximum is not
/// documented.
pub(crate) const PAGING: Paging = Paging {
    limit: "limit",
    offset: "offset",
    descending: "desc",
    page_size: 50,
    items: "tasks",
    item_id: "TASK_ID",
    total: "task_count",
};

/// Whether a body is a job. If the host has named the API, anything that describes it is enough.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    let has_tasks = body.member(PAGING.items).is_some_and(|tasks| tasks.items().len() > 0);
    let is_evident = |evidence: JobEvidence| {
        let is_described = evidence.has_id
            || evidence.has_name
            || evidence.has_status()
            || evidence.has_type_or_parts;
        has_tasks || (is_described && !evidence.is_error(body))
    };
    JobEvidence::find(&job_fields(), body).is_some_and(is_evident)
}

/// Whether a body of unknown origin is a job, of either version.
pub(crate) fn is_recognized(body: Json<'_>) -> bool {
    is_job(body) && body.member("job").is_some_and(|job| job.member("EXECUTION_STATUS").is_some())
}

/// Whether a body of unknown origin is a job of API v3, whose keys are in lower case.
pub(crate) fn is_version_3(body: Json<'_>) -> bool {
    let mut members = body.member("job").into_iter().flat_map(Json::members);
    members.any(|(key, _)| key == "execution_status") && is_job(body)
}

/// Reads a job and its tasks, and how many tasks there are on all pages.
pub(crate) fn read(
    first: Json<'_>,
    pages: &[Document<'_>],
    _options: DecodeOptions,
    context: &mut DecodeContext<'_>,
) -> (Node, Option<usize>) {
    let mut root = job_fields().read(first, context);
    let pages = pages.iter().map(Document::root);
    // Pages are requested one after the other, so the last count is the newest.
    let last = pages.clone().next_back().unwrap_or(first);
    let mut tasks = sorted_tasks(pages, &root.id, context);
    times(&mut root, &tasks);
    let task_count = PAGING.total_on(last);
    compare_count(last, tasks.len(), &root.id, context);
    tasks.reverse();
    while let Some(mut task) = tasks.pop() {
        if is_heading(&task) {
            while let Some(below) = tasks.pop_if(|next| !is_heading(next)) {
                task.children.push(rolled_up(below, context));
            }
            // The marker's own status only says that it was reached.
            derive_from_children(&mut task);
        }
        root.children.push(rolled_up(task, context));
    }
    (root, task_count)
}

/// Compares the count of tasks on the last page with the number of tasks on all pages. Warns if the count cannot be trusted,
/// and if tasks may be missing.
fn compare_count(last: Json<'_>, listed: usize, job_id: &str, context: &mut DecodeContext<'_>) {
    let sent = last.member(PAGING.total).filter(|sent| sent.kind() != Kind::Null);
    let count = PAGING.total_on(last);
    if let Some(count) = count.filter(|count| *count > listed) {
        let message = format!("Only {listed} of {count} tasks were returned.");
        context.warn(WarningCode::ChildrenMissing, message, Some(job_id));
    }
    if count.is_some_and(|count| count >= listed) {
        return;
    }
    if let Some(sent) = sent {
        let message = match count {
            Some(count) => format!("task_count is {count}, but {listed} tasks were returned."),
            None => format!("task_count is not a count: {}.", sent.text().unwrap_or_default()),
        };
        context.warn(WarningCode::CountsDisagree, message, Some(job_id));
    }
    // Without a count, the list ends with an empty page.
    if PAGING.items_on(last).is_some_and(|items| items > 0) {
        let message = "The number of tasks is not known, so that some may be missing.";
        context.warn(WarningCode::ChildrenMissing, message, Some(job_id));
    }
}

/// All tasks in display order: by `TASK_INDEX` if every task has one, else as sent.
fn sorted_tasks<'d>(
    pages: impl Iterator<Item = Json<'d>>,
    job_id: &str,
    context: &mut DecodeContext<'_>,
) -> Vec<Node> {
    let fields = task_fields();
    let (mut tasks, mut indexes) = (Vec::new(), Vec::new());
    let mut earlier_pages = HashSet::<Rc<str>>::new();
    for page in pages {
        let mut this_page = Vec::new();
        for sent in context.list(page, PAGING.items, job_id) {
            if !sent.is_object() {
                context.warn(WarningCode::WrongType, "A task is not an object.", Some(job_id));
                continue;
            }
            // A job that grows between two requests pushes tasks onto the next page, where they are sent again.
            let id = sent.member("TASK_ID").and_then(Json::text);
            if id.as_ref().is_some_and(|id| earlier_pages.contains(&**id)) {
                continue;
            }
            this_page.extend(id.map(Rc::from));
            let mut task = fields.read_at(sent, tasks.len(), context);
            read_messages(sent, &mut task, context);
            let index = sent.member("TASK_INDEX").and_then(Json::decimal);
            indexes.push(index.and_then(Decimal::whole));
            tasks.push(task);
        }
        earlier_pages.extend(this_page);
    }
    // A heap sorts with a tenth of the code of `sort`.
    let order: Option<BinaryHeap<_>> =
        indexes.into_iter().enumerate().map(|(at, index)| Some((index?, at))).collect();
    let Some(order) = order else { return tasks };
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    order.into_sorted_vec().into_iter().filter_map(|(_, at)| tasks[at].take()).collect()
}

/// Sets the job's times, which it does not send: it started with its first task and changed with its last.
fn times(root: &mut Node, tasks: &[Node]) {
    let order = |time: &Timestamp| time.unix_nanos();
    root.started_at = tasks.iter().filter_map(|task| task.started_at).min_by_key(order);
    root.updated_at = tasks
        .iter()
        .flat_map(|task| [task.started_at, task.updated_at])
        .flatten()
        .max_by_key(order);
}

fn is_heading(task: &Node) -> bool {
    task.job_type.as_deref() == Some("echo") && heading(&task.name).is_some()
}

/// The title in a heading's name: `BUILDING` in `SEPARATOR_BUILDING`. `None` for a name that is not a heading's.
pub(crate) fn heading(name: &str) -> Option<&str> {
    name.strip_prefix("SEPARATOR_")
}

/// Whether a task's type only says how the task runs, and not what it does.
pub(crate) fn is_way_to_run(task_type: &str) -> bool {
    matches!(task_type, "echo" | "restful" | "kube")
}

/// Reads `MESSAGES`, a JSON document in a string: `{}`, or a code and a sentence.
fn read_messages(sent: Json<'_>, task: &mut Node, context: &mut DecodeContext<'_>) {
    let Some(messages) = sent.member("MESSAGES") else { return };
    if messages.is_object() {
        return apply(messages, None, task);
    }
    let Some(text) = messages.text() else { return };
    let document = json::decode(text.as_bytes());
    match document.as_ref().map(|document| (document.root().kind(), document.root())) {
        Ok((Kind::Null, _)) => {}
        Ok((Kind::Object, messages)) => apply(messages, Some(&text), task),
        Ok((Kind::Text | Kind::EscapedText, plain)) => {
            task.reason = plain.text().map(|plain| plain.as_ref().into());
        }
        _ => {
            context.warn(
                WarningCode::BadNestedJson,
                "MESSAGES is not a JSON object.",
                Some(&task.id),
            );
            task.reason = Some(text.as_ref().into());
        }
    }
}

fn apply(messages: Json<'_>, whole: Option<&str>, task: &mut Node) {
    let text = |key| messages.member(key).and_then(Json::text).map(|text| text.as_ref().into());
    (task.code, task.reason) = (text("Message"), text("Detail"));
    let is_empty = messages.members().next().is_none();
    if task.code.is_none() && task.reason.is_none() && !is_empty {
        task.reason = whole.map(Into::into);
    }
}
