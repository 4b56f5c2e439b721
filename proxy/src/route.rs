//! Which paths there are: the routes of section 3 of every system, each under its upstream's name. All else is refused.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName};
use jobtree::engine::apis::BuiltIn;
use jobtree::engine::refresh::request::is_valid_id;
use percent_encoding::{percent_decode_str, percent_encode};

use crate::auth::signature::RESERVED;
use crate::error::ProxyError;

/// Says which instance of IEF is meant.
pub(crate) const IEF_INSTANCE: HeaderName = HeaderName::from_static("ief-instance-id");

/// Longer than any id or any address of a job that there is.
const MAX_ID: usize = 256;
const MAX_TARGET: usize = 4096;

/// A question for a job, as the cloud is asked it: nothing of it but the checked ids is the caller's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: String,
    pub(crate) job_id: String,
    /// Names and values behind the path, not encoded.
    pub(crate) query: Vec<(&'static str, String)>,
    /// Path and query as they are sent.
    pub(crate) target: String,
    /// The instance of IEF.
    pub(crate) instance: Option<String>,
}

impl Job {
    /// The path as it is sent, without what stands behind it.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// A path that has the form of a job's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: Cow<'a, str>,
    pub(crate) job_id: Cow<'a, str>,
}

/// The upstream's name and the rest of a path.
pub(crate) fn split(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let end = path.find('/')?;
    Some(path.split_at(end))
}

/// The system whose route this is, and the ids in it.
///
/// # Errors
///
/// [`ProxyError::NoRoute`] where no system has such a path, [`ProxyError::BadId`] where an id in it cannot be one.
pub(crate) fn find(path: &str) -> Result<Found<'_>, ProxyError> {
    if path.len() > MAX_TARGET {
        return Err(ProxyError::TooLong);
    }
    let found = BuiltIn::ALL.into_iter().find_map(|system| {
        let (before, rest) = system.path().split_once("{project_id}")?;
        let (between, behind) = rest.split_once("{job_id}")?;
        let (project_id, rest) = path.strip_prefix(before)?.split_once('/')?;
        // The slash that ended the project's id begins what stands between.
        let job_id = rest.strip_prefix(between.strip_prefix('/')?)?.strip_suffix(behind)?;
        (!job_id.contains('/')).then_some((system, project_id, job_id))
    });
    let (system, project_id, job_id) = found.ok_or(ProxyError::NoRoute)?;
    Ok(Found { system, project_id: id(project_id)?, job_id: id(job_id)? })
}

/// An id, decoded and checked.
fn id(segment: &str) -> Result<Cow<'_, str>, ProxyError> {
    let id = percent_decode_str(segment).decode_utf8().map_err(|_| ProxyError::BadId)?;
    if id.len() > MAX_ID || !is_valid_id(&id) {
        return Err(ProxyError::BadId);
    }
    Ok(id)
}

impl Found<'_> {
    /// The question that the cloud is asked. Names behind the path that the system does not know are left out.
    ///
    /// # Errors
    ///
    /// [`ProxyError::BadParameter`] where a value is none.
    pub(crate) fn job(&self, query: Option<&str>, headers: &HeaderMap) -> Result<Job, ProxyError> {
        let query = match self.system {
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => page(query.unwrap_or_default())?,
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot | BuiltIn::Ief => Vec::new(),
        };
        let instance = match self.system {
            BuiltIn::Ief => instance(headers)?,
            _ => None,
        };
        let encoded = |text: &str| percent_encode(text.as_bytes(), RESERVED).to_string();
        let mut target = self
            .system
            .path()
            .replace("{project_id}", &encoded(&self.project_id))
            .replace("{job_id}", &encoded(&self.job_id));
        for (number, (name, value)) in query.iter().enumerate() {
            target.push(if number == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(&encoded(value));
        }
        Ok(Job {
            system: self.system,
            project_id: self.project_id.clone().into_owned(),
            job_id: self.job_id.clone().into_owned(),
            query,
            target,
            instance,
        })
    }
}

/// Names and values behind a path, decoded.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let decoded = |text: &str| {
        let spaced = text.replace('+', " ");
        Cow::<str>::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

/// What `ServiceStage` knows, each at most once and always in the same order.
fn page(query: &str) -> Result<Vec<(&'static str, String)>, ProxyError> {
    if query.len() > MAX_TARGET {
        return Err(ProxyError::TooLong);
    }
    let mut known =
        [("limit", None), ("offset", None), ("desc", None), ("instance_id", None::<String>)];
    for (name, value) in pairs(query) {
        let Some((name, known)) = known.iter_mut().find(|(known, _)| *known == name) else {
            continue;
        };
        let is_number = value.len() <= 9 && value.bytes().all(|byte| byte.is_ascii_digit());
        let is_right = !value.is_empty()
            && match *name {
                "limit" | "offset" => is_number,
                "desc" => matches!(&*value, "true" | "false"),
                _ => value.len() <= MAX_ID && is_valid_id(&value),
            };
        if !is_right || known.is_some() {
            return Err(ProxyError::BadParameter);
        }
        *known = Some(value.into_owned());
    }
    Ok(known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

fn instance(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let mut values = headers.get_all(IEF_INSTANCE).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_plain = |id: &&str| {
        id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) && is_valid_id(id)
    };
    match value.to_str().ok().filter(is_plain) {
        Some(id) if values.next().is_none() => Ok(Some(id.to_owned())),
        _ => Err(ProxyError::BadParameter),
    }
}
