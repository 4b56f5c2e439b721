//! Reads the `[[upstream]]` tables of the configuration file.

use std::ops::Range;

use jobtree::engine::apis::BuiltIn;
use jobtree::engine::refresh::request::is_valid_id;
use serde::Deserialize;
use toml::Spanned;

use super::auth_table::{self, RawAuth, ReadVariable};
use super::clouds::{CloudRegion, KnownCloud};
use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::problems::Problems;
use super::upstream::{UpstreamConfig, parse_system, system_names};

/// An `[[upstream]]` table as it is written, unchecked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUpstream {
    name: Spanned<String>,
    systems: Spanned<Vec<Spanned<String>>>,
    endpoint: Option<Spanned<String>>,
    cloud: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
    #[serde(default)]
    projects: Vec<Spanned<String>>,
    auth: Option<Spanned<RawAuth>>,
}

impl RawUpstream {
    pub(super) fn is_passthrough(&self) -> bool {
        self.auth.as_ref().is_some_and(|auth| auth.get_ref().is_passthrough())
    }
}

/// The names that an upstream must not have: routes of the proxy itself and of the simulated cloud.
const RESERVED_NAMES: [&str; 4] = ["demo", "healthz", "metrics", "readyz"];

pub(super) fn read_all(
    raw: &[Spanned<RawUpstream>],
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Vec<UpstreamConfig> {
    let mut upstreams: Vec<UpstreamConfig> = Vec::new();
    for upstream in raw {
        let raw = upstream.get_ref();
        let name = raw.name.get_ref();
        if upstreams.iter().any(|other| other.name == *name) {
            problems.add(raw.name.span(), format!("there are two upstreams named {name:?}"));
        }
        upstreams.extend(read(raw, upstream.span(), problems, variable));
    }
    upstreams
}

fn read(
    raw: &RawUpstream,
    whole: Range<usize>,
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Option<UpstreamConfig> {
    let name = problems.check(raw.name.span(), checked_name(raw.name.get_ref()));
    let region = region(raw, problems);
    let systems = systems(raw, region, problems);
    for project in &raw.projects {
        if !is_valid_id(project.get_ref()) {
            problems.add(project.span(), format!("{:?} is not a project id", project.get_ref()));
        }
    }
    let auth = match &raw.auth {
        Some(auth) => auth_table::read(auth, region, problems, variable),
        None => {
            problems.add(
                whole,
                "an upstream needs [upstream.auth]; without credentials it is mode = \"none\"",
            );
            None
        }
    };
    Some(UpstreamConfig {
        name: name?.to_owned(),
        systems,
        projects: raw.projects.iter().map(|project| project.get_ref().clone()).collect(),
        auth: auth?,
    })
}

fn checked_name(name: &str) -> Result<&str, ConfigError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
        return Err(ConfigError::new(
            "an upstream's name is the first part of its routes and may contain a to z, 0 to 9 and -",
        ));
    }
    if RESERVED_NAMES.contains(&name) {
        return Err(ConfigError::new(format!(
            "{name:?} is a route of the proxy itself. Give the upstream another name"
        )));
    }
    Ok(name)
}

/// The region that an upstream names instead of an endpoint.
fn region<'a>(raw: &'a RawUpstream, problems: &mut Problems<'_>) -> Option<CloudRegion<'a>> {
    let cloud = raw.cloud.as_ref().and_then(|cloud| {
        let named = KnownCloud::ALL.into_iter().find(|it| it.name() == cloud.get_ref());
        problems.check(cloud.span(), named.ok_or("cloud has to be \"otc\" or \"huawei\""))
    });
    match (&raw.region, &raw.cloud) {
        (Some(region), given) => {
            let name = region.get_ref();
            let cloud =
                cloud.or_else(|| given.is_none().then(|| KnownCloud::with_region(name)).flatten());
            if cloud.is_none() && given.is_none() {
                problems.add(
                    region.span(),
                    format!("unknown region {name:?}. Give the endpoint instead"),
                );
            }
            if let Some(endpoint) = &raw.endpoint {
                problems.add(endpoint.span(), "give either an endpoint or a region, not both");
            }
            Some(CloudRegion { cloud: cloud?, name })
        }
        (None, Some(cloud)) => {
            problems.add(cloud.span(), "cloud needs a region");
            None
        }
        (None, None) => None,
    }
}

fn systems(
    raw: &RawUpstream,
    region: Option<CloudRegion<'_>>,
    problems: &mut Problems<'_>,
) -> Vec<(BuiltIn, Endpoint)> {
    let endpoint = raw
        .endpoint
        .as_ref()
        .and_then(|endpoint| problems.check(endpoint.span(), Endpoint::parse(endpoint.get_ref())));
    if raw.endpoint.is_none() && raw.region.is_none() && raw.cloud.is_none() {
        problems.add(raw.name.span(), "an upstream needs an endpoint, or a region");
    }
    if raw.systems.get_ref().is_empty() {
        problems
            .add(raw.systems.span(), format!("systems needs at least one of {}", system_names()));
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    for name in raw.systems.get_ref() {
        let known = parse_system(name.get_ref());
        let Some(system) = problems.check(name.span(), known) else { continue };
        if systems.iter().any(|(other, _)| *other == system) {
            problems.add(name.span(), format!("{:?} is listed twice", name.get_ref()));
        }
        let endpoint = match (&endpoint, region) {
            (Some(endpoint), _) => Some(endpoint.clone()),
            (None, Some(CloudRegion { cloud, name })) => {
                let span = raw.region.as_ref().map_or(0..0, Spanned::span);
                problems.check(span, cloud.endpoint(name, system))
            }
            (None, None) => None,
        };
        systems.extend(endpoint.map(|endpoint| (system, endpoint)));
    }
    systems
}
