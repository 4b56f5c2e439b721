//! Which addresses a job is asked for at.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::engine::apis::{DecodeOptions, InstanceId, Registry, System};
use crate::engine::model::error::{ErrorKind, JobError};

/// What may stand unencoded in a path segment or a query value (RFC 3986 "unreserved").
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How many levels are made whole by asking for sub-jobs by their ids, unless the host says otherwise.
pub const DEFAULT_DEPTH: u8 = 3;

/// What a host says of the job it wants to see, as it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobAddress {
    /// The system, such as `cce`. Empty: told by the body, where `src` is given.
    pub system: String,
    /// The project.
    pub project_id: String,
    /// The job.
    pub job_id: String,
    /// The instance of IEF or ServiceStage, where one is meant.
    pub instance_id: String,
    /// Where requests go: empty, a prefix, or a template with `{path}` and the like.
    pub proxy: String,
    /// The full address of a job body; replaces all but `system`.
    pub src: String,
    /// How many levels are made whole by asking for sub-jobs by their ids, from 1 (never).
    pub depth: u8,
    /// What else may be chosen about the reading.
    pub options: DecodeOptions,
}

impl Default for JobAddress {
    fn default() -> Self {
        Self {
            system: String::new(),
            project_id: String::new(),
            job_id: String::new(),
            instance_id: String::new(),
            proxy: String::new(),
            src: String::new(),
            depth: DEFAULT_DEPTH,
            options: DecodeOptions::default(),
        }
    }
}

/// One HTTP GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Absolute, or relative to the page.
    pub url: String,
    /// Names and values, beside what every request has.
    pub headers: Vec<(&'static str, String)>,
    /// The server's mark (`ETag`) for the answer that is known already, for header `If-None-Match`.
    pub if_none_match: Option<String>,
}

/// A request that makes sense.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// Whose body the answer is.
    pub system: System,
    /// The project asked for. `None` where an address is.
    pub project_id: Option<String>,
    /// The job asked for. `None` where an address is.
    pub job_id: Option<String>,
    /// How many levels are made whole.
    pub depth: u8,
    /// What else may be chosen about the reading.
    pub options: DecodeOptions,
    instance_id: String,
    /// The `src`, else the proxy.
    to: String,
}

impl JobAddress {
    /// Checks every part.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`], with a message that names the part and what it may be.
    pub fn request(&self, registry: &Registry) -> Result<JobRequest, JobError> {
        let system = registry.named(self.system.trim())?;
        let src = self.src.trim();
        let request = JobRequest {
            system,
            project_id: None,
            job_id: None,
            depth: self.depth.max(1),
            options: self.options,
            instance_id: checked_instance(&self.instance_id)?,
            to: src.to_owned(),
        };
        if !src.is_empty() {
            require_http(src, "src")?;
            return Ok(request);
        }
        if request.system == System::Auto {
            let names = registry.names();
            return Err(config(format!(
                "Without src, the system has to be named; it is one of {names}."
            )));
        }
        let request = JobRequest {
            project_id: Some(checked_id("project id", &self.project_id)?.to_owned()),
            job_id: Some(checked_id("job id", &self.job_id)?.to_owned()),
            to: self.proxy.trim().to_owned(),
            ..request
        };
        check_proxy(&request.to)?;
        Ok(request)
    }
}

impl JobRequest {
    /// Asks for the job; of a job in pages for those tasks that come behind the first `offset` ones.
    pub fn ask(&self, offset: usize) -> HttpRequest {
        match &self.job_id {
            None => HttpRequest { url: self.to.clone(), headers: Vec::new(), if_none_match: None },
            Some(job_id) => self.ask_for(job_id, offset),
        }
    }

    /// Asks for a sub-job by its own id; `None` where that cannot be.
    pub fn ask_child(&self, id: &str) -> Option<HttpRequest> {
        self.can_ask_child(id).then(|| self.ask_for(id, 0))
    }

    /// Whether a sub-job can be asked for by this id.
    pub fn can_ask_child(&self, id: &str) -> bool {
        self.system.has_sub_jobs_by_id() && self.job_id.is_some() && is_valid_id(id)
    }

