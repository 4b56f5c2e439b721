//! Builds the URLs and headers of requests from a job's address.

pub use super::ids::is_valid_id;
use super::ids::{checked_id, checked_instance};
use super::path_params::fill_path;
use super::url::{UrlParts, check_proxy, encode, require_http};
use crate::engine::apis::{DecodeOptions, InstanceId, Registry, System};
use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;
use crate::engine::model::template::{fill, has_placeholder};

/// Default number of levels whose missing sub-jobs are requested by ID.
pub const DEFAULT_DEPTH: u8 = 3;

/// Which job to show, and where to request it, as the host specifies it. Checked by [`JobAddress::request`].
///
/// ```
/// use jobtree::engine::refresh::request::JobAddress;
///
/// let address = JobAddress::new("cce", "0123", "4567").with_proxy("/proxy/otc");
/// assert_eq!(address.depth, 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JobAddress {
    /// Name of the system, such as `cce`. May be empty if `src` is set: the system is then detected from the body.
    pub system: String,
    /// Project ID.
    pub project_id: String,
    /// Job ID.
    pub job_id: String,
    /// ID of the service's instance, for IEF, ServiceStage and registered paths with `{instance_id}`. Empty for the default
    /// instance.
    pub instance_id: String,
    /// Values for the other placeholders of a registered path, as a query: `cluster_id=1&pool=2`.
    pub params: String,
    /// Where requests go: empty for the page's own origin, a URL prefix, or a template with `{path}` and the like.
    pub proxy: String,
    /// Full URL of a job's body. Replaces everything but `system`.
    pub src: String,
    /// Number of levels whose missing sub-jobs are requested by ID. 1 means never.
    pub depth: u8,
    /// Options for decoding.
    pub options: DecodeOptions,
}

impl Default for JobAddress {
    fn default() -> Self {
        Self::new("", "", "")
    }
}

impl JobAddress {
    /// The address of a job on the page's own origin.
    pub fn new(
        system: impl Into<String>,
        project_id: impl Into<String>,
        job_id: impl Into<String>,
    ) -> Self {
        Self {
            system: system.into(),
            project_id: project_id.into(),
            job_id: job_id.into(),
            instance_id: String::new(),
            params: String::new(),
            proxy: String::new(),
            src: String::new(),
            depth: DEFAULT_DEPTH,
            options: DecodeOptions::default(),
        }
    }

    /// Sends requests to a URL prefix, or to a template with `{path}`, `{url}`, `{system}`, `{project_id}` and `{job_id}`.
    #[must_use]
    pub fn with_proxy(self, proxy: impl Into<String>) -> Self {
        Self { proxy: proxy.into(), ..self }
    }

    /// Sets the ID of the service's instance, for IEF, ServiceStage and registered paths with `{instance_id}`.
    #[must_use]
    pub fn with_instance_id(self, instance_id: impl Into<String>) -> Self {
        Self { instance_id: instance_id.into(), ..self }
    }

    /// Sets the values for the other placeholders of a registered path, as a query: `cluster_id=1&pool=2`.
    #[must_use]
    pub fn with_params(self, params: impl Into<String>) -> Self {
        Self { params: params.into(), ..self }
    }

    /// Requests the job's body from this URL. Replaces everything but the system.
    #[must_use]
    pub fn with_src(self, src: impl Into<String>) -> Self {
        Self { src: src.into(), ..self }
    }

    /// Sets the number of levels whose missing sub-jobs are requested by ID. 1 means never.
    #[must_use]
    pub fn with_depth(self, depth: u8) -> Self {
        Self { depth, ..self }
    }

    /// Shows IEF's `task_data`, which can hold image names and environment values.
    #[must_use]
    pub fn with_task_data(self, show_task_data: bool) -> Self {
        Self { options: DecodeOptions { show_task_data }, ..self }
    }

    /// Whether the address names a job: it has a job ID or a `src`. A widget without a job waits for one.
    pub fn has_job(&self) -> bool {
        !self.job_id.trim_matches(' ').is_empty() || !self.src.trim().is_empty()
    }

