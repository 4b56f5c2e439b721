//! A configuration from the command line and from the environment variables of the clouds' own tools.

use jobtree::engine::apis::BuiltIn;

use super::clouds::KnownCloud;
use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::settings::{Access, CacheConfig, Config, DEFAULT_LISTEN, Limits, LogConfig};
use super::upstream::{
    AkSkAuth, AuthConfig, PasswordAuth, TokenScope, UpstreamConfig, parse_system,
};
use crate::secret::{SecretError, SecretLocation, SecretSource};

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

/// Creates a configuration with one upstream, named after its cloud, with the credentials from the environment.
///
/// Keys take precedence over a token, and a token over a user's name and password.
///
/// # Errors
///
/// If a flag or a variable is missing or invalid.
pub fn from_environment(
    flags: &UpstreamFlags,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let region = flags.region.clone().or_else(|| variable("OS_REGION_NAME"));
    let region = region
        .ok_or_else(|| ConfigError::new("--region is missing; give it, such as --region eu-de"))?;
    let cloud = flags.cloud.or_else(|| KnownCloud::with_region(&region)).ok_or_else(|| {
        ConfigError::new(format!(
            "unknown region {region:?}. Give its endpoint in a configuration file instead"
        ))
    })?;
    if flags.systems.is_empty() {
        return Err(ConfigError::new("--system is missing; give it, such as --system cce"));
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    for name in &flags.systems {
        let system = parse_system(name)?;
        if systems.iter().all(|(other, _)| *other != system) {
            systems.push((system, cloud.endpoint(&region, system)?));
        }
    }
    let upstream = UpstreamConfig {
        name: cloud.name().to_owned(),
        systems,
        projects: Vec::new(),
        auth: auth(cloud, &region, &variable)?,
    };
    Ok(Config {
        listen: DEFAULT_LISTEN,
        allowed_origins: Some(Vec::new()),
        access: Access::Open,
        cache: CacheConfig::default(),
        limits: Limits::default(),
        log: LogConfig::default(),
        upstreams: vec![upstream],
    })
}

fn auth(
    cloud: KnownCloud,
    region: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<AuthConfig, ConfigError> {
    let secret = |name: &str| -> Result<SecretSource, SecretError> {
        SecretSource::load(SecretLocation::Environment(name.to_owned()), variable)
    };
    let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
    let project_id = first(&["HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"]);
    for [access_key, secret_key, security_token] in [HUAWEI_KEYS, OS_KEYS] {
        if variable(access_key).is_some() || variable(secret_key).is_some() {
            return Ok(AuthConfig::AkSk(AkSkAuth {
                access_key: secret(access_key)?,
                secret_key: secret(secret_key)?,
                security_token: variable(security_token)
                    .map(|_| secret(security_token))
                    .transpose()?,
                variant: cloud.signing_variant(),
                project_id,
            }));
        }
    }
    for token in ["OS_TOKEN", "OS_AUTH_TOKEN"] {
        if variable(token).is_some() {
            return Ok(AuthConfig::Token(secret(token)?));
        }
    }
    let user = first(&["OS_USERNAME"]).ok_or_else(|| ConfigError::new(
        "there are no credentials in the environment. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_ACCESS_KEY \
         and OS_SECRET_KEY, or OS_TOKEN, or OS_USERNAME with OS_PASSWORD and OS_USER_DOMAIN_NAME; or give --config",
    ))?;
    let domain = first(&["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"]).ok_or_else(|| {
        ConfigError::new(
            "the environment variable OS_USER_DOMAIN_NAME (or OS_DOMAIN_NAME), the account's name, is not set",
        )
    })?;
    let iam = match variable("OS_AUTH_URL") {
        Some(url) => {
            let origin = url.trim_end_matches('/').trim_end_matches("/v3");
            Endpoint::parse(origin)
                .map_err(|error| ConfigError::new(format!("OS_AUTH_URL: {error}")))?
        }
        None => cloud.iam(region)?,
    };
    let scope = match (project_id, first(&["OS_PROJECT_NAME", "OS_TENANT_NAME"])) {
        (Some(id), _) => TokenScope::ProjectId(id),
        (None, name) => TokenScope::ProjectName(name.unwrap_or_else(|| region.to_owned())),
    };
    let password = secret("OS_PASSWORD")?;
    Ok(AuthConfig::Password(PasswordAuth { iam, user, domain, scope, password }))
}
