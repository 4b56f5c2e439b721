//! Reads the `[[upstream]]` tables of the configuration file.

use std::ops::Range;

use jobtree::engine::request::is_valid_id;
use jobtree::engine::systems::BuiltIn;
use serde::Deserialize;
use toml::Spanned;

use super::clouds::KnownCloud;
use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::problems::Problems;
use super::upstream::{
    AkSkAuth, AuthConfig, PasswordAuth, TokenScope, UpstreamConfig, parse_system, system_names,
};
use crate::auth::signature::SigningVariant;
use crate::secret::{SecretLocation, SecretSource};

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
        self.auth.as_ref().is_some_and(|auth| auth.get_ref().mode.get_ref() == "passthrough")
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAuth {
    mode: Spanned<String>,
    iam: Option<Spanned<String>>,
    user: Option<Spanned<String>>,
    domain: Option<Spanned<String>>,
    project: Option<Spanned<String>>,
    project_id: Option<Spanned<String>>,
    variant: Option<Spanned<String>>,
    password_env: Option<Spanned<String>>,
    password_file: Option<Spanned<String>>,
    token_env: Option<Spanned<String>>,
    token_file: Option<Spanned<String>>,
    access_key_env: Option<Spanned<String>>,
    access_key_file: Option<Spanned<String>>,
    secret_key_env: Option<Spanned<String>>,
    secret_key_file: Option<Spanned<String>>,
    security_token_env: Option<Spanned<String>>,
    security_token_file: Option<Spanned<String>>,
}

/// The names that an upstream must not have: routes of the proxy itself and of the simulated cloud.
const RESERVED_NAMES: [&str; 4] = ["demo", "healthz", "metrics", "readyz"];