    /// Checks every part of the address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that names the invalid
    /// part and what it may be.
    pub fn request(&self, registry: &Registry) -> Result<JobRequest, JobError> {
        let system = registry.named(self.system.trim())?;
        if system == System::Auto && self.src.trim().is_empty() {
            let names = registry.names();
            return Err(JobError::invalid_address(DetailKind::NoSystem, "", &names));
        }
        self.request_from(system)
    }

    /// Checks every part of the address but the system.
    pub(crate) fn request_from(&self, system: System) -> Result<JobRequest, JobError> {
        let src = self.src.trim();
        let request = JobRequest {
            system,
            project_id: None,
            job_id: None,
            depth: self.depth.max(1),
            options: self.options,
            instance_id: checked_instance(&self.instance_id)?,
            path: String::new(),
            target: src.to_owned(),
        };
        if !src.is_empty() {
            require_http(src, "src")?;
            return Ok(request);
        }
        let path = request.system.path().unwrap_or_default();
        let proxy = self.proxy.trim();
        let needs_project = [path, proxy].iter().any(|text| has_placeholder(text, "project_id"));
        let has_project = needs_project || !self.project_id.trim_matches(' ').is_empty();
        let project_id = has_project.then(|| checked_id("project-id", &self.project_id));
        let request = JobRequest {
            project_id: project_id.transpose()?.map(str::to_owned),
            job_id: Some(checked_id("job-id", &self.job_id)?.to_owned()),
            path: fill_path(path, &request.instance_id, &self.params)?,
            target: proxy.to_owned(),
            ..request
        };
        check_proxy(&request.target)?;
        Ok(request)
    }
}

/// One HTTP GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Absolute, or relative to the page.
    pub url: String,
    /// Names and values, in addition to the headers of every request.
    pub headers: Vec<(&'static str, String)>,
    /// Value for the header `If-None-Match`: the `ETag` of the stored body.
    pub if_none_match: Option<String>,
}

/// A [`JobAddress`] that has been checked. Builds the requests for the job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// The system that the job belongs to.
    pub system: System,
    /// Project ID. `None` if the address has a `src`, or a path without one.
    pub project_id: Option<String>,
    /// Job ID. `None` if the address has a `src`.
    pub job_id: Option<String>,
    /// Number of levels whose missing sub-jobs are requested by ID, at least 1.
    pub depth: u8,
    /// Options for decoding.
    pub options: DecodeOptions,
    instance_id: String,
    /// The system's path, with the placeholders `{project_id}` and `{job_id}`. Empty if the address has a `src`.
    path: String,
    /// The `src` if there is one, else the proxy.
    target: String,
}

impl JobRequest {
    /// The request for the job. If its tasks are paged, for the page after the first `offset` tasks.
    pub fn page(&self, offset: usize) -> HttpRequest {
        match &self.job_id {
            None => {
                HttpRequest { url: self.target.clone(), headers: Vec::new(), if_none_match: None }
            }
            Some(job_id) => self.page_of(job_id, offset),
        }
    }

    /// Whether requests go to the page's own origin, because the address has neither a `src` nor a proxy. Their URLs are
    /// paths, which the browser would resolve against the page's `<base>`.
    pub fn is_to_own_origin(&self) -> bool {
        self.target.is_empty()
    }

    /// The request for a sub-job by its ID. `None` if the system has no requests for sub-jobs, or the ID is not valid.
    pub fn sub_job(&self, id: &str) -> Option<HttpRequest> {
        self.can_request_sub_job(id).then(|| self.page_of(id, 0))
    }

    /// Whether [`JobRequest::sub_job`] has a request for this ID.
    pub fn can_request_sub_job(&self, id: &str) -> bool {
        self.system.has_sub_jobs_by_id() && self.job_id.is_some() && is_valid_id(id)
    }

    fn page_of(&self, job_id: &str, offset: usize) -> HttpRequest {
        let project = encode(self.project_id.as_deref().unwrap_or_default());
        let job = encode(job_id);
        let path = fill(&self.path, &[("project_id", &project), ("job_id", &job)]);
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
        HttpRequest { url: parts.join_to(&self.target), headers, if_none_match: None }
    }
}
