//! Reads the `[upstream.auth]` tables of the configuration file.

use jobtree::engine::refresh::request::is_valid_id;
use toml::Spanned;

use super::clouds::CloudRegion;
use super::endpoint::Endpoint;
use super::problems::Problems;
use super::table::Table;
use super::upstream::{AkSkAuth, AuthConfig, PasswordAuth, TokenScope};
use crate::auth::signature::SigningVariant;
use crate::secret::{SecretError, SecretLocation, SecretSource};

/// Reads environment variables.
pub(super) type ReadVariable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The credentials of an upstream; `None` if the table has problems.
///
/// `has_region` says whether the upstream has a region, be it a valid one or not.
pub(super) fn read(
    table: &Table<'_>,
    region: Option<CloudRegion<'_>>,
    has_region: bool,
    problems: &mut Problems<'_>,
    variable: ReadVariable<'_>,
) -> Option<AuthConfig> {
    let mode = table.required_text("mode", problems)?;
    let mut table = AuthTable { table, region, has_region, problems, variable };
    match *mode.get_ref() {
        "none" => Some(AuthConfig::None),
        "passthrough" => Some(AuthConfig::Passthrough),
        "token" => table.secret("token").map(AuthConfig::Token),
        "password" => table.password().map(AuthConfig::Password),
        "aksk" => table.aksk().map(AuthConfig::AkSk),
        // The schema check has reported it.
        _ => None,
    }
}

/// An `[upstream.auth]` table, and what its values depend on.
struct AuthTable<'a, 'p> {
    table: &'a Table<'a>,
    region: Option<CloudRegion<'a>>,
    has_region: bool,
    problems: &'a mut Problems<'p>,
    variable: ReadVariable<'a>,
}

impl AuthTable<'_, '_> {
    /// A required secret.
    fn secret(&mut self, key: &str) -> Option<SecretSource> {
        self.optional_secret(key).unwrap_or_else(|| {
            let (variable, file) = (format!("{key}_env"), format!("{key}_file"));
            let addition = format!("Add {variable} = {}", self.table.example(&variable));
            self.table.add_needed(&format!("`{variable}` or `{file}`"), &addition, self.problems);
            None
        })
    }

    /// A secret; `None` if neither of its keys is present, `Some(None)` if it cannot be read, which is added as a problem.
    fn optional_secret(&mut self, key: &str) -> Option<Option<SecretSource>> {
        let (variable_key, file_key) = (format!("{key}_env"), format!("{key}_file"));
        if !self.table.has(&variable_key) && !self.table.has(&file_key) {
            return None;
        }
        let (variable, file) = (self.table.text(&variable_key), self.table.text(&file_key));
        if let (Some(variable), Some(file)) = (&variable, &file) {
            let at = variable.span().start.max(file.span().start);
            let problem = format!("`{variable_key}` and `{file_key}` are both set. Remove one");
            self.problems.add(at..at, problem);
            return Some(None);
        }
        if let Some(variable) = variable {
            return Some(self.secret_in_variable(&variable, &variable_key, &file_key));
        }
        // The schema check has reported a value that is not a string, and a misspelt key.
        let Some(file) = file else { return Some(None) };
        let location = SecretLocation::File((*file.get_ref()).into());
        let secret = SecretSource::load(location, self.variable)
            .map_err(|error| unreadable_file(file.get_ref(), &file_key, &error));
        Some(self.problems.check(file.span(), secret))
    }

    fn secret_in_variable(
        &mut self,
        variable: &Spanned<&str>,
        variable_key: &str,
        file_key: &str,
    ) -> Option<SecretSource> {
        let name = *variable.get_ref();
        let location = SecretLocation::Environment(name.to_owned());
        let secret = SecretSource::load(location, self.variable).map_err(|error| {
            // Any other value is not repeated, because it may be the secret itself.
            if is_variable_name(name) {
                return format!("{error}. Set it, or use `{file_key}`");
            }
            format!(
                "`{variable_key}` has to be the name of an environment variable that is set. Write it as {variable_key} = {}",
                self.table.example(variable_key)
            )
        });
        self.problems.check(variable.span(), secret)
    }

    fn password(&mut self) -> Option<PasswordAuth> {
        let Self { table, region, .. } = *self;
        let iam = match (table.text("iam"), region) {
            (Some(iam), _) => self.problems.check(iam.span(), Endpoint::parse(iam.get_ref())),
            (None, Some(region)) => region.iam().ok(),
            (None, None) => {
                if !self.has_region && !table.has("iam") {
                    table.add_missing("iam", self.problems);
                }
                None
            }
        };
        let user = table.required_text("user", self.problems);
        let domain = table.required_text("domain", self.problems);
        let password = self.secret("password");
        let scope = self.scope();
        Some(PasswordAuth {
            iam: iam?,
            user: (*user?.get_ref()).to_owned(),
            domain: (*domain?.get_ref()).to_owned(),
            scope: scope?,
            password: password?,
        })
    }

    fn scope(&mut self) -> Option<TokenScope> {
        let Self { table, region, .. } = *self;
        match (table.text("project"), table.text("project_id")) {
            (Some(_), Some(id)) => {
                let message = "`project` and `project_id` are both set. Remove one";
                self.problems.add(id.span(), message);
                None
            }
            (Some(name), None) => Some(TokenScope::ProjectName((*name.get_ref()).to_owned())),
            (None, Some(id)) => Some(TokenScope::ProjectId((*id.get_ref()).to_owned())),
            (None, None) => {
                let is_given = self.has_region || table.has("project") || table.has("project_id");
                if !is_given {
                    let addition = format!("Add project = {}", table.example("project"));
                    table.add_needed("`project` or `project_id`", &addition, self.problems);
                }
                // Each region has a project that is named after it.
                region.map(|region| TokenScope::ProjectName(region.name.to_owned()))
            }
        }
    }

    fn aksk(&mut self) -> Option<AkSkAuth> {
        let Self { table, region, .. } = *self;
        let variant = match table.text("variant").as_ref().map(|variant| *variant.get_ref()) {
            Some("huawei") => Some(SigningVariant::Huawei),
            Some("otc") => Some(SigningVariant::Otc),
            // The schema check has reported it.
            Some(_) => None,
            None => {
                Some(region.map_or(SigningVariant::Huawei, |region| region.cloud.signing_variant()))
            }
        };
        let project_id = table.text("project_id");
        if let Some(id) = &project_id
            && !(is_valid_id(id.get_ref()) && id.get_ref().is_ascii())
        {
            let problem = format!(
                "`project_id` is not a project id. Write it as project_id = {}",
                table.example("project_id")
            );
            self.problems.add(id.span(), problem);
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
            project_id: project_id.map(|id| (*id.get_ref()).to_owned()),
        })
    }
}

/// The message for a secret's file that cannot be read.
fn unreadable_file(path: &str, key: &str, error: &SecretError) -> String {
    // Any other value is not repeated, because it may be the secret itself.
    if ["/", "./", "../"].iter().any(|start| path.starts_with(start)) {
        return format!("{error}. Check the path and its permissions");
    }
    let reason = match error {
        SecretError::EmptyFile(_) => "is empty",
        _ => "cannot be read",
    };
    format!("the file of `{key}` {reason}. Use its absolute path, and check its permissions")
}

/// Whether a text looks like the name of an environment variable, and not like a secret: access keys are capital letters and
/// digits, too, but have no `_`.
fn is_variable_name(name: &str) -> bool {
    name.contains('_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit())
}
