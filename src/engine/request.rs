//! Which address a job is asked for at.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::{ErrorKind, JobError};
use super::systems::System;

/// What may stand unencoded in a path segment or a query value (RFC 3986 "unreserved").
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a host says of the job it wants to see, as it says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobAddress {
    /// The system, such as `cce`. Empty: told by the body, where `src` is given.
    pub system: String,
    /// The project.
    pub project_id: String,
    /// The job.
    pub job_id: String,
    /// Where requests go: empty, a prefix, or a template with `{path}` and the like.
    pub proxy: String,
    /// The full address of a job body; replaces all but `system`.
    pub src: String,
}

/// A request that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRequest {
    /// Whose body the answer is.
    pub system: System,
    /// The project asked for.
    pub project_id: Option<String>,
    /// The job asked for.
    pub job_id: Option<String>,
    /// Where to ask, absolute or relative to the page.
    pub url: String,
}

impl JobAddress {
    /// Checks every part and makes the address.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`], with a message that names the part and what it may be.
    pub fn request(&self) -> Result<JobRequest, JobError> {
        let system: System = self.system.trim().parse()?;
        let src = self.src.trim();
        if !src.is_empty() {
            require_http(src, "src")?;
            return Ok(JobRequest { system, project_id: None, job_id: None, url: src.to_owned() });
        }
        let project_id = checked_id("project id", &self.project_id)?;
        let job_id = checked_id("job id", &self.job_id)?;
        let Some(template) = system.path() else {
            return Err(config(format!(
                "Without src, the system has to be named; it is one of {}.",
                System::names()
            )));
        };
        let project = encode(project_id);
        let job = encode(job_id);
        let path = template.replace("{project_id}", &project).replace("{job_id}", &job);
        let url = through(self.proxy.trim(), &path, system.name(), &project, &job)?;
        let (project_id, job_id) = (Some(project_id.to_owned()), Some(job_id.to_owned()));
        Ok(JobRequest { system, project_id, job_id, url })
    }
}

/// Whether an id may become a path segment: not empty, and no `/`, `\`, `..` or control character.
pub fn is_valid_id(id: &str) -> bool {
    !(id.is_empty()
        || id.contains(['/', '\\'])
        || id.contains("..")
        || id.contains(char::is_control))
        && id != "."
}

fn checked_id<'a>(what: &str, id: &'a str) -> Result<&'a str, JobError> {
    let id = id.trim_matches(' ');
    if id.is_empty() {
        return Err(config(format!("The {what} is missing.")));
    }
    if !is_valid_id(id) {
        return Err(config(format!(
            "The {what} must not hold a slash, two dots in a row or a control character."
        )));
    }
    Ok(id)
}

/// Puts `path` behind a prefix or into a template. `project` and `job` are encoded already.
fn through(
    proxy: &str,
    path: &str,
    system: &str,
    project: &str,
    job: &str,
) -> Result<String, JobError> {
    require_http(proxy, "proxy")?;
    if !proxy.contains('{') {
        return Ok(format!("{}{path}", proxy.trim_end_matches('/')));
    }
    let mut url = String::with_capacity(proxy.len() + path.len());
    let mut rest = proxy;
    let mut names_the_job = false;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            return Err(config("The proxy template has a { without its }."));
        };
        url.push_str(before);
        match name {
            "path" => {
                // `/proxy/{path}` and `/proxy{path}` mean the same.
                let path = if url.ends_with('/') { path.trim_start_matches('/') } else { path };
                url.push_str(path);
            }
            "url" => url.push_str(&encode(path)),
            "system" => url.push_str(system),
            "project_id" => url.push_str(project),
            "job_id" => url.push_str(job),
            other => {
                return Err(config(format!(
                    "The proxy template has {{{other}}}; it may hold {{path}}, {{url}}, {{system}}, {{project_id}} and \
                     {{job_id}}."
                )));
            }
        }
        names_the_job |= matches!(name, "path" | "url" | "job_id");
        rest = behind;
    }
    url.push_str(rest);
    if !names_the_job {
        return Err(config("The proxy template needs {path}, {url} or {job_id}."));
    }
    Ok(url)
}

/// Addresses with a scheme have to be of the web; without one they are relative to the page.
fn require_http(address: &str, what: &str) -> Result<(), JobError> {
    if address.contains(char::is_control) {
        return Err(config(format!("The {what} must not hold a control character.")));
    }
    let head = address.split(['/', '?', '#', '{']).next().unwrap_or("");
    match head.split_once(':') {
        Some((scheme, _))
            if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") =>
        {
            Err(config(format!("The {what} must be a path or start with https:// or http://.")))
        }
        _ => Ok(()),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn config(message: impl Into<String>) -> JobError {
    JobError { stopped: true, ..JobError::new(ErrorKind::Config, message) }
}

impl std::str::FromStr for System {
    type Err = JobError;

    fn from_str(name: &str) -> Result<Self, JobError> {
        System::named(name).ok_or_else(|| {
            config(format!("There is no system \"{name}\"; it is one of {}.", System::names()))
        })
    }
}