/// Reads environment variables.
type ReadVariable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A region of a known cloud.
#[derive(Clone, Copy)]
struct CloudRegion<'a> {
    cloud: KnownCloud,
    name: &'a str,
}

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
            problems.add(project.span(), "this is not a project id");
        }
    }
    let auth = match &raw.auth {
        Some(auth) => read_auth(auth, region, problems, variable),
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

/// The region that an upstream gives in place of an endpoint.
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

fn read_auth(
    raw: &Spanned<RawAuth>,
    region: Option<CloudRegion<'_>>,
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Option<AuthConfig> {
    let mode = &raw.get_ref().mode;
    let mut table = AuthTable { raw: raw.get_ref(), used: Vec::new(), problems, variable };
    let auth = match mode.get_ref().as_str() {
        "none" => Some(AuthConfig::None),
        "passthrough" => Some(AuthConfig::Passthrough),
        "token" => table.secret("token").map(AuthConfig::Token),
        "password" => table.password(region).map(AuthConfig::Password),
        "aksk" => table.aksk(region).map(AuthConfig::AkSk),
        other => {
            let problem = format!(
                "unknown auth.mode {other:?}. Use \"token\", \"password\", \"aksk\", \"passthrough\" or \"none\""
            );
            table.problems.add(mode.span(), problem);
            return None;
        }
    };
    table.check_unused();
    auth
}

/// The keys of an `[upstream.auth]` table, and those among them that its mode uses.
struct AuthTable<'a, 'p> {
    raw: &'a RawAuth,
    used: Vec<&'static str>,
    problems: &'a mut Problems<'p>,
    variable: ReadVariable<'a>,
}

impl<'a> AuthTable<'a, '_> {
    fn all(raw: &'a RawAuth) -> [(&'static str, &'a Option<Spanned<String>>); 16] {
        [
            ("iam", &raw.iam),
            ("user", &raw.user),
            ("domain", &raw.domain),
            ("project", &raw.project),
            ("project_id", &raw.project_id),
            ("variant", &raw.variant),
            ("password_env", &raw.password_env),
            ("password_file", &raw.password_file),
            ("token_env", &raw.token_env),
            ("token_file", &raw.token_file),
            ("access_key_env", &raw.access_key_env),
            ("access_key_file", &raw.access_key_file),
            ("secret_key_env", &raw.secret_key_env),
            ("secret_key_file", &raw.secret_key_file),
            ("security_token_env", &raw.security_token_env),
            ("security_token_file", &raw.security_token_file),
        ]
    }

    /// The value of a key, which counts as used from then on.
    fn value(&mut self, key: &str) -> Option<&'a Spanned<String>> {
        let (name, value) = Self::all(self.raw).into_iter().find(|(name, _)| *name == key)?;
        self.used.push(name);
        value.as_ref()
    }

    fn required(&mut self, key: &str) -> Option<&'a str> {
        let value = self.value(key);
        let is_missing = value.is_none_or(|value| value.get_ref().is_empty());
        if is_missing {
            let mode = &self.raw.mode;
            let problem = format!("mode = {:?} needs {key}", mode.get_ref());
            self.problems.add(value.map_or(mode.span(), Spanned::span), problem);
        }
        value.filter(|_| !is_missing).map(|value| value.get_ref().as_str())
    }

    /// A required secret.
    fn secret(&mut self, key: &str) -> Option<SecretSource> {
        self.optional_secret(key).unwrap_or_else(|| {
            let mode = &self.raw.mode;
            let problem = format!("mode = {:?} needs {key}_env or {key}_file", mode.get_ref());
            self.problems.add(mode.span(), problem);
            None
        })
    }

    /// A secret; `None` if neither of its keys is there, `Some(None)` if it cannot be read, which is a problem.
    fn optional_secret(&mut self, key: &str) -> Option<Option<SecretSource>> {
        let variable = self.value(&format!("{key}_env"));
        let file = self.value(&format!("{key}_file"));
        let (span, source) = match (variable, file) {
            (Some(variable), Some(file)) => {
                let span = variable.span().start.max(file.span().start);
                let problem = format!("give either {key}_env or {key}_file, not both");
                self.problems.add(span..span, problem);
                return Some(None);
            }
            (Some(variable), None) => {
                (variable.span(), SecretLocation::Environment(variable.get_ref().clone()))
            }
            (None, Some(file)) => (file.span(), SecretLocation::File(file.get_ref().into())),
            (None, None) => return None,
        };
        Some(self.problems.check(span, SecretSource::load(source, self.variable)))
    }

    fn password(&mut self, region: Option<CloudRegion<'_>>) -> Option<PasswordAuth> {
        let iam = match (self.value("iam"), region) {
            (Some(iam), _) => self.problems.check(iam.span(), Endpoint::parse(iam.get_ref())),
            (None, Some(CloudRegion { cloud, name })) => cloud.iam(name).ok(),
            (None, None) => {
                let problem = "mode = \"password\" needs iam, the endpoint of IAM";
                self.problems.add(self.raw.mode.span(), problem);
                None
            }
        };
        let (user, domain) = (self.required("user"), self.required("domain"));
        let password = self.secret("password");
        let scope = match (self.value("project"), self.value("project_id"), region) {
            (Some(_), Some(id), _) => {
                self.problems.add(id.span(), "give either project or project_id, not both");
                None
            }
            (Some(name), None, _) => Some(TokenScope::ProjectName(name.get_ref().clone())),
            (None, Some(id), _) => Some(TokenScope::ProjectId(id.get_ref().clone())),
            // Each region has a project of the same name.
            (None, None, Some(region)) => Some(TokenScope::ProjectName(region.name.to_owned())),
            (None, None, None) => {
                let problem = "mode = \"password\" needs project, which is its name, or project_id";
                self.problems.add(self.raw.mode.span(), problem);
                None
            }
        };
        Some(PasswordAuth {
            iam: iam?,
            user: user?.to_owned(),
            domain: domain?.to_owned(),
            scope: scope?,
            password: password?,
        })
    }

    fn aksk(&mut self, region: Option<CloudRegion<'_>>) -> Option<AkSkAuth> {
        let variant = match self.value("variant") {
            Some(variant) => {
                let known = match variant.get_ref().as_str() {
                    "huawei" => Ok(SigningVariant::Huawei),
                    "otc" => Ok(SigningVariant::Otc),
                    _ => Err("variant has to be \"huawei\" or \"otc\""),
                };
                self.problems.check(variant.span(), known)
            }
            None => {
                Some(region.map_or(SigningVariant::Huawei, |region| region.cloud.signing_variant()))
            }
        };
        let project_id = self.value("project_id");
        if let Some(id) = project_id
            && !(is_valid_id(id.get_ref()) && id.get_ref().is_ascii())
        {
            self.problems.add(id.span(), "this is not a project id");
        }
        let access_key = self.secret("access_key");
        let secret_key = self.secret("secret_key");
        let security_token = match self.optional_secret("security_token") {
            None => None,
            Some(token) => Some(token?),
        };
        Some(AkSkAuth {
            access_key: access_key?,
            secret_key: secret_key?,
            security_token,
            variant: variant?,
            project_id: project_id.map(|id| id.get_ref().clone()),
        })
    }

    fn check_unused(self) {
        for (name, value) in Self::all(self.raw) {
            if let Some(value) = value
                && !self.used.contains(&name)
            {
                let mode = self.raw.mode.get_ref();
                self.problems.add(
                    value.span(),
                    format!("auth.{name} is not used with mode = {mode:?}. Remove it"),
                );
            }
        }
    }
}
