//! What people read. English; the other languages of the contract are to stand beside it.

use super::connection::{Connection, Link};
use super::duration;
use super::error::{ErrorKind, JobError};
use super::phase::Phase;
use super::progress::Progress;
use super::snapshot::Node;

/// The word for a phase.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "Pending",
        Phase::Running => "Running",
        Phase::Paused => "Paused",
        Phase::Succeeded => "Succeeded",
        Phase::Partial => "Partly succeeded",
        Phase::Failed => "Failed",
        Phase::Cancelled => "Cancelled",
        Phase::Skipped => "Skipped",
        Phase::Unknown => "Unknown",
    }
}

/// What a node does. Its type says so, but for ServiceStage's tasks, whose types are ways to run them.
pub fn title(node: &Node) -> String {
    if let Some(heading) = node.name.strip_prefix("SEPARATOR_") {
        return parted(heading);
    }
    match node.job_type.as_deref() {
        None | Some("echo" | "restful" | "kube") => node.name.to_string(),
        Some(own) => job_type(own),
    }
}

/// What a job type does, in the words of the vendor's console where they are known, else its own words parted.
pub fn job_type(job_type: &str) -> String {
    let known = match job_type {
        "CreateCluster" => "Create cluster",
        "ScaleupCluster" => "Add nodes",
        "CreateNode" => "Create node",
        "CreateNodeVM" => "Create the VM for the node",
        "CreateNodeBMS" => "Create the bare metal server for the node",
        "InstallNode" => "Install Kubernetes on the node",
        "GetPSMCert" => "Get cluster certificate",
        "CreatePSMCert" => "Create cluster certificate",
        "InstallMaster" => "Install master",
        "node_upgrade" => "Upgrade edge nodes",
        "deployment_deploy" => "Deploy to edge nodes",
        "deployment_upgrade" => "Upgrade a deployment",
        "SYSTEM_INNER" => "System operation",
        _ => return parted(job_type),
    };
    known.to_owned()
}

/// `ResizeVPCSubnet` becomes `Resize VPC subnet`, `DAILY_OPERATION` becomes `Daily operation`. Types are
/// ASCII everywhere; what is not stays as it is.
fn parted(name: &str) -> String {
    let is_shouted = name.len() > 4 && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let name = if is_shouted { name.to_ascii_lowercase() } else { name.to_owned() };
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &c) in letters.iter().enumerate() {
        if matches!(c, '_' | '-' | ' ') {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let behind = letters.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && (before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                || (before.is_some_and(|c| c.is_ascii_uppercase())
                    && behind.is_some_and(char::is_ascii_lowercase)));
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    let is_acronym = |word: &str| word.len() > 1 && !word.chars().any(|c| c.is_ascii_lowercase());
    let words = words.iter().enumerate().map(|(at, word)| match (at, is_acronym(word)) {
        (_, true) => word.clone(),
        (0, false) => capitalised(word),
        (_, false) => word.to_ascii_lowercase(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// `3 of 5 done`, and how many of these failed.
pub fn progress(progress: Progress) -> String {
    let Progress { done, failed, total, .. } = progress;
    match failed {
        0 => format!("{done} of {total} done"),
        _ => format!("{done} of {total} done, {failed} failed"),
    }
}

/// How things stand with the server.
pub fn connection(connection: &Connection) -> String {
    let link = match connection.link {
        Link::Idle => "Not refreshing".to_owned(),
        Link::Refreshing => "Refreshing".to_owned(),
        Link::Live => "Live".to_owned(),
        Link::Manual => "Refreshes when asked to".to_owned(),
        Link::Paused => "Paused".to_owned(),
        Link::Hidden => "Paused while hidden".to_owned(),
        Link::Offline => "Offline".to_owned(),
        Link::Retrying { in_seconds } => format!("Retrying in {in_seconds} s"),
        Link::SignInExpired => "Sign-in expired".to_owned(),
        Link::Stopped => "Stopped".to_owned(),
        Link::Ended => "Ended".to_owned(),
    };
    match connection.stale_for_seconds {
        Some(seconds) => {
            format!("{link} · last good answer {} ago", duration::text(seconds * 1000))
        }
        None => link,
    }
}

/// What went wrong, as a headline.
pub fn error(error: &JobError) -> &'static str {
    match error.kind {
        ErrorKind::Config => "This job cannot be asked for",
        ErrorKind::Network => "The server cannot be reached",
        ErrorKind::Timeout => "The server is not answering",
        ErrorKind::Auth => "You are not signed in, or not any more",
        ErrorKind::Forbidden => "You may not see this job",
        ErrorKind::NotFound if error.is_no_such_api() => "The address leads to no API",
        ErrorKind::NotFound => "There is no such job here",
        ErrorKind::Throttled => "The server asks for a pause",
        ErrorKind::Http => "The server could not answer",
        ErrorKind::InvalidBody => "The answer is not a job",
        ErrorKind::Unsupported => "This browser cannot show the job",
    }
}
