//! The tables and keys of the configuration file: what is valid, and what errors suggest.

use std::ops::RangeInclusive;

use jobtree::engine::apis::BuiltIn;

use super::clouds::KnownCloud;

/// A table, and the keys that it may have.
#[derive(Debug)]
pub(super) struct TableSpec {
    /// How the table begins in the file, such as `[cache]`.
    pub(super) heading: &'static str,
    pub(super) keys: &'static [KeySpec],
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct KeySpec {
    pub(super) name: &'static str,
    pub(super) kind: KeyKind,
    /// A value as it is written in the file, for errors.
    pub(super) example: &'static str,
    /// The values of the table's `mode` that use the key; empty if all do.
    pub(super) modes: &'static [&'static str],
}

/// What the value of a key has to be.
#[derive(Debug)]
pub(super) enum KeyKind {
    Text,
    Texts,
    /// One of these names.
    Choice(Names),
    /// Any number of these names.
    Choices(Names),
    Integer(RangeInclusive<i64>),
    Flag,
    Table(&'static TableSpec),
    Tables(&'static TableSpec),
}

type Names = fn() -> Vec<&'static str>;

impl TableSpec {
    pub(super) fn key(&self, name: &str) -> Option<&'static KeySpec> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Where a key of this table has to be written.
    pub(super) fn place(&self) -> String {
        if self.heading.is_empty() {
            return "at the top of the file, above the first table".to_owned();
        }
        format!("in `{}`", self.heading)
    }
}

impl KeySpec {
    const fn new(name: &'static str, kind: KeyKind, example: &'static str) -> Self {
        Self { name, kind, example, modes: &[] }
    }

    /// Limits the key to these values of `mode`.
    const fn used_by(mut self, modes: &'static [&'static str]) -> Self {
        self.modes = modes;
        self
    }

    /// The key as errors name it: a table by its heading.
    pub(super) fn title(&self) -> &'static str {
        match &self.kind {
            KeyKind::Table(table) | KeyKind::Tables(table) => table.heading,
            _ => self.name,
        }
    }
}

/// The longest TTL and the longest timeout, in milliseconds.
const MAX_MS: i64 = 3_600_000;

/// The most bytes of a limit.
const MAX_BYTES: i64 = 1 << 40;

/// All tables, the file itself first.
pub(super) static TABLES: [&TableSpec; 7] =
    [&FILE, &ACCESS, &CACHE, &LIMITS, &LOG, &UPSTREAM, &AUTH];

/// The keys that are in no table.
pub(super) static FILE: TableSpec = TableSpec {
    heading: "",
    keys: &[
        KeySpec::new("listen", KeyKind::Text, "\"127.0.0.1:8787\""),
        KeySpec::new("allowed_origins", KeyKind::Texts, "[\"https://portal.example\"]"),
        KeySpec::new("frame_ancestors", KeyKind::Texts, "[\"https://portal.example\"]"),
        KeySpec::new("access", KeyKind::Table(&ACCESS), ""),
        KeySpec::new("cache", KeyKind::Table(&CACHE), ""),
        KeySpec::new("limits", KeyKind::Table(&LIMITS), ""),
        KeySpec::new("log", KeyKind::Table(&LOG), ""),
        KeySpec::new("upstream", KeyKind::Tables(&UPSTREAM), ""),
    ],
};

static ACCESS: TableSpec = TableSpec {
    heading: "[access]",
    keys: &[
        KeySpec::new("mode", KeyKind::Choice(|| vec!["none", "bearer", "forwarded"]), "\"bearer\""),
        KeySpec::new("tokens_sha256", KeyKind::Texts, "[\"<SHA-256 of a token>\"]")
            .used_by(&["bearer"]),
        KeySpec::new("user_header", KeyKind::Text, "\"X-Forwarded-User\"").used_by(&["forwarded"]),
        KeySpec::new("trusted", KeyKind::Texts, "[\"10.0.0.2\"]").used_by(&["forwarded"]),
    ],
};

static CACHE: TableSpec = TableSpec {
    heading: "[cache]",
    keys: &[
        KeySpec::new("ttl_ms", KeyKind::Integer(0..=MAX_MS), "1000"),
        KeySpec::new("bytes", KeyKind::Integer(1..=MAX_BYTES), "134217728"),
        KeySpec::new("shared", KeyKind::Flag, "true"),
    ],
};

static LIMITS: TableSpec = TableSpec {
    heading: "[limits]",
    keys: &[
        KeySpec::new("concurrency", KeyKind::Integer(1..=65_535), "256"),
        KeySpec::new("body_bytes", KeyKind::Integer(1..=MAX_BYTES), "67108864"),
        KeySpec::new("timeout_ms", KeyKind::Integer(1..=MAX_MS), "30000"),
        KeySpec::new("requests_per_second", KeyKind::Integer(1..=1_000_000_000), "50"),
    ],
};

static LOG: TableSpec = TableSpec {
    heading: "[log]",
    keys: &[
        KeySpec::new(
            "level",
            KeyKind::Choice(|| vec!["error", "warn", "info", "debug"]),
            "\"info\"",
        ),
        KeySpec::new("format", KeyKind::Choice(|| vec!["text", "json"]), "\"json\""),
    ],
};

