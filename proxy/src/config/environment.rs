//! A configuration from the command line and from the variables that the clouds' own tools know.

use jobtree::engine::systems::BuiltIn;

use super::{
    Access, AkSk, Auth, Cache, Cloud, Config, DEFAULT_LISTEN, Endpoint, Limits, Log, Password,
    Scope, Upstream,
};
use crate::secret::{Kept, Source};

/// What the command line says of an upstream.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The cloud; without it, the one that has the region.
    pub cloud: Option<Cloud>,
    /// The region; without it, the variable `OS_REGION_NAME`.
    pub region: Option<String>,
    /// Names of systems.
    pub systems: Vec<String>,
}

/// Variables of the vendor's own clients.
const HUAWEI_KEYS: [&str; 3] =
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"];

/// Variables of the clients of Open Telekom Cloud.
const OS_KEYS: [&str; 3] = ["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SECURITY_TOKEN"];

/// One upstream, named like its cloud, with the credentials that are in the environment.
///
/// Keys come first, then a token, then a user's name with a password.
///
/// # Errors
///
/// Says what is missing.
pub fn from_environment(
    flags: &Flags,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, String> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let region = flags.region.clone().or_else(|| variable("OS_REGION_NAME"));
    let region = region.ok_or("--region is missing, such as --region eu-de")?;
    let cloud = flags.cloud.or_else(|| Cloud::of_region(&region)).ok_or_else(|| {
        format!("{region:?} is no region that is known; a configuration file can give its endpoint")
    })?;
    if flags.systems.is_empty() {
        return Err("--system is missing, such as --system cce".into());
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    for name in &flags.systems {
        let system = super::upstream_table::system(name)?;
        if systems.iter().all(|(other, _)| *other != system) {
            systems.push((system, cloud.endpoint(&region, system)?));
        }
    }
    let upstream = Upstream {
        name: cloud.name().to_owned(),
        systems,
        projects: Vec::new(),
        auth: auth(cloud, &region, &variable)?,
    };
    Ok(Config {
        listen: DEFAULT_LISTEN,
        allowed_origins: Some(Vec::new()),
        access: Access::Open,
        cache: Cache::default(),
        limits: Limits::default(),
        log: Log::default(),
        upstreams: vec![upstream],
    })
}

fn auth(
    cloud: Cloud,
    region: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Auth, String> {
    let kept = |name: &str| Kept::load(Source::Environment(name.to_owned()), variable);
    let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
    let project_id = first(&["HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"]);
    for [access_key, secret_key, security_token] in [HUAWEI_KEYS, OS_KEYS] {
        if variable(access_key).is_some() || variable(secret_key).is_some() {
            return Ok(Auth::AkSk(AkSk {
                access_key: kept(access_key)?,
                secret_key: kept(secret_key)?,
                security_token: variable(security_token)
                    .map(|_| kept(security_token))
                    .transpose()?,
                variant: cloud.variant(),
                project_id,
            }));
        }
    }
    for token in ["OS_TOKEN", "OS_AUTH_TOKEN"] {
        if variable(token).is_some() {
            return Ok(Auth::Token(kept(token)?));
        }
    }
    let user = first(&["OS_USERNAME"]).ok_or(
        "the environment has no credentials: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_ACCESS_KEY and \
         OS_SECRET_KEY, or OS_TOKEN, or OS_USERNAME with OS_PASSWORD and OS_USER_DOMAIN_NAME; or give --config",
    )?;
    let domain = first(&["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"])
        .ok_or("OS_USER_DOMAIN_NAME (or OS_DOMAIN_NAME), the account's name, is not set")?;
    let iam = match variable("OS_AUTH_URL") {
        Some(url) => {
            let origin = url.trim_end_matches('/').trim_end_matches("/v3");
            Endpoint::parse(origin).map_err(|problem| format!("OS_AUTH_URL: {problem}"))?
        }
        None => cloud.iam(region)?,
    };
    let scope = match (project_id, first(&["OS_PROJECT_NAME", "OS_TENANT_NAME"])) {
        (Some(id), _) => Scope::ProjectId(id),
        (None, name) => Scope::ProjectName(name.unwrap_or_else(|| region.to_owned())),
    };
    Ok(Auth::Password(Password { iam, user, domain, scope, password: kept("OS_PASSWORD")? }))
}
