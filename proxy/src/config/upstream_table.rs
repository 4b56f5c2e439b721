//! Reads the `[[upstream]]` tables of the configuration file.

use jobtree::engine::apis::BuiltIn;
use jobtree::engine::refresh::request::is_valid_id;

use super::auth_table::{self, ReadVariable};
use super::clouds::{CloudRegion, KnownCloud, RegionSource};
use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::problems::Problems;
use super::table::Table;
use super::upstream::UpstreamConfig;

/// The names that an upstream must not have: routes of the proxy itself and of the simulated cloud.
const RESERVED_NAMES: [&str; 4] = ["demo", "healthz", "metrics", "readyz"];

/// The upstreams without problems.
pub(super) fn read_all(
    tables: &[Table<'_>],
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Vec<UpstreamConfig> {
    let mut names = Vec::new();
    let mut upstreams = Vec::new();
    for table in tables {
        if let Some(name) = table.text("name") {
            if names.contains(name.get_ref()) {
                let problem =
                    format!("there are two upstreams named {:?}. Rename one", name.get_ref());
                problems.add(name.span(), problem);
            }
            names.push(*name.get_ref());
        }
        upstreams.extend(read(table, problems, variable));
    }
    upstreams
}

fn read(
    table: &Table<'_>,
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Option<UpstreamConfig> {
    let name = table
        .required_text("name", problems)
        .and_then(|name| problems.check(name.span(), checked_name(name.get_ref())));
    let region = region(table, problems);
    let systems = systems(table, region, problems);
    let projects = table.texts("projects");
    for project in &projects {
        if !is_valid_id(project.get_ref()) {
            problems.add(
                project.span(),
                format!(
                    "a value of `projects` is not a project id. Write it as projects = {}",
                    table.example("projects")
                ),
            );
        }
    }
    if !table.has("auth") {
        let addition = "Add it with a mode; mode = \"none\" means that no credentials are sent";
        table.add_needed("`[upstream.auth]`", addition, problems);
    }
    let auth = table.tables("auth").into_iter().next();
    let auth = auth.and_then(|auth| {
        // An invalid region has been reported, so what it would have given is not missing.
        let has_region = table.has("region") || table.has("cloud");
        auth_table::read(&auth, region, has_region, problems, variable)
    });
    Some(UpstreamConfig {
        name: name?.to_owned(),
        systems,
        projects: projects.iter().map(|project| (*project.get_ref()).to_owned()).collect(),
        auth: auth?,
    })
}

fn checked_name(name: &str) -> Result<&str, ConfigError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.len() > 64 || !name.bytes().all(is_plain) {
        return Err(ConfigError::new(
            "`name` cannot be the first part of the upstream's routes. Use at most 64 of a to z, 0 to 9 and -",
        ));
    }
    if RESERVED_NAMES.contains(&name) {
        return Err(ConfigError::new(format!(
            "{name:?} is a route of the proxy itself. Give the upstream another name"
        )));
    }
    Ok(name)
}

/// The region that an upstream names instead of an endpoint; `None` if it names none, or one that is reported.
fn region<'a>(table: &Table<'a>, problems: &mut Problems<'_>) -> Option<CloudRegion<'a>> {
    let cloud = table.text("cloud");
    let known = cloud
        .as_ref()
        .and_then(|cloud| KnownCloud::ALL.into_iter().find(|it| it.name() == *cloud.get_ref()));
    let Some(region) = table.text("region") else {
        if let Some(cloud) = cloud
            && !table.has("region")
        {
            let example = table.example("region");
            problems.add_missing(
                cloud.span(),
                format!("`cloud` needs `region`. Add region = {example}"),
            );
        }
        return None;
    };
    if table.has("endpoint") {
        let message = "`region` is not used with `endpoint`. Remove one of them";
        problems.add(region.span(), message);
    }
    if cloud.is_some() && known.is_none() {
        return None;
    }
    let found = CloudRegion::find(known, region.get_ref(), RegionSource::File);
    problems.check(region.span(), found)
}

fn systems(
    table: &Table<'_>,
    region: Option<CloudRegion<'_>>,
    problems: &mut Problems<'_>,
) -> Vec<(BuiltIn, Endpoint)> {
    let endpoint = table.text("endpoint");
    let endpoint = endpoint
        .and_then(|endpoint| problems.check(endpoint.span(), Endpoint::parse(endpoint.get_ref())));
    if !["endpoint", "region", "cloud"].iter().any(|key| table.has(key)) {
        let addition = format!(
            "Add region = {}, or endpoint = {}",
            table.example("region"),
            table.example("endpoint")
        );
        table.add_needed("`region` or `endpoint`", &addition, problems);
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    let mut named = Vec::new();
    for name in table.required_texts("systems", problems) {
        let known = BuiltIn::ALL.into_iter().find(|system| system.name() == *name.get_ref());
        // The schema check has reported an unknown one.
        let Some(system) = known else { continue };
        if named.contains(&system) {
            let problem = format!("{:?} is listed twice. Remove one", name.get_ref());
            problems.add(name.span(), problem);
            continue;
        }
        named.push(system);
        let endpoint = match (&endpoint, region) {
            (Some(endpoint), _) => Some(endpoint.clone()),
            (None, Some(region)) => {
                let at = table.text("region").map_or(0..0, |region| region.span());
                problems.check(at, region.endpoint(system))
            }
            (None, None) => None,
        };
        systems.extend(endpoint.map(|endpoint| (system, endpoint)));
    }
    systems
}
