//! Reads the `[upstream.auth]` tables of the configuration file.

use jobtree::engine::refresh::request::is_valid_id;
use serde::Deserialize;
use toml::Spanned;

use super::clouds::CloudRegion;
use super::endpoint::Endpoint;
use super::problems::Problems;
use super::upstream::{AkSkAuth, AuthConfig, PasswordAuth, TokenScope};
use crate::auth::signature::SigningVariant;
use crate::secret::{SecretLocation, SecretSource};

/// An `[upstream.auth]` table as it is written, unchecked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAuth {
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

impl RawAuth {
    pub(super) fn is_passthrough(&self) -> bool {
        self.mode.get_ref() == "passthrough"
    }
}

/// Reads environment variables.
pub(super) type ReadVariable<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn read(
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

/// The keys of an `[upstream.auth]` table, and which of them its mode has used.
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

    /// A secret; `None` if neither of its keys is present, `Some(None)` if it cannot be read, which is added as a problem.
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
            // Each region has a project that is named after it.
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
            self.problems.add(id.span(), format!("{:?} is not a project id", id.get_ref()));
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
