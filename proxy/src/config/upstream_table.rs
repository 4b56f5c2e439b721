//! The `[[upstream]]` tables of the configuration file.

use std::ops::Range;

use jobtree::engine::request::is_valid_id;
use jobtree::engine::systems::BuiltIn;
use serde::Deserialize;
use toml::Spanned;

use super::problems::Problems;
use super::{AkSk, Auth, Cloud, Endpoint, Password, Scope, Upstream};
use crate::auth::signature::Variant;
use crate::secret::{Kept, Source};

/// An upstream as it is written.
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

/// Names that are no upstream's, as they are routes of the proxy's own or the simulated cloud's.
const TAKEN: [&str; 4] = ["demo", "healthz", "metrics", "readyz"];

/// Reads the environment.
type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where the cloud that is named by its region is.
#[derive(Clone, Copy)]
struct Place<'a> {
    cloud: Cloud,
    region: &'a str,
}

pub(super) fn read_all(
    raw: &[Spanned<RawUpstream>],
    problems: &mut Problems<'_>,
    variable: Variables<'_>,
) -> Vec<Upstream> {
    let mut upstreams: Vec<Upstream> = Vec::new();
    for upstream in raw {
        let raw = upstream.get_ref();
        let name = raw.name.get_ref();
        if upstreams.iter().any(|other| other.name == *name) {
            problems.note(raw.name.span(), format!("there are two upstreams named {name:?}"));
        }
        upstreams.extend(read(raw, upstream.span(), problems, variable));
    }
    upstreams
}

fn read(
    raw: &RawUpstream,
    whole: Range<usize>,
    problems: &mut Problems<'_>,
    variable: Variables<'_>,
) -> Option<Upstream> {
    let name = problems.check(raw.name.span(), checked_name(raw.name.get_ref()));
    let place = place(raw, problems);
    let systems = systems(raw, place.as_ref().copied(), problems);
    for project in &raw.projects {
        if !is_valid_id(project.get_ref()) {
            problems.note(project.span(), "this is no project's id");
        }
    }
    let auth = match &raw.auth {
        Some(auth) => read_auth(auth, place, problems, variable),
        None => {
            problems.note(whole, "an upstream needs [upstream.auth]; mode = \"none\" is one");
            None
        }
    };
    Some(Upstream {
        name: name?.to_owned(),
        systems,
        projects: raw.projects.iter().map(|project| project.get_ref().clone()).collect(),
        auth: auth?,
    })
}

fn checked_name(name: &str) -> Result<&str, String> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
        return Err(
            "an upstream's name is the first part of its routes: a to z, 0 to 9 and -".into()
        );
    }
    if TAKEN.contains(&name) {
        return Err(format!("{name:?} is a route of the proxy's own"));
    }
    Ok(name)
}

/// The cloud and its region, where the upstream is named by them.
fn place<'a>(raw: &'a RawUpstream, problems: &mut Problems<'_>) -> Option<Place<'a>> {
    let cloud = raw.cloud.as_ref().and_then(|cloud| {
        let named = Cloud::ALL.into_iter().find(|it| it.name() == cloud.get_ref());
        problems.check(cloud.span(), named.ok_or("cloud is \"otc\" or \"huawei\""))
    });
    match (&raw.region, &raw.cloud) {
        (Some(region), given) => {
            let named = region.get_ref();
            let cloud =
                cloud.or_else(|| given.is_none().then(|| Cloud::of_region(named)).flatten());
            if cloud.is_none() && given.is_none() {
                problems.note(
                    region.span(),
                    format!("{named:?} is no region that is known; give the endpoint instead"),
                );
            }
            if let Some(endpoint) = &raw.endpoint {
                problems.note(endpoint.span(), "give either an endpoint or a region, not both");
            }
            Some(Place { cloud: cloud?, region: named })
        }
        (None, Some(cloud)) => {
            problems.note(cloud.span(), "cloud needs its region");
            None
        }
        (None, None) => None,
    }
}

fn systems(
    raw: &RawUpstream,
    place: Option<Place<'_>>,
    problems: &mut Problems<'_>,
) -> Vec<(BuiltIn, Endpoint)> {
    let endpoint = raw
        .endpoint
        .as_ref()
        .and_then(|endpoint| problems.check(endpoint.span(), Endpoint::parse(endpoint.get_ref())));
    if raw.endpoint.is_none() && raw.region.is_none() && raw.cloud.is_none() {
        problems.note(raw.name.span(), "an upstream needs an endpoint, or a region");
    }
    if raw.systems.get_ref().is_empty() {
        problems.note(raw.systems.span(), format!("systems needs at least one of {}", names()));
    }
    let mut systems: Vec<(BuiltIn, Endpoint)> = Vec::new();
    for name in raw.systems.get_ref() {
        let known = system(name.get_ref());
        let Some(system) = problems.check(name.span(), known) else { continue };
        if systems.iter().any(|(other, _)| *other == system) {
            problems.note(name.span(), format!("{:?} stands twice", name.get_ref()));
        }
        let endpoint = match (&endpoint, place) {
            (Some(endpoint), _) => Some(endpoint.clone()),
            (None, Some(Place { cloud, region })) => {
                let span = raw.region.as_ref().map_or(0..0, Spanned::span);
                problems.check(span, cloud.endpoint(region, system))
            }
            (None, None) => None,
        };
        systems.extend(endpoint.map(|endpoint| (system, endpoint)));
    }
    systems
}

/// The system of that name.
pub(super) fn system(name: &str) -> Result<BuiltIn, String> {
    let known = BuiltIn::ALL.into_iter().find(|system| system.name() == name);
    known.ok_or_else(|| format!("{name:?} is no system; there are {}", names()))
}

