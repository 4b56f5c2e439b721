//! A configuration from the command line and from the environment variables of the clouds' own tools.

use jobtree::engine::apis::BuiltIn;

use super::clouds::{CloudRegion, KnownCloud, RegionSource};
use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::settings::{Access, CacheConfig, Config, DEFAULT_LISTEN, Limits, LogConfig};
use super::suggestion::unknown_value;
use super::upstream::{AkSkAuth, AuthConfig, PasswordAuth, TokenScope, UpstreamConfig};
use crate::secret::{SecretLocation, SecretSource};

/// An upstream as the command line describes it.
#[derive(Debug, Clone, Default)]
pub struct UpstreamFlags {
    /// The cloud; without it, the cloud that has the region.
    pub cloud: Option<KnownCloud>,
    /// The region; without it, the variable `OS_REGION_NAME`.
    pub region: Option<String>,
    /// The names of the systems.
    pub systems: Vec<String>,
}

/// The variables of Huawei Cloud's SDKs: access key, secret key and security token.
const HUAWEI_KEYS: [&str; 3] =
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"];

/// The variables of Open Telekom Cloud's clients: access key, secret key and security token.
const OS_KEYS: [&str; 3] = ["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SECURITY_TOKEN"];

/// The variables that name a user's domain (account); the first one is suggested.
const DOMAIN: [&str; 2] = ["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"];

/// Creates a configuration with one upstream, named after its cloud, with the credentials from the environment.
///
/// Keys take precedence over a token, and a token over a user's name and password.
///
/// # Errors
///
/// All flags and variables that are missing or invalid.
pub fn from_environment(
    flags: &UpstreamFlags,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let mut problems = Vec::new();
    let name = flags.region.clone().or_else(|| variable("OS_REGION_NAME"));
    let region = name.as_deref().and_then(|name| region(flags.cloud, name, &mut problems));
    if name.is_none() {
        problems.push(
            "--region is missing. Add it, such as --region eu-de, or set OS_REGION_NAME".to_owned(),
        );
    }
    let systems = systems(&flags.systems, region, &mut problems);
    let auth = auth(region, &variable, &mut problems);
    let (Some(region), Some(auth), true) = (region, auth, problems.is_empty()) else {
        return Err(ConfigError::all(problems));
    };
    let name = region.cloud.name().to_owned();
    Ok(Config {
        listen: DEFAULT_LISTEN,
        allowed_origins: Some(Vec::new()),
        frame_ancestors: Vec::new(),
        access: Access::Open,
        cache: CacheConfig::default(),
        limits: Limits::default(),
        log: LogConfig::default(),
        upstreams: vec![UpstreamConfig { name, systems, projects: Vec::new(), auth }],
    })
}

fn region<'a>(
    cloud: Option<KnownCloud>,
    name: &'a str,
    problems: &mut Vec<String>,
) -> Option<CloudRegion<'a>> {
    let found = CloudRegion::find(cloud, name, RegionSource::Flags);
    found.map_err(|problem| problems.push(problem.to_string())).ok()
}

fn systems(
    names: &[String],
    region: Option<CloudRegion<'_>>,
    problems: &mut Vec<String>,
) -> Vec<(BuiltIn, Endpoint)> {
    if names.is_empty() {
        problems.push("--system is missing. Add it, such as --system cce".to_owned());
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    for name in names {
        let Some(system) = BuiltIn::ALL.into_iter().find(|system| system.name() == name) else {
            problems.push(unknown_value("system", name, &BuiltIn::ALL.map(BuiltIn::name)));
            continue;
        };
        match region.map(|region| region.endpoint(system)) {
            Some(Ok(_)) if systems.iter().any(|(other, _)| *other == system) => {}
            Some(Ok(endpoint)) => systems.push((system, endpoint)),
            Some(Err(error)) => problems.push(format!("{error} in a file for --config")),
            None => {}
        }
    }
    systems
}

/// The credentials in the environment; `None` if they are missing or incomplete, or without a region.
fn auth(
    region: Option<CloudRegion<'_>>,
    variable: &dyn Fn(&str) -> Option<String>,
    problems: &mut Vec<String>,
) -> Option<AuthConfig> {
    let is_set = |name: &&str| variable(name).is_some();
    let secret = |name: &str| {
        SecretSource::load(SecretLocation::Environment(name.to_owned()), variable).ok()
    };
    let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
    let project_id = first(&["HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"]);
    for [access_key, secret_key, security_token] in [HUAWEI_KEYS, OS_KEYS] {
        if [access_key, secret_key].iter().any(is_set) {
            add_incomplete(&[&[access_key], &[secret_key]], variable, problems);
            return Some(AuthConfig::AkSk(AkSkAuth {
                access_key: secret(access_key)?,
                secret_key: secret(secret_key)?,
                security_token: secret(security_token),
                variant: region?.cloud.signing_variant(),
                project_id,
            }));
        }
    }
    if let Some(token) = ["OS_TOKEN", "OS_AUTH_TOKEN"].iter().find(|name| is_set(name)) {
        return secret(token).map(AuthConfig::Token);
    }
    let user: [&[&'static str]; 3] = [&["OS_USERNAME"], &["OS_PASSWORD"], &DOMAIN];
    if !user.concat().iter().any(is_set) {
        problems.push(
            "there are no credentials in the environment. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or \
             OS_ACCESS_KEY and OS_SECRET_KEY, or OS_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME; or \
             use --config"
                .to_owned(),
        );
        return None;
    }
    add_incomplete(&user, variable, problems);
    let iam = match variable("OS_AUTH_URL") {
        Some(url) => Endpoint::parse(url.trim_end_matches('/').trim_end_matches("/v3"))
            .map_err(|error| problems.push(format!("OS_AUTH_URL: {error}")))
            .ok(),
        None => region.and_then(|region| region.iam().ok()),
    };
    let scope = match (project_id, first(&["OS_PROJECT_NAME", "OS_TENANT_NAME"])) {
        (Some(id), _) => TokenScope::ProjectId(id),
        (None, Some(name)) => TokenScope::ProjectName(name),
        (None, None) => TokenScope::ProjectName(region?.name.to_owned()),
    };
    Some(AuthConfig::Password(PasswordAuth {
        iam: iam?,
        user: variable("OS_USERNAME")?,
        domain: first(&DOMAIN)?,
        scope,
        password: secret("OS_PASSWORD")?,
    }))
}

/// Adds a problem if some of the variables are set and others are not. Each entry lists the names of one variable.
fn add_incomplete(
    needed: &[&[&'static str]],
    variable: &dyn Fn(&str) -> Option<String>,
    problems: &mut Vec<String>,
) {
    let set = |names: &[&'static str]| names.iter().copied().find(|name| variable(name).is_some());
    let present: Vec<_> = needed.iter().filter_map(|names| set(names)).collect();
    let missing: Vec<_> =
        needed.iter().filter(|names| set(names).is_none()).map(|names| names[0]).collect();
    if missing.is_empty() {
        return;
    }
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    problems.push(format!(
        "{} {} set, but {} {} not. Set {}, or use --config",
        present.join(" and "),
        verb(present.len()),
        missing.join(" and "),
        verb(missing.len()),
        if missing.len() == 1 { "it" } else { "them" },
    ));
}
