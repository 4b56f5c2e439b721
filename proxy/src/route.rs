//! Routes: one path per system, each below the name of an upstream. Every other path is unknown.

use std::borrow::Cow;

use http::HeaderMap;
use jobtree::engine::apis::{ApiSpec, BuiltIn, InstanceId, ParamKind};
use jobtree::engine::refresh::request::is_valid_id;
use percent_encoding::percent_decode_str;

use crate::error::ProxyError;
use crate::percent;

/// The upstream name of the simulated cloud.
pub(crate) const DEMO: &str = "demo";

/// The longest accepted id, in bytes; real ids are shorter.
const MAX_ID: usize = 256;

/// The longest accepted path or query of a request, in bytes; those of real jobs are shorter.
const MAX_TARGET: usize = 4096;

/// The target of a request to an upstream. Apart from checked ids and parameters, nothing in it comes from the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JobTarget {
    pub(crate) system: BuiltIn,
    pub(crate) project_id: String,
    pub(crate) job_id: String,
    /// The query parameters, not encoded.
    pub(crate) query: Vec<(&'static str, String)>,
    /// Path and query as they are sent, percent-encoded.
    pub(crate) path_and_query: String,
    /// The service's instance, if the API names it in a header.
    pub(crate) instance_id: Option<String>,
}

impl JobTarget {
    /// The path as it is sent, without the query.
    pub(crate) fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }

    /// The ID of the service's instance, wherever the API has it.
    pub(crate) fn instance_id(&self) -> Option<&str> {
        let in_query = |name| self.query.iter().find(|(known, _)| *known == name);
        match self.system.spec().instance_id {
            InstanceId::Query(name) => in_query(name).map(|(_, value)| &**value),
            InstanceId::Header(_) | InstanceId::None => self.instance_id.as_deref(),
        }
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
        system.spec().ids_in(path).map(|(project_id, job_id)| (system, project_id, job_id))
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
    /// The target of the request to the upstream. Query parameters that the system does not know are left out.
    ///
    /// # Errors
    ///
    /// [`ProxyError::InvalidParameter`] if a known parameter or header has an invalid value.
    pub(crate) fn target(
        &self,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<JobTarget, ProxyError> {
        let spec = self.system.spec();
        let query = query_parameters(spec, query.unwrap_or_default())?;
        let instance_id = match spec.instance_header() {
            Some(name) => instance_id(name, headers)?,
            None => None,
        };
        // Room for the IDs and a short query, so that it is allocated once.
        let mut path_and_query = String::with_capacity(spec.path.len() + 96);
        for segment in spec.path.split(['/']).skip(1) {
            path_and_query.push('/');
            match segment {
                "{project_id}" => path_and_query.push_str(&percent::encode(&*self.project_id)),
                "{job_id}" => path_and_query.push_str(&percent::encode(&*self.job_id)),
                fixed => path_and_query.push_str(fixed),
            }
        }
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

/// The parameters that the API knows, each at most once and always in the same order.
fn query_parameters(
    spec: &ApiSpec,
    query: &str,
) -> Result<Vec<(&'static str, String)>, ProxyError> {
    let mut known: Vec<_> = spec.query_params().map(|(name, kind)| (name, kind, None)).collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    if query.len() > MAX_TARGET {
        return Err(ProxyError::TargetTooLong);
    }
    for (name, value) in query_pairs(query) {
        let Some((_, kind, known)) = known.iter_mut().find(|(known, ..)| *known == name) else {
            continue;
        };
        if !is_valid_parameter(*kind, &value) || known.is_some() {
            return Err(ProxyError::InvalidParameter);
        }
        *known = Some(value.into_owned());
    }
    Ok(known.into_iter().filter_map(|(name, _, value)| Some((name, value?))).collect())
}

fn is_valid_parameter(kind: ParamKind, value: &str) -> bool {
    match kind {
        ParamKind::Number => {
            (1..=9).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
        }
        ParamKind::Flag => matches!(value, "true" | "false"),
        ParamKind::Id => value.len() <= MAX_ID && is_valid_id(value),
    }
}

/// The value of the header that names the service's instance.
fn instance_id(name: &str, headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_plain = |id: &&str| {
        id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) && is_valid_id(id)
    };
    match value.to_str().ok().filter(is_plain) {
        Some(id) if values.next().is_none() => Ok(Some(id.to_owned())),
        _ => Err(ProxyError::InvalidParameter),
    }
}