    fn ask_for(&self, job_id: &str, offset: usize) -> HttpRequest {
        let project = encode(self.project_id.as_deref().unwrap_or_default());
        let job = encode(job_id);
        let template = self.system.path().unwrap_or_default();
        let path = template.replace("{project_id}", &project).replace("{job_id}", &job);
        let mut query = self.system.paging().map(|paging| paging.query(offset)).unwrap_or_default();
        let mut headers = Vec::new();
        match self.system.spec().map(|spec| spec.instance_id) {
            Some(InstanceId::Query(name)) if !self.instance_id.is_empty() => {
                let separator = if query.is_empty() { "" } else { "&" };
                query.push_str(&format!("{separator}{name}={}", encode(&self.instance_id)));
            }
            Some(InstanceId::Header(name)) if !self.instance_id.is_empty() => {
                headers.push((name, self.instance_id.clone()));
            }
            _ => {}
        }
        let parts = UrlParts {
            path: &path,
            query: &query,
            system: self.system.name(),
            project: &project,
            job: &job,
        };
        HttpRequest { url: parts.through(&self.to), headers, if_none_match: None }
    }
}

/// What a proxy's template can hold. All but `system` is encoded already.
struct UrlParts<'a> {
    path: &'a str,
    query: &'a str,
    system: &'a str,
    project: &'a str,
    job: &'a str,
}

impl UrlParts<'_> {
    /// Puts the parts behind a prefix or into a template, which [`check_proxy`] has seen.
    fn through(&self, proxy: &str) -> String {
        if !proxy.contains('{') {
            return with_query(format!("{}{}", proxy.trim_end_matches('/'), self.path), self.query);
        }
        let mut url = String::with_capacity(proxy.len() + self.path.len() + self.query.len());
        let mut rest = proxy;
        let mut holds_query = false;
        while let Some((before, name, behind)) = next_name(rest) {
            url.push_str(before);
            match name {
                "path" => {
                    // `/proxy/{path}` and `/proxy{path}` mean the same.
                    let is_parted = url.ends_with('/');
                    url.push_str(if is_parted {
                        self.path.trim_start_matches('/')
                    } else {
                        self.path
                    });
                }
                "url" => {
                    url.push_str(&encode(&with_query(self.path.to_owned(), self.query)));
                    holds_query = true;
                }
                "system" => url.push_str(&encode(self.system)),
                "project_id" => url.push_str(self.project),
                "job_id" => url.push_str(self.job),
                _ => {}
            }
            rest = behind;
        }
        url.push_str(rest);
        if holds_query { url } else { with_query(url, self.query) }
    }
}

fn with_query(url: String, query: &str) -> String {
    if query.is_empty() {
        return url;
    }
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{query}")
}

/// What stands before the next `{name}`, the name, and what stands behind it.
fn next_name(template: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = template.split_once('{')?;
    let (name, behind) = after.split_once('}')?;
    Some((before, name, behind))
}

fn check_proxy(proxy: &str) -> Result<(), JobError> {
    require_http(proxy, "proxy")?;
    let mut rest = proxy;
    let mut names_the_job = !proxy.contains('{');
    while let Some((_, name, behind)) = next_name(rest) {
        if !["path", "url", "system", "project_id", "job_id"].contains(&name) {
            return Err(config(format!(
                "The proxy template has {{{name}}}; it may hold {{path}}, {{url}}, {{system}}, {{project_id}} and \
                 {{job_id}}."
            )));
        }
        names_the_job |= matches!(name, "path" | "url" | "job_id");
        rest = behind;
    }
    if rest.contains('{') {
        return Err(config("The proxy template has a { without its }."));
    }
    if !names_the_job {
        return Err(config("The proxy template needs {path}, {url} or {job_id}."));
    }
    Ok(())
}

/// Whether an id may become a path segment: not empty, and no `/`, `\`, `..` or control character.
pub fn is_valid_id(id: &str) -> bool {
    let is_one_segment = !id.contains(['/', '\\']) && !id.contains("..") && id != ".";
    !id.is_empty() && is_one_segment && !id.contains(char::is_control)
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

/// An instance id may become a header, which holds ASCII only.
fn checked_instance(id: &str) -> Result<String, JobError> {
    let id = id.trim_matches(' ');
    if id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(id.to_owned());
    }
    Err(config("The instance id must hold ASCII characters only, and no blanks."))
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
