//! Routes: one path per system, each below the name of an upstream. Every other path is unknown.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName};
use jobtree::engine::apis::BuiltIn;
use jobtree::engine::refresh::request::is_valid_id;
use percent_encoding::percent_decode_str;

use crate::error::ProxyError;
use crate::percent;

/// The upstream name of the simulated cloud.
pub(crate) const DEMO: &str = "demo";

/// The header that names the instance of IEF.
pub(crate) const IEF_INSTANCE: HeaderName = HeaderName::from_static("ief-instance-id");

/// The longest id, in bytes: longer than any that exists.
const MAX_ID: usize = 256;

/// The longest path or query of a request, in bytes: longer than any job's.
const MAX_TARGET: usize = 4096;

/// The job that a request to an upstream is for. Apart from checked ids and parameters, nothing in it comes from the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JobTarget {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: String,
    pub(crate) job_id: String,
    /// The query parameters, not encoded.
    pub(crate) query: Vec<(&'static str, String)>,
    /// Path and query as they are sent, percent-encoded.
    pub(crate) path_and_query: String,
    /// The instance of IEF.
    pub(crate) instance_id: Option<String>,
}

impl JobTarget {
    /// The path as it is sent, without the query.
    pub(crate) fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }
}

/// The parts of a path that matches a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RouteMatch<'a> {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: Cow<'a, str>,
    pub(crate) job_id: Cow<'a, str>,
}

/// Splits a path into the upstream's name and the rest, which starts with a slash.
pub(crate) fn split_upstream(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let end = path.find('/')?;
    Some(path.split_at(end))
}

/// Matches the path below an upstream's name against the routes of all systems.
///
/// # Errors
///
/// [`ProxyError::UnknownRoute`] if no system has such a path, [`ProxyError::InvalidId`] if an id in it is invalid.
pub(crate) fn find(path: &str) -> Result<RouteMatch<'_>, ProxyError> {
    if path.len() > MAX_TARGET {
        return Err(ProxyError::TargetTooLong);
    }
    let found = BuiltIn::ALL.into_iter().find_map(|system| {
        let (before, rest) = system.path().split_once("{project_id}")?;
        let (between, after) = rest.split_once("{job_id}")?;
        let (project_id, rest) = path.strip_prefix(before)?.split_once('/')?;
        // The slash that ended the project's id is the first character of `between`.
        let job_id = rest.strip_prefix(between.strip_prefix('/')?)?.strip_suffix(after)?;
        (!job_id.contains('/')).then_some((system, project_id, job_id))
    });
    let (system, project_id, job_id) = found.ok_or(ProxyError::UnknownRoute)?;
    Ok(RouteMatch { system, project_id: decode_id(project_id)?, job_id: decode_id(job_id)? })
}

/// Decodes and checks an id.
fn decode_id(segment: &str) -> Result<Cow<'_, str>, ProxyError> {
    let id = percent_decode_str(segment).decode_utf8().map_err(|_| ProxyError::InvalidId)?;
    if id.len() > MAX_ID || !is_valid_id(&id) {
        return Err(ProxyError::InvalidId);
    }
    Ok(id)
}

impl RouteMatch<'_> {
    /// The job to ask the upstream for. Query parameters that the system does not know are left out.
    ///
    /// # Errors
    ///
    /// [`ProxyError::InvalidParameter`] if a known parameter or header has an invalid value.
    pub(crate) fn target(
        &self,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<JobTarget, ProxyError> {
        let query = match self.system {
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => {
                page_parameters(query.unwrap_or_default())?
            }
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot | BuiltIn::Ief => Vec::new(),
        };
        let instance_id = match self.system {
            BuiltIn::Ief => instance_id(headers)?,
            _ => None,
        };
        let mut path_and_query = self
            .system
            .path()
            .replace("{project_id}", &percent::encode(&*self.project_id))
            .replace("{job_id}", &percent::encode(&*self.job_id));
        for (index, (name, value)) in query.iter().enumerate() {
            path_and_query.push(if index == 0 { '?' } else { '&' });
            path_and_query.push_str(name);
            path_and_query.push('=');
            path_and_query.push_str(&percent::encode(value));
        }
        Ok(JobTarget {
            system: self.system,
            project_id: self.project_id.clone().into_owned(),
            job_id: self.job_id.clone().into_owned(),
            query,
            path_and_query,
            instance_id,
        })
    }
}

/// The decoded names and values of a query.
pub(crate) fn query_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// The parameters that `ServiceStage` knows, each at most once and always in the same order.
fn page_parameters(query: &str) -> Result<Vec<(&'static str, String)>, ProxyError> {
    if query.len() > MAX_TARGET {
        return Err(ProxyError::TargetTooLong);
    }
    let mut known =
        [("limit", None), ("offset", None), ("desc", None), ("instance_id", None::<String>)];
    for (name, value) in query_pairs(query) {
        let Some((name, known)) = known.iter_mut().find(|(known, _)| *known == name) else {
            continue;
        };
        let is_number = value.len() <= 9 && value.bytes().all(|byte| byte.is_ascii_digit());
        let is_valid = !value.is_empty()
            && match *name {
                "limit" | "offset" => is_number,
                "desc" => matches!(&*value, "true" | "false"),
                _ => value.len() <= MAX_ID && is_valid_id(&value),
            };
        if !is_valid || known.is_some() {
            return Err(ProxyError::InvalidParameter);
        }
        *known = Some(value.into_owned());
    }
    Ok(known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

fn instance_id(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let mut values = headers.get_all(IEF_INSTANCE).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_plain = |id: &&str| {
        id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) && is_valid_id(id)
    };
    match value.to_str().ok().filter(is_plain) {
        Some(id) if values.next().is_none() => Ok(Some(id.to_owned())),
        _ => Err(ProxyError::InvalidParameter),
    }
}