fn names() -> String {
    BuiltIn::ALL.map(BuiltIn::name).join(", ")
}

fn read_auth(
    raw: &Spanned<RawAuth>,
    place: Option<Place<'_>>,
    problems: &mut Problems<'_>,
    variable: Variables<'_>,
) -> Option<Auth> {
    let mode = &raw.get_ref().mode;
    let mut keys = Keys { raw: raw.get_ref(), used: Vec::new(), problems, variable };
    let auth = match mode.get_ref().as_str() {
        "none" => Some(Auth::None),
        "passthrough" => Some(Auth::Passthrough),
        "token" => keys.secret("token").map(Auth::Token),
        "password" => keys.password(place).map(Auth::Password),
        "aksk" => keys.aksk(place).map(Auth::AkSk),
        other => {
            let problem = format!(
                "auth.mode is \"token\", \"password\", \"aksk\", \"passthrough\" or \"none\", not {other:?}"
            );
            keys.problems.note(mode.span(), problem);
            return None;
        }
    };
    keys.note_unused();
    auth
}

/// The keys of one `[upstream.auth]`, and which of them its mode has asked for.
struct Keys<'a, 'p> {
    raw: &'a RawAuth,
    used: Vec<&'static str>,
    problems: &'a mut Problems<'p>,
    variable: Variables<'a>,
}

impl<'a> Keys<'a, '_> {
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

    /// The value of a key, which has a meaning from here on.
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
            self.problems.note(value.map_or(mode.span(), Spanned::span), problem);
        }
        value.filter(|_| !is_missing).map(|value| value.get_ref().as_str())
    }

    /// A secret that has to be there.
    fn secret(&mut self, key: &str) -> Option<Kept> {
        self.optional_secret(key).unwrap_or_else(|| {
            let mode = &self.raw.mode;
            let problem = format!("mode = {:?} needs {key}_env or {key}_file", mode.get_ref());
            self.problems.note(mode.span(), problem);
            None
        })
    }

    /// `None` where neither key is there, and `Some(None)` where what it names is not.
    fn optional_secret(&mut self, key: &str) -> Option<Option<Kept>> {
        let variable = self.value(&format!("{key}_env"));
        let file = self.value(&format!("{key}_file"));
        let (span, source) = match (variable, file) {
            (Some(variable), Some(file)) => {
                let span = variable.span().start.max(file.span().start);
                let problem = format!("give either {key}_env or {key}_file, not both");
                self.problems.note(span..span, problem);
                return Some(None);
            }
            (Some(variable), None) => {
                (variable.span(), Source::Environment(variable.get_ref().clone()))
            }
            (None, Some(file)) => (file.span(), Source::File(file.get_ref().into())),
            (None, None) => return None,
        };
        Some(self.problems.check(span, Kept::load(source, self.variable)))
    }

    fn password(&mut self, place: Option<Place<'_>>) -> Option<Password> {
        let iam = match (self.value("iam"), place) {
            (Some(iam), _) => self.problems.check(iam.span(), Endpoint::parse(iam.get_ref())),
            (None, Some(Place { cloud, region })) => cloud.iam(region).ok(),
            (None, None) => {
                let problem = "mode = \"password\" needs iam, its address";
                self.problems.note(self.raw.mode.span(), problem);
                None
            }
        };
        let (user, domain) = (self.required("user"), self.required("domain"));
        let password = self.secret("password");
        let scope = match (self.value("project"), self.value("project_id"), place) {
            (Some(_), Some(id), _) => {
                self.problems.note(id.span(), "give either project or project_id, not both");
                None
            }
            (Some(name), None, _) => Some(Scope::ProjectName(name.get_ref().clone())),
            (None, Some(id), _) => Some(Scope::ProjectId(id.get_ref().clone())),
            // Each region has a project of its own name.
            (None, None, Some(place)) => Some(Scope::ProjectName(place.region.to_owned())),
            (None, None, None) => {
                let problem = "mode = \"password\" needs project, its name, or project_id";
                self.problems.note(self.raw.mode.span(), problem);
                None
            }
        };
        Some(Password {
            iam: iam?,
            user: user?.to_owned(),
            domain: domain?.to_owned(),
            scope: scope?,
            password: password?,
        })
    }

    fn aksk(&mut self, place: Option<Place<'_>>) -> Option<AkSk> {
        let variant = match self.value("variant") {
            Some(variant) => {
                let known = match variant.get_ref().as_str() {
                    "huawei" => Ok(Variant::Huawei),
                    "otc" => Ok(Variant::Otc),
                    _ => Err("variant is \"huawei\" or \"otc\""),
                };
                self.problems.check(variant.span(), known)
            }
            None => Some(place.map_or(Variant::Huawei, |place| place.cloud.variant())),
        };
        let project_id = self.value("project_id");
        if let Some(id) = project_id
            && !(is_valid_id(id.get_ref()) && id.get_ref().is_ascii())
        {
            self.problems.note(id.span(), "this is no project's id");
        }
        let access_key = self.secret("access_key");
        let secret_key = self.secret("secret_key");
        let security_token = match self.optional_secret("security_token") {
            None => None,
            Some(token) => Some(token?),
        };
        Some(AkSk {
            access_key: access_key?,
            secret_key: secret_key?,
            security_token,
            variant: variant?,
            project_id: project_id.map(|id| id.get_ref().clone()),
        })
    }

    fn note_unused(self) {
        for (name, value) in Self::all(self.raw) {
            if let Some(value) = value
                && !self.used.contains(&name)
            {
                let mode = self.raw.mode.get_ref();
                self.problems
                    .note(value.span(), format!("auth.{name} has no meaning with mode = {mode:?}"));
            }
        }
    }
}