static UPSTREAM: TableSpec = TableSpec {
    heading: "[[upstream]]",
    keys: &[
        KeySpec::new("name", KeyKind::Text, "\"otc\""),
        KeySpec::new(
            "systems",
            KeyKind::Choices(|| BuiltIn::ALL.map(BuiltIn::name).to_vec()),
            "[\"cce\"]",
        ),
        KeySpec::new("endpoint", KeyKind::Text, "\"https://cce.eu-de.otc.t-systems.com\""),
        KeySpec::new(
            "cloud",
            KeyKind::Choice(|| KnownCloud::ALL.map(KnownCloud::name).to_vec()),
            "\"otc\"",
        ),
        KeySpec::new("region", KeyKind::Text, "\"eu-de\""),
        KeySpec::new("projects", KeyKind::Texts, "[\"0123456789abcdef0123456789abcdef\"]"),
        KeySpec::new("auth", KeyKind::Table(&AUTH), ""),
    ],
};

static AUTH: TableSpec = TableSpec {
    heading: "[upstream.auth]",
    keys: &[
        KeySpec::new(
            "mode",
            KeyKind::Choice(|| vec!["token", "password", "aksk", "passthrough", "none"]),
            "\"password\"",
        ),
        KeySpec::new("iam", KeyKind::Text, "\"https://iam.eu-de.otc.t-systems.com\"")
            .used_by(&["password"]),
        KeySpec::new("user", KeyKind::Text, "\"operator\"").used_by(&["password"]),
        KeySpec::new("domain", KeyKind::Text, "\"OTC00000000001000000000\"").used_by(&["password"]),
        KeySpec::new("project", KeyKind::Text, "\"eu-de\"").used_by(&["password"]),
        KeySpec::new("project_id", KeyKind::Text, "\"0123456789abcdef0123456789abcdef\"")
            .used_by(&["password", "aksk"]),
        KeySpec::new("variant", KeyKind::Choice(|| vec!["huawei", "otc"]), "\"otc\"")
            .used_by(&["aksk"]),
        KeySpec::new("password_env", KeyKind::Text, "\"OS_PASSWORD\"").used_by(&["password"]),
        KeySpec::new("password_file", KeyKind::Text, "\"/run/secrets/password\"")
            .used_by(&["password"]),
        KeySpec::new("token_env", KeyKind::Text, "\"OS_TOKEN\"").used_by(&["token"]),
        KeySpec::new("token_file", KeyKind::Text, "\"/run/secrets/token\"").used_by(&["token"]),
        KeySpec::new("access_key_env", KeyKind::Text, "\"HUAWEICLOUD_SDK_AK\"").used_by(&["aksk"]),
        KeySpec::new("access_key_file", KeyKind::Text, "\"/run/secrets/access_key\"")
            .used_by(&["aksk"]),
        KeySpec::new("secret_key_env", KeyKind::Text, "\"HUAWEICLOUD_SDK_SK\"").used_by(&["aksk"]),
        KeySpec::new("secret_key_file", KeyKind::Text, "\"/run/secrets/secret_key\"")
            .used_by(&["aksk"]),
        KeySpec::new("security_token_env", KeyKind::Text, "\"HUAWEICLOUD_SDK_SECURITY_TOKEN\"")
            .used_by(&["aksk"]),
        KeySpec::new("security_token_file", KeyKind::Text, "\"/run/secrets/security_token\"")
            .used_by(&["aksk"]),
    ],
};

/// What other programs call these keys, and the name that is meant. A secret is named without `_env` and `_file`.
const OTHER_NAMES: [(&str, &str); 34] = [
    ("access_key_id", "access_key"),
    ("address", "listen"),
    ("ak", "access_key"),
    ("auth_url", "iam"),
    ("bind", "listen"),
    ("cors", "allowed_origins"),
    ("domain_name", "domain"),
    ("host", "listen"),
    ("iam_endpoint", "iam"),
    ("logging", "log"),
    ("max_body_bytes", "body_bytes"),
    ("origins", "allowed_origins"),
    ("passwd", "password"),
    ("port", "listen"),
    ("project_ids", "projects"),
    ("project_name", "project"),
    ("rate", "requests_per_second"),
    ("rate_limit", "requests_per_second"),
    ("region_name", "region"),
    ("secret_access_key", "secret_key"),
    ("service", "systems"),
    ("services", "systems"),
    ("session_token", "security_token"),
    ("size", "bytes"),
    ("sk", "secret_key"),
    ("tenant_id", "project_id"),
    ("tenant_name", "project"),
    ("timeout", "timeout_ms"),
    ("token_sha256", "tokens_sha256"),
    ("trusted_proxies", "trusted"),
    ("ttl", "ttl_ms"),
    ("upstreams", "upstream"),
    ("url", "endpoint"),
    ("username", "user"),
];

/// The key that is meant by a name that other programs use for it.
pub(super) fn meant_by(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace('-', "_");
    OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, meant)| *meant)
}
